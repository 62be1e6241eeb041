import Bytes

/// Puts a message together from the chunks of its frames (RFC 6455 §5.4).
struct MessageAssembly: ~Copyable {
  private(set) var opcode = Opcode.binary
  private var frames = 0
  private var wireLength: UInt64 = 0
  private var bytes = ByteQueue()
  private var isDelivered = false

  /// Bytes collected so far.
  var count: Int { bytes.count }

  /// A data frame begins.
  ///
  /// - Parameters:
  ///   - header: its header.
  ///   - isNew: it is the first of a message; an orphan continuation is taken for binary.
  mutating func begin(_ header: FrameHeader, isNew: Bool) {
    if isNew {
      reset()
      opcode = header.opcode == .continuation ? .binary : header.opcode
    }
    frames += 1
  }

  /// Adds a piece of payload.
  ///
  /// - Parameters:
  ///   - payload: unmasked bytes.
  ///   - isWhole: the message ends with them.
  /// - Returns: the message, when this was the end of it; it is valid until the next call.
  mutating func add(_ payload: UnsafeRawBufferPointer, isWhole: Bool) -> Message? {
    wireLength += UInt64(payload.count)
    guard !(isWhole && bytes.isEmpty) else { return deliver(payload) }
    bytes.append(payload)
    return isWhole ? deliver(bytes.readable) : nil
  }

  /// What has been put together so far.
  var readable: UnsafeRawBufferPointer { bytes.readable }

  /// Adds what a piece of a compressed message gives; parameters and result as of `MessageCodec.inflate`.
  mutating func inflate(
    _ payload: UnsafeRawBufferPointer, endsMessage: Bool, with codec: inout MessageCodec?, limit: Int
  ) -> Violation? {
    wireLength += UInt64(payload.count)
    return codec?.inflate(payload, endsMessage: endsMessage, into: &bytes, limit: limit)
  }

  /// The compressed message is whole; it is valid until the next call.
  mutating func deliverInflated() -> Message {
    var message = deliver(bytes.readable)
    message.isCompressed = true
    return message
  }

  private mutating func deliver(_ payload: UnsafeRawBufferPointer) -> Message {
    isDelivered = true
    return Message(opcode: opcode, payload: payload, wireLength: wireLength, frames: frames)
  }

  /// Forgets a message that has been delivered, and gives its memory back.
  mutating func releaseDelivered() {
    if isDelivered { reset() }
  }

  private mutating func reset() {
    bytes.removeAll()
    bytes.releaseIfEmpty()
    opcode = .binary
    frames = 0
    wireLength = 0
    isDelivered = false
  }
}
