import WebSocketCore

/// What the frames of `--send-frame` come to for their reader: messages (RFC 6455 §5.4). Those that no reader would
/// take for parts of a message are none here.
struct ComposedMessages {
  struct Whole: Equatable {
    var opcode: Opcode
    var payload: [UInt8]
    var frames: Int
  }

  private var begun: Whole?
  /// A length that is not that of the payload: where the next frame begins, the reader and we see differently.
  private var hasLostPlace = false

  /// - Parameters:
  ///   - header: of the next frame, as it was sent.
  ///   - payload: before it was masked.
  /// - Returns: the message that ends with it.
  mutating func take(_ header: FrameHeader, _ payload: [UInt8]) -> Whole? {
    if header.payloadLength != UInt64(payload.count) { hasLostPlace = true }
    guard !hasLostPlace, !header.opcode.isControl else { return nil }
    if header.opcode == .continuation {
      begun?.payload += payload
      begun?.frames += 1
    } else {
      begun = Whole(opcode: header.opcode, payload: payload, frames: 1)
    }
    // RSV1 is for compressed messages, and a reserved opcode for what is not known.
    if header.rsv != 0 || header.opcode.isReserved { begun = nil }
    guard header.fin else { return nil }
    defer { begun = nil }
    return begun
  }
}
