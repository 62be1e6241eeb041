import Bytes
import WebSocketCore

/// The frames and messages of one direction, once it is known where a frame begins.
struct DirectionReader: ~Copyable {
  private(set) var sender: Role
  var side = ConversationSummary.Side()

  private let settings: ConversationSettings
  private var decoder: FrameDecoder
  private var inflater: MessageInflater?
  /// The data message whose final frame has not come.
  private var message: CapturedMessage?
  /// What is to be told with the frame in progress.
  private var notes: [CaptureNote] = []
  /// The compressed message in progress is given up.
  private var isGivenUp = false
  /// A message could not be inflated for want of context, and that has been said.
  private var hasToldLoss = false
  /// Why permessage-deflate is taken for agreed, where no answer says so; told once it matters.
  private var presumption: String?
  private var isAgreed = true
  private var intrusion: HTTPIntrusion
  /// HTTP was found where a frame should begin: nothing after it is a frame.
  private var isForeign = false

  init(sender: Role, settings: ConversationSettings) {
    self.sender = sender
    self.settings = settings
    decoder = FrameDecoder(sender: sender, payloadLimit: settings.payloadLimit)
    intrusion = HTTPIntrusion(from: sender)
  }

  /// The side was taken for the other one. Only before any frame.
  mutating func become(_ role: Role) {
    sender = role
    intrusion = HTTPIntrusion(from: role)
    begin(at: 0, isFromStart: false)
  }

  /// What is known of the handshake.
  ///
  /// - Parameters:
  ///   - deflate: what was agreed on; nil: nothing.
  ///   - presumption: why it is taken for agreed without an answer that says so.
  ///   - isFromStart: no message has gone before the first one.
  mutating func agree(on deflate: DeflateParameters?, presumption: String? = nil, isFromStart: Bool) {
    self.presumption = presumption
    isAgreed = presumption == nil
    inflater = deflate.map {
      MessageInflater(
        $0, sender: sender, isFromStart: isFromStart, limit: settings.inflatedLimit,
        ratio: settings.inflationRatio)
    }
  }

  /// A frame begins with the next byte.
  ///
  /// - Parameters:
  ///   - offset: where it stands in the stream, in bytes.
  ///   - isFromStart: it is the first frame.
  mutating func begin(at offset: UInt64, isFromStart: Bool) {
    decoder = FrameDecoder(
      sender: sender, streamOffset: offset, payloadLimit: settings.payloadLimit, deflate: inflater != nil,
      isFromStart: isFromStart)
    message = nil
    if !isFromStart {
      inflater?.loseContext()
      hasToldLoss = false
    }
  }

  /// Where the next byte stands in the stream.
  var streamOffset: UInt64 { decoder.streamOffset }

  /// May RSV1 be set?
  var mayCompress: Bool { inflater != nil }
}

// MARK: Frames

extension DirectionReader {
  /// Takes the next bytes of the direction, and tells the frames that end in them.
  ///
  /// - Parameters:
  ///   - bytes: what came; payloads are unmasked in it.
  ///   - time: when, in nanoseconds since 1970.
  ///   - record: of the conversation.
  ///   - sink: where the events go.
  mutating func read<Sink: ConversationSink & ~Copyable>(
    _ bytes: UnsafeMutableRawBufferPointer, time: Int64, record: inout ConversationRecord,
    into sink: inout Sink
  ) {
    var position = 0
    while position < bytes.count {
      if decoder.isBetweenFrames, intrusion.mayBegin(with: bytes[position]) || isForeign {
        examine(bytes, at: &position, time: time, record: &record, into: &sink)
      } else {
        readFrame(bytes, at: &position, time: time, record: &record, into: &sink)
      }
    }
  }

