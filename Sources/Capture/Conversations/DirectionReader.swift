import Bytes
import WebSocketCore

/// The frames and messages of one direction, once it is known where a frame begins.
struct DirectionReader: ~Copyable {
  private(set) var sender: Role
  var side = ConversationSummary.Side()

  let settings: ConversationSettings
  let record: ConversationRecord
  var decoder: FrameDecoder
  var inflater: MessageInflater?
  /// The data message whose final frame has not come.
  var message: CapturedMessage?
  var messageLimit: ConversationSettings.MessageLimit
  /// What is to be told with the frame in progress.
  var notes: [CaptureNote] = []
  /// The compressed message in progress is given up.
  var isGivenUp = false
  /// A message could not be inflated for want of context, and that has been said.
  var hasToldLoss = false
  /// Why permessage-deflate is taken for agreed, where no answer says so; told once it matters.
  var presumption: String?
  private(set) var isAgreed = true
  var intrusion: HTTPIntrusion
  /// HTTP was found where a frame should begin: nothing after it is a frame.
  private(set) var isForeign = false

  init(sender: Role, settings: ConversationSettings, record: ConversationRecord) {
    self.record = record
    self.sender = sender
    self.settings = settings
    messageLimit = settings.messageLimit(subprotocol: nil, target: nil)
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

  /// What is missing, should the direction end here.
  var missing: MissingInput? { decoder.missing }
}

// MARK: Frames

extension DirectionReader {
  /// Takes the next bytes of the direction, and tells the frames that end in them.
  ///
  /// - Parameters:
  ///   - bytes: what came; payloads are unmasked in it.
  ///   - time: when, in nanoseconds since 1970.
  ///   - sink: where the events go.
  mutating func read<Sink: ConversationSink & ~Copyable>(
    _ bytes: UnsafeMutableRawBufferPointer, time: Int64, into sink: inout Sink
  ) {
    var position = 0
    while position < bytes.count {
      if decoder.isBetweenFrames, intrusion.mayBegin(with: bytes[position]) || isForeign {
        examine(bytes, at: &position, time: time, into: &sink)
      } else {
        readFrame(bytes, at: &position, time: time, into: &sink)
      }
    }
  }

  @inline(__always)
  private mutating func readFrame<Sink: ConversationSink & ~Copyable>(
    _ bytes: UnsafeMutableRawBufferPointer, at position: inout Int, time: Int64,
    into sink: inout Sink
  ) {
    guard let chunk = decoder.next(in: bytes, at: &position) else { return }
    let isOrdinary =
      chunk.isFirst && chunk.isLast && message == nil
      && (chunk.header.firstByte == 0x81 || chunk.header.firstByte == 0x82)
    let payload = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[chunk.payload])
    guard isOrdinary else { return take(payload, of: chunk, time: time, into: &sink) }
    side.count(decoder.frame)
    side.messages += 1
    if messageLimit.bytes != nil {
      sink.take(
        CapturedMessage(decoder.frame, payload, limit: messageLimit), from: sender, time: time)
    }
    sink.take(decoder.frame, time: time)
  }

  /// A piece of any frame, where more is to be known of it than the decoder says.
  private mutating func take<Sink: ConversationSink & ~Copyable>(
    _ payload: UnsafeRawBufferPointer, of chunk: FrameChunk, time: Int64, into sink: inout Sink
  ) {
    let opcode = chunk.header.opcode
    if !opcode.isControl, !opcode.isReserved {
      if chunk.isFirst, opcode != .continuation, message != nil {
        // RFC 6455 §5.4 forbids it, and a receiver fails the connection: what was begun has no end.
        abandonMessage()
        finishMessage(time: time, into: &sink)
      }
      assemble(payload, of: chunk)
    }
    if chunk.isLast { finishFrame(time: time, into: &sink) }
  }

  /// The frame in progress has come to its end.
  mutating func finishFrame<Sink: ConversationSink & ~Copyable>(
    time: Int64, into sink: inout Sink
  ) {
    for note in notes { sink.take(.note(note), from: sender, time: time) }
    notes.removeAll(keepingCapacity: true)
    let header = decoder.frame.header
    side.count(decoder.frame)
    if header.opcode.isControl {
      record.take(decoder.frame, from: sender, time: time)
      if header.opcode == .close, side.close == nil { side.close = decoder.frame.close }
    }
    if header.fin, !header.opcode.isControl, !header.opcode.isReserved {
      side.messages += 1
      message?.place = .beforeItsFrame
      finishMessage(time: time, into: &sink)
    }
    sink.take(decoder.frame, time: time)
  }

  /// The message in progress has come to its end, or goes no further.
  mutating func finishMessage<Sink: ConversationSink & ~Copyable>(time: Int64, into sink: inout Sink) {
    guard let ended = message.take() else { return }
    if messageLimit.bytes != nil { sink.take(ended, from: sender, time: time) }
  }

  /// What may be HTTP instead of a frame, and what follows it if it is.
  private mutating func examine<Sink: ConversationSink & ~Copyable>(
    _ bytes: UnsafeMutableRawBufferPointer, at position: inout Int, time: Int64,
    into sink: inout Sink
  ) {
    guard !isForeign else {
      side.skippedBytes += UInt64(bytes.count - position)
      position = bytes.count
      return
    }
    settle(
      intrusion.take(UnsafeRawBufferPointer(bytes), at: &position), time: time, into: &sink)
  }

  mutating func settle<Sink: ConversationSink & ~Copyable>(
    _ verdict: HTTPIntrusion.Verdict, time: Int64, into sink: inout Sink
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
          readFrame(buffer, at: &position, time: time, into: &sink)
        }
      }
    }
  }
}
