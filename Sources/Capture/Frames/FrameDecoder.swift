import WebSocketCore

/// Parser and judge over one direction of a capture, in constant memory whatever the size of the input or
/// of one frame: payloads are unmasked in place and judged as they come, and only their beginning is kept.
package struct FrameDecoder: Sendable {
  /// The frame that `next` last found a piece of, whole when that piece was its last. Empty before.
  package private(set) var frame: CapturedFrame
  /// Who speaks; nil until the first frame has told.
  package private(set) var sender: Role?

  private var parser: FrameParser
  private var judge: FrameJudge
  private let payloadLimit: Int

  /// A decoder at the beginning of the frames.
  ///
  /// - Parameters:
  ///   - sender: who speaks; nil: a first frame that is masked is taken for a client's (RFC 6455 §5.1).
  ///   - streamOffset: where the frames begin in the stream: after an HTTP head, its length in bytes.
  ///   - payloadLimit: how many bytes of each payload are kept.
  package init(sender: Role?, streamOffset: UInt64 = 0, payloadLimit: Int) {
    self.sender = sender
    self.payloadLimit = payloadLimit
    parser = FrameParser(streamOffset: streamOffset)
    judge = FrameJudge(sender: sender ?? .server)
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
    take(UnsafeMutableRawBufferPointer(rebasing: bytes[chunk.payload]), of: chunk)
    return chunk
  }

  private mutating func begin(_ chunk: FrameChunk) {
    frame.sender = sender ?? decideSender(chunk.header)
    frame.header = chunk.header
    frame.offset = chunk.offset
    frame.payload.removeAll(keepingCapacity: true)
    frame.payloadSeen = 0
    frame.close = nil
    frame.violations = judge.judge(header: chunk.header, offset: chunk.offset)
  }

  private mutating func decideSender(_ header: FrameHeader) -> Role {
    let decided: Role = header.mask ? .client : .server
    sender = decided
    judge = FrameJudge(sender: decided)
    return decided
  }

  private mutating func take(_ payload: UnsafeMutableRawBufferPointer, of chunk: FrameChunk) {
    let header = chunk.header
    if let key = header.maskingKey, let base = payload.baseAddress {
      Masking.apply(key.rotated(by: Int(chunk.payloadOffset & 3)), to: base, count: payload.count)
    }
    let bytes = UnsafeRawBufferPointer(payload)
    keep(bytes, of: header)
    let found = judge.judge(payload: bytes, of: chunk)
    if !found.isEmpty { frame.violations += found }
    if header.opcode == .close, chunk.isLast {
      let body = frame.payload
      frame.close = body.withUnsafeBytes { CloseBody(parsing: $0) }
    }
  }

  private mutating func keep(_ bytes: UnsafeRawBufferPointer, of header: FrameHeader) {
    // RFC 6455 §5.5: the body of a legal Close has at most 125 bytes; it is always kept whole.
    let limit = header.opcode == .close ? max(payloadLimit, 125) : payloadLimit
    let room = limit - frame.payload.count
    if room > 0 { frame.payload.append(contentsOf: bytes.prefix(room)) }
    frame.payloadSeen += UInt64(bytes.count)
  }

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
}
