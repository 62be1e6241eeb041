import Bytes
import WebSocketCore

/// Parser and judge over one direction of a capture, in constant memory whatever the size of the input or
/// of one frame: payloads are unmasked in place and judged as they come, and only their beginning is kept.
package struct FrameDecoder: Sendable {
  /// The frame that `next` last found a piece of, whole when that piece was its last. Empty before.
  package internal(set) var frame: CapturedFrame
  /// Who speaks; nil until the first frame has told.
  package private(set) var sender: Role?

  private var parser: FrameParser
  var judge: FrameJudge
  private let payloadLimit: Int

  /// A decoder at the beginning of the frames.
  ///
  /// - Parameters:
  ///   - sender: who speaks; nil: a first frame that is masked is taken for a client's (RFC 6455 §5.1).
  ///   - streamOffset: where the frames begin in the stream: after an HTTP head, its length in bytes.
  ///   - payloadLimit: how many bytes of each payload are kept.
  ///   - deflate: permessage-deflate is agreed, or may be.
  ///   - isFromStart: false: there have been frames before the first one.
  package init(
    sender: Role?, streamOffset: UInt64 = 0, payloadLimit: Int, deflate: Bool = false,
    isFromStart: Bool = true
  ) {
    self.sender = sender
    self.payloadLimit = payloadLimit
    parser = FrameParser(streamOffset: streamOffset)
    judge = FrameJudge(sender: sender ?? .server, deflate: deflate, isFromStart: isFromStart)
    frame = CapturedFrame(
      sender: sender ?? .server, header: FrameHeader(opcode: .continuation, payloadLength: 0), offset: 0)
  }

  /// Finds the next piece of a frame.
  ///
  /// - Parameters:
  ///   - bytes: what was read; the payload of the piece is unmasked in it.
  ///   - position: from where on; moved past the piece.
  /// - Returns: the piece, or nil when all bytes are taken. `frame` is what it belongs to.
  package mutating func next(
    in bytes: UnsafeMutableRawBufferPointer, at position: inout Int
  ) -> FrameChunk? {
    guard let chunk = parser.next(in: UnsafeRawBufferPointer(bytes), at: &position) else { return nil }
    if chunk.isFirst { begin(chunk) }
    let payload = UnsafeMutableRawBufferPointer(rebasing: bytes[chunk.payload])
    if let key = chunk.header.maskingKey, let base = payload.baseAddress {
      Masking.apply(key.rotated(by: Int(chunk.payloadOffset & 3)), to: base, count: payload.count)
    }
    keep(UnsafeRawBufferPointer(payload), of: chunk)
    if !isOrdinary(chunk, UnsafeRawBufferPointer(payload)) { examine(UnsafeRawBufferPointer(payload), chunk) }
    return chunk
  }

  /// The hot path: there is nothing to say of it, and it leaves the judge as it is.
  private func isOrdinary(_ chunk: FrameChunk, _ payload: UnsafeRawBufferPointer) -> Bool {
    chunk.isFirst && chunk.isLast && judge.isOrdinary(chunk.header) && sender != nil
      && (chunk.header.firstByte != 0x81 || UTF8Validator.isValid(payload))
  }

  private mutating func begin(_ chunk: FrameChunk) {
    frame.header = chunk.header
    frame.offset = chunk.offset
    frame.payloadSeen = 0
    CapturedFrame.empty(&frame.payload)
    if frame.isCompressed { forgetInflated() }
    if frame.close != nil { frame.close = nil }
    if !frame.violations.isEmpty { frame.violations = [] }
  }

  private mutating func forgetInflated() {
    frame.isCompressed = false
    frame.inflatedLength = nil
    CapturedFrame.empty(&frame.inflated)
  }

  private mutating func examine(_ payload: UnsafeRawBufferPointer, _ chunk: FrameChunk) {
    if chunk.isFirst {
      if sender == nil { decideSender(chunk.header) }
      frame.violations = judge.judge(header: chunk.header, offset: chunk.offset)
    }
    // The body of a Close with a hole in it says nothing.
    if chunk.header.opcode == .close, frame.payloadSeen < chunk.payloadOffset + UInt64(payload.count) {
      return
    }
    let found = judge.judge(payload: payload, of: chunk)
    if !found.isEmpty { frame.violations += found }
    if chunk.header.opcode == .close, chunk.isLast {
      let body = frame.payload
      frame.close = body.withUnsafeBytes { CloseBody(parsing: $0) }
    }
  }

  private mutating func decideSender(_ header: FrameHeader) {
    let decided: Role = header.mask ? .client : .server
    sender = decided
    frame.sender = decided
    judge = FrameJudge(sender: decided, deflate: judge.deflate)
  }

  private mutating func keep(_ bytes: UnsafeRawBufferPointer, of chunk: FrameChunk) {
    // RFC 6455 §5.5: the body of a legal Close has at most 125 bytes; it is always kept whole.
    let limit = chunk.header.opcode == .close ? max(payloadLimit, 125) : payloadLimit
    let room = limit - frame.payload.count
    // What stands behind a hole is not the beginning.
    if room > 0, UInt64(frame.payload.count) == chunk.payloadOffset {
      frame.payload.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[..<min(room, bytes.count)]))
    }
    frame.payloadSeen += UInt64(bytes.count)
  }
}

extension FrameDecoder {
  /// What is missing, should the input end here; nil at the end of a frame.
  package var missing: MissingInput? {
    switch parser.pending {
    case .nothing: nil
    case .header(let have, let need):
      .header(offset: parser.streamOffset - UInt64(have), bytes: parser.partialHeader, need: need)
    case .payload(let header, let remaining):
      .payload(
        offset: frame.offset, have: header.payloadLength - remaining, need: header.payloadLength)
    }
  }

  /// The next byte is the first one of a frame.
  var isBetweenFrames: Bool { parser.header == nil && parser.partialCount == 0 }

  /// Bytes of the stream taken or passed over so far.
  var streamOffset: UInt64 { parser.streamOffset }

  /// Payload bytes that the frame in progress still needs; nil between frames and inside a header.
  var remaining: UInt64? {
    guard case .payload(_, let remaining) = parser.pending else { return nil }
    return remaining
  }

  /// Passes over a hole in the payload of the frame in progress.
  ///
  /// - Parameter count: no more than what remains of the frame.
  /// - Returns: whether the frame ends with it.
  mutating func skipPayload(_ count: UInt64) -> Bool {
    parser.payloadSeen += count
    parser.streamOffset += count
    guard let header = parser.header else { return false }
    if !header.opcode.isControl { judge.suspendText() }
    guard parser.payloadSeen >= header.payloadLength else { return false }
    parser.header = nil
    judge.endFrame(header)
    return true
  }
}