  @inline(__always)
  private mutating func readFrame<Sink: ConversationSink & ~Copyable>(
    _ bytes: UnsafeMutableRawBufferPointer, at position: inout Int, time: Int64,
    record: inout ConversationRecord, into sink: inout Sink
  ) {
    guard let chunk = decoder.next(in: bytes, at: &position) else { return }
    let isOrdinary =
      chunk.isFirst && chunk.isLast && message == nil
      && (chunk.header.firstByte == 0x81 || chunk.header.firstByte == 0x82)
    guard isOrdinary else {
      let payload = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[chunk.payload])
      if !chunk.header.opcode.isControl, !chunk.header.opcode.isReserved { take(payload, of: chunk) }
      if chunk.isLast { finishFrame(time: time, record: &record, into: &sink) }
      return
    }
    side.count(decoder.frame)
    side.messages += 1
    sink.take(.frame(decoder.frame), from: sender, time: time)
    if settings.wantsMessages {
      sink.take(.message(CapturedMessage(decoder.frame)), from: sender, time: time)
    }
  }

  /// The frame in progress has come to its end, or to that of the capture.
  private mutating func finishFrame<Sink: ConversationSink & ~Copyable>(
    time: Int64, record: inout ConversationRecord, into sink: inout Sink
  ) {
    for note in notes { sink.take(.note(note), from: sender, time: time) }
    notes.removeAll(keepingCapacity: true)
    let header = decoder.frame.header
    side.count(decoder.frame)
    if header.opcode.isControl {
      record.take(decoder.frame, from: sender, time: time)
      if header.opcode == .close, side.close == nil { side.close = decoder.frame.close }
    }
    sink.take(.frame(decoder.frame), from: sender, time: time)
    if header.fin, !header.opcode.isControl, !header.opcode.isReserved {
      side.messages += 1
      finishMessage(time: time, into: &sink)
    }
  }

  /// The message in progress has come to its end, or goes no further.
  private mutating func finishMessage<Sink: ConversationSink & ~Copyable>(time: Int64, into sink: inout Sink)
  {
    guard let ended = message else { return }
    message = nil
    if settings.wantsMessages { sink.take(.message(ended), from: sender, time: time) }
  }

  /// What may be HTTP instead of a frame, and what follows it if it is.
  private mutating func examine<Sink: ConversationSink & ~Copyable>(
    _ bytes: UnsafeMutableRawBufferPointer, at position: inout Int, time: Int64,
    record: inout ConversationRecord, into sink: inout Sink
  ) {
    guard !isForeign else {
      side.skippedBytes += UInt64(bytes.count - position)
      position = bytes.count
      return
    }
    settle(
      intrusion.take(UnsafeRawBufferPointer(bytes), at: &position), time: time, record: &record, into: &sink)
  }

  private mutating func settle<Sink: ConversationSink & ~Copyable>(
    _ verdict: HTTPIntrusion.Verdict, time: Int64, record: inout ConversationRecord, into sink: inout Sink
  ) {
    switch verdict {
    case .needMore: break
    case .found(let line):
      isForeign = true
      side.skippedBytes += UInt64(line.utf8.count)
      let what = sender == .server ? "response" : "request"
      let text =
        "an HTTP \(what) stands at byte \(decoder.streamOffset), where a frame should begin: \(line); "
        + "nothing after it is read as frames"
      sink.take(.note(CaptureNote(.http, text)), from: sender, time: time)
    case .frames(var bytes):
      bytes.withUnsafeMutableBytes { buffer in
        var position = 0
        while position < buffer.count {
          readFrame(buffer, at: &position, time: time, record: &record, into: &sink)
        }
      }
    }
  }
}

// MARK: Messages

extension DirectionReader {
  /// A piece of a data frame.
  private mutating func take(_ payload: UnsafeRawBufferPointer, of chunk: FrameChunk) {
    if chunk.isFirst { beginFrame(chunk.header) }
    guard message != nil else { return }
    message?.wireLength += UInt64(payload.count)
    if message?.isCompressed == true {
      inflate(payload, of: chunk)
    } else {
      message?.append(payload, limit: settings.wantsMessages ? settings.payloadLimit : 0)
    }
  }

  private mutating func beginFrame(_ header: FrameHeader) {
    if header.opcode != .continuation {
      // RFC 6455 §5.4 forbids it, and the receiver fails the connection: what was begun has no end.
      if message?.isCompressed == true { inflater?.loseContext() }
      message = CapturedMessage(opcode: header.opcode, isCompressed: header.rsv1 && inflater != nil)
      isGivenUp = false
    }
    message?.frames += 1
    guard message?.isCompressed == true else { return }
    decoder.frame.isCompressed = true
    decoder.frame.inflatedLength = isGivenUp ? nil : 0
    if let why = presumption {
      notes.append(CaptureNote(.deflate, why))
      presumption = nil
    }
  }

  private mutating func inflate(_ payload: UnsafeRawBufferPointer, of chunk: FrameChunk) {
    guard !isGivenUp, inflater != nil else { return }
    let before = inflater?.length ?? 0
    var outcome = inflatePiece(payload)
    let length = inflater?.length ?? 0
    if outcome == .ok, chunk.isLast, chunk.header.fin { outcome = inflater?.finishMessage() ?? .ok }
    guard outcome == .ok else { return giveUp(outcome) }
    decoder.frame.inflatedLength = (decoder.frame.inflatedLength ?? 0) + length - before
    message?.length = length
    guard chunk.isLast, chunk.header.fin else { return }
    side.compressedBytes += message?.wireLength ?? 0
    side.inflatedBytes += length
    judge(UnsafeRawBufferPointer(start: nil, count: 0), endsMessage: true)
  }

