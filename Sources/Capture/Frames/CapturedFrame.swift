import WebSocketCore

/// A frame as it was found in a capture, with the breaches of it.
package struct CapturedFrame: Sendable {
  package var sender: Role
  package var header: FrameHeader
  /// Where its first byte stands in the stream of its direction, in bytes.
  package var offset: UInt64
  /// The beginning of the payload, unmasked, as on the wire.
  package var payload: [UInt8] = []
  /// Payload bytes that were there: less than the header says where the input was cut or has a hole.
  package var payloadSeen: UInt64 = 0
  /// It belongs to a message that is compressed with permessage-deflate.
  package var isCompressed = false
  /// The beginning of what a compressed payload inflates to: only what is certain, so nothing where it refers
  /// back to bytes that are not there.
  package var inflated: [UInt8] = []
  /// How many bytes a compressed payload inflates to; nil where that is not known.
  package var inflatedLength: UInt64?
  /// The body of a Close, once it is whole.
  package var close: CloseBody?
  package var violations: [Violation] = []

  /// False where the input was cut, or has a hole.
  package var isWhole: Bool { payloadSeen == header.payloadLength }

  /// The beginning of what the payload says: inflated, if it was compressed.
  package var content: [UInt8] { isCompressed ? inflated : payload }

  /// A preview that has grown large is given back: many connections may lie idle.
  static func empty(_ preview: inout [UInt8]) {
    if preview.capacity > 4096 { preview = [] } else { preview.removeAll(keepingCapacity: true) }
  }
}
