/// A packet whose attachments are still to come, and those that have.
struct SocketIOAttachments: Sendable {
  let packet: SocketIOPacket
  /// Bytes that are kept, of all attachments together.
  private let limit: Int
  private(set) var received: [[UInt8]] = []
  private var missing: Int
  private var byteCount = 0

  init(for packet: SocketIOPacket, limit: Int) {
    self.packet = packet
    self.limit = limit
    missing = packet.attachments
  }

  var isComplete: Bool { missing == 0 }
  /// More came than is kept: the packet cannot be put together.
  var isTooLong: Bool { byteCount > limit }
  var missingCount: Int { missing }

  mutating func take(_ payload: UnsafeRawBufferPointer) {
    missing -= 1
    byteCount = byteCount.addingReportingOverflow(payload.count).partialValue
    if isTooLong { received = [] } else { received.append(Array(payload)) }
  }
}
