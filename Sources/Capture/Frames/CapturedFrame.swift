import WebSocketCore

/// A frame as it was found in a capture, with the breaches of it.
package struct CapturedFrame: Sendable {
  package var sender: Role
  package var header: FrameHeader
  /// Where its first byte stands in the stream of its direction, in bytes.
  package var offset: UInt64
  /// The beginning of the payload, unmasked.
  package var payload: [UInt8] = []
  /// Payload bytes that were there: less than the header says where the input was cut.
  package var payloadSeen: UInt64 = 0
  /// The body of a Close, once it is whole.
  package var close: CloseBody?
  package var violations: [Violation] = []

  /// False where the input was cut.
  package var isWhole: Bool { payloadSeen == header.payloadLength }
}
