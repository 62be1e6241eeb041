import Bytes
import WebSocketCore

/// MQTT 3.1, 3.1.1 and 5. A packet may span messages, and a message may hold several (MQTT 5 §6).
///
/// The version stands in CONNECT alone, which the server does not send: there it is known by the length of
/// CONNACK, which has properties in version 5 only. Where neither was seen, a packet is read as 3.1.1, and if it
/// is none as 5.
package struct MQTTDecoder: PayloadDecoder {
  package static let name = "mqtt"

  private var buffer = PacketBuffer()
  private var state: State

  private struct State {
    var showsSecrets: Bool
    /// As in CONNECT; nil where it is not known.
    var version: UInt8?
    /// Of the packet that is not complete.
    var header: MQTTHeader?
    /// Bytes that are still to come of a packet that is too long to be decoded.
    var skipped = 0
  }

  /// - Parameter showsSecrets: false: passwords and what authenticates otherwise are taken out.
  package init(showsSecrets: Bool = false) { state = State(showsSecrets: showsSecrets) }

  package static var spansMessages: Bool { true }

  /// The version stays known.
  package mutating func losePlace() {
    buffer = PacketBuffer()
    state.header = nil
    state.skipped = 0
  }

  package var unfinished: String? {
    guard let header = state.header else {
      return buffer.count == 0 ? nil : "the beginning of an MQTT packet"
    }
    return "\(buffer.count) of \(header.length) bytes of an MQTT \(header.type.name)"
  }

  package mutating func decode(_ payload: UnsafeRawBufferPointer, _ opcode: Opcode) -> Decoding {
    Decoding { () throws(Unreadable) in
      guard opcode != .text else {
        throw Unreadable("MQTT comes in binary messages (MQTT 5 §6), not in text")
      }
      var state = state
      defer { self.state = state }
      let passed = min(state.skipped, payload.count)
      state.skipped -= passed
      if passed > 0, passed == payload.count { throw Unreadable("more of an MQTT packet that is too long") }
      let rest = UnsafeRawBufferPointer(rebasing: payload[passed...])
      return try buffer.read(rest, "an MQTT packet") { bytes, position throws(Unreadable) in
        try Self.packets(bytes, &position, &state)
      }
    }
  }

  private static func packets(
    _ bytes: UnsafeRawBufferPointer, _ position: inout Int, _ state: inout State
  ) throws(Unreadable) -> [DecodedPacket] {
    var packets: [DecodedPacket] = []
    while true {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
      state.header = try MQTTHeader.read(rest)
      guard let header = state.header else { return packets }
      guard header.length <= DecodingLimits.bytes else {
        state.header = nil
        state.skipped = header.length - rest.count
        throw Unreadable(
          "an MQTT \(header.type.name) of \(header.length) bytes: no more than \(DecodingLimits.bytes) are decoded"
        )
      }
      guard rest.count >= header.length else { return packets }
      let body = UnsafeRawBufferPointer(rebasing: rest[header.size..<header.length])
      state.header = nil
      let packet = try packet(header, body, &state.version)
      packets.append((state.showsSecrets ? packet : packet.withoutSecrets).packet)
      position += header.length
    }
  }

  private static func packet(
    _ header: MQTTHeader, _ body: UnsafeRawBufferPointer, _ version: inout UInt8?
  ) throws(Unreadable) -> MQTTPacket {
    switch header.type {
    case .connack: version = body.count == 2 ? version.map { min($0, 4) } ?? 4 : 5
    case .auth: version = 5
    default: break
    }
    if let version, header.type != .connect {
      return try MQTTPacket(header, body, version: version)
    }
    var packet = try guessed(header, body)
    if header.type == .connect {
      version = packet.version
    } else if !header.type.isTheSameInBoth {
      packet.fields.append(.init("assumed_protocol_version", .integer(packet.version)))
    }
    return packet
  }

  private static func guessed(
    _ header: MQTTHeader, _ body: UnsafeRawBufferPointer
  ) throws(Unreadable) -> MQTTPacket {
    if let packet = try? MQTTPacket(header, body, version: 4) { return packet }
    return try MQTTPacket(header, body, version: 5)
  }
}
