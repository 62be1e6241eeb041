import WebSocketCore

/// Puts the messages of a stream of frames together (RFC 6455 §5.4), as they stand on the wire.
struct MessageCollector: Sendable {
  /// Bytes of each message that are kept.
  private let limit: Int
  private var message: CapturedMessage?

  init(limit: Int) { self.limit = limit }

  /// Takes the next piece of a frame.
  ///
  /// - Parameters:
  ///   - chunk: what it is a piece of.
  ///   - payload: unmasked.
  /// - Returns: the message that ends with it.
  mutating func take(_ chunk: FrameChunk, _ payload: UnsafeRawBufferPointer) -> CapturedMessage? {
    let header = chunk.header
    if header.opcode.isControl || header.opcode.isReserved { return nil }
    if chunk.isFirst {
      if header.opcode != .continuation {
        message = CapturedMessage(opcode: header.opcode, isCompressed: header.rsv1)
        // With what, no handshake tells.
        message?.isWhole = !header.rsv1
      }
      message?.frames += 1
    }
    message?.append(payload, limit: limit)
    message?.wireLength += UInt64(payload.count)
    guard chunk.isLast, header.fin, var ended = message else { return nil }
    message = nil
    ended.place = .beforeItsFrame
    return ended
  }
}
