/// A whole message.
package struct Message {
  package var opcode: Opcode
  /// Unmasked, inflated, put together. Valid until the connection is next called.
  package var payload: UnsafeRawBufferPointer
  /// Payload bytes that it took on the wire.
  package var wireLength: UInt64
  package var frames: Int
  package var isCompressed: Bool

  @inlinable package init(
    opcode: Opcode, payload: UnsafeRawBufferPointer, wireLength: UInt64, frames: Int = 1,
    isCompressed: Bool = false
  ) {
    self.opcode = opcode
    self.payload = payload
    self.wireLength = wireLength
    self.frames = frames
    self.isCompressed = isCompressed
  }
}

/// What came of the bytes that were received, in the order of the wire.
package enum ConnectionEvent {
  case message(Message)
  /// A Ping; the Pong is queued already. Valid until the connection is next called.
  case ping(UnsafeRawBufferPointer)
  case pong(UnsafeRawBufferPointer)
  /// The peer's Close; the answer is queued already, if one was due.
  case close(CloseBody)
  /// The peer broke a rule. Unless the configuration is lenient or the rule is a warning, the connection
  /// has failed (RFC 6455 §7.1.7): its Close is queued and nothing more will be read.
  case violation(Violation)
}

/// A frame as seen on its way in or out, for those who asked to see frames.
package struct ObservedFrame: Sendable {
  package var isSent: Bool
  package var header: FrameHeader
  /// Where it begins in the stream of its direction, in bytes after the handshake.
  package var offset: UInt64
  /// The payload, unmasked: at most its first `ConnectionConfiguration.observedBytes` bytes.
  package var payload: [UInt8]
}

package struct ConnectionConfiguration: Sendable {
  package var role: Role
  /// The most bytes a message may have, put together and inflated; past it the connection fails with 1009.
  package var maximumMessageSize: Int
  /// Report breaches and go on.
  package var isLenient = false
  /// How to break the protocol on purpose.
  package var misbehavior: Set<Misbehavior> = []
  /// Keep up to so many payload bytes of each frame in `Connection.observed`; nil: keep no frames.
  package var observedBytes: Int?

  package init(role: Role, maximumMessageSize: Int = 64 << 20) {
    self.role = role
    self.maximumMessageSize = maximumMessageSize
  }
}