  /// What it gives is kept as far as the limit goes, and judged.
  private mutating func inflatePiece(_ payload: UnsafeRawBufferPointer) -> MessageInflater.Outcome {
    guard var current = inflater.take() else { return .ok }
    let outcome = current.inflate(payload) { bytes in
      let room = settings.payloadLimit - decoder.frame.inflated.count
      if room > 0 {
        decoder.frame.inflated.append(
          contentsOf: UnsafeRawBufferPointer(rebasing: bytes[..<min(room, bytes.count)]))
      }
      if settings.wantsMessages { message?.append(bytes, limit: settings.payloadLimit) }
      judge(bytes, endsMessage: false)
    }
    inflater = consume current
    return outcome
  }

  private mutating func judge(_ text: UnsafeRawBufferPointer, endsMessage: Bool) {
    guard message?.opcode == .text else { return }
    let found = decoder.judge.judge(text: text, endsMessage: endsMessage, offset: nil)
    if !found.isEmpty { decoder.frame.violations += found }
  }

  private mutating func giveUp(_ outcome: MessageInflater.Outcome) {
    isGivenUp = true
    decoder.frame.inflatedLength = nil
    message?.isWhole = false
    switch outcome {
    case .ok: break
    case .lostContext:
      if !hasToldLoss {
        hasToldLoss = true
        notes.append(
          CaptureNote(
            .lostContext,
            "compressed messages refer back to bytes that are not in the capture: only those are inflated that do not"
          ))
      }
    case .corrupt(let why):
      hasToldLoss = true
      if isAgreed {
        decoder.frame.violations.append(Violation(.deflateCorrupt, why, offset: decoder.frame.offset))
      } else {
        notes.append(CaptureNote(.deflate, "a message with RSV1 set does not inflate: \(why)"))
      }
    case .tooBig(let limit):
      hasToldLoss = true
      notes.append(
        CaptureNote(
          .deflate,
          "a compressed message of \(message?.wireLength ?? 0) bytes so far inflates to more than is read "
            + "(\(limit) bytes, or \(settings.inflationRatio) times its size on top): given up"))
    }
  }
}

// MARK: Holes and ends

extension DirectionReader {
  /// Bytes are missing.
  ///
  /// - Parameters:
  ///   - count: how many; nil where that cannot be known.
  ///   - time: when.
  ///   - record: of the conversation.
  ///   - sink: where the events go.
  /// - Returns: whether it is known what the next byte is: a hole within a payload leaves no doubt.
  mutating func pass<Sink: ConversationSink & ~Copyable>(
    hole count: UInt64?, time: Int64, record: inout ConversationRecord, into sink: inout Sink
  ) -> Bool {
    if isForeign { return true }
    settle(intrusion.give(), time: time, record: &record, into: &sink)
    if isForeign { return true }
    guard let count, let remaining = decoder.remaining, count <= remaining else {
      breakOff(time: time, record: &record, into: &sink)
      return false
    }
    loseMessage()
    let header = decoder.frame.header
    if decoder.skipPayload(count) {
      if !header.opcode.isControl { message?.isWhole = false }
      finishFrame(time: time, record: &record, into: &sink)
    }
    return true
  }

  /// The message in progress has a hole in the frame at hand.
  private mutating func loseMessage() {
    guard !decoder.frame.header.opcode.isControl else { return }
    message?.isWhole = false
    if message?.isCompressed == true {
      inflater?.loseContext()
      isGivenUp = true
      decoder.frame.inflatedLength = nil
    }
  }

  /// Nothing follows that continues the frame in progress: it is told as far as it goes.
  mutating func breakOff<Sink: ConversationSink & ~Copyable>(
    time: Int64, record: inout ConversationRecord, into sink: inout Sink
  ) {
    if isForeign { return }
    settle(intrusion.give(), time: time, record: &record, into: &sink)
    switch decoder.missing {
    case .payload:
      message?.isWhole = false
      breakOffFrame(time: time, into: &sink)
    case .header(_, let bytes, _): side.skippedBytes += UInt64(bytes.count)
    case .endOfHead, nil: break
    }
    message?.isWhole = false
    finishMessage(time: time, into: &sink)
    begin(at: decoder.streamOffset, isFromStart: false)
  }

  private mutating func breakOffFrame<Sink: ConversationSink & ~Copyable>(time: Int64, into sink: inout Sink)
  {
    for note in notes { sink.take(.note(note), from: sender, time: time) }
    notes = []
    side.count(decoder.frame)
    sink.take(.frame(decoder.frame), from: sender, time: time)
  }
}
