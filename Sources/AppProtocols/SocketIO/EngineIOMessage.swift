import WebSocketCore

/// One message of an Engine.IO session: what a WebSocket message carries, on whichever transport.
package struct EngineIOMessage: Equatable, Sendable {
  /// Text for a packet, binary for an attachment.
  package var opcode: Opcode
  package var payload: [UInt8]

  /// - Parameters:
  ///   - opcode: text or binary.
  ///   - payload: all of it.
  package init(_ opcode: Opcode, _ payload: [UInt8]) {
    self.opcode = opcode
    self.payload = payload
  }

  package init(_ packet: EngineIOPacket) { self.init(.text, packet.bytes) }

  /// A Socket.IO packet, and the attachments that follow it.
  static func messages(_ packet: SocketIOPacket, _ attachments: [[UInt8]]) -> [EngineIOMessage] {
    [EngineIOMessage(EngineIOPacket(packet))] + attachments.map { EngineIOMessage(.binary, $0) }
  }
}
