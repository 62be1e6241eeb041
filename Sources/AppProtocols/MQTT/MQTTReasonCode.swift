import Bytes

/// What CONNACK, acknowledgements, DISCONNECT and AUTH say (MQTT 5 §2.4, 3.1.1 §3.2.2.3).
enum MQTTReasonCode {
  private static let names: [UInt8: String] = [
    0x00: "Success", 0x01: "Granted QoS 1", 0x02: "Granted QoS 2", 0x04: "Disconnect with Will Message",
    0x10: "No matching subscribers", 0x11: "No subscription existed", 0x18: "Continue authentication",
    0x19: "Re-authenticate", 0x80: "Unspecified error", 0x81: "Malformed Packet", 0x82: "Protocol Error",
    0x83: "Implementation specific error", 0x84: "Unsupported Protocol Version",
    0x85: "Client Identifier not valid", 0x86: "Bad User Name or Password", 0x87: "Not authorized",
    0x88: "Server unavailable", 0x89: "Server busy", 0x8A: "Banned", 0x8B: "Server shutting down",
    0x8C: "Bad authentication method", 0x8D: "Keep Alive timeout", 0x8E: "Session taken over",
    0x8F: "Topic Filter invalid", 0x90: "Topic Name invalid", 0x91: "Packet Identifier in use",
    0x92: "Packet Identifier not found", 0x93: "Receive Maximum exceeded", 0x94: "Topic Alias invalid",
    0x95: "Packet too large", 0x96: "Message rate too high", 0x97: "Quota exceeded",
    0x98: "Administrative action", 0x99: "Payload format invalid", 0x9A: "Retain not supported",
    0x9B: "QoS not supported", 0x9C: "Use another server", 0x9D: "Server moved",
    0x9E: "Shared Subscriptions not supported", 0x9F: "Connection rate exceeded",
    0xA0: "Maximum connect time", 0xA1: "Subscription Identifiers not supported",
    0xA2: "Wildcard Subscriptions not supported",
  ]

  /// Of a CONNACK before version 5.
  private static let returnCodes = [
    "Connection Accepted", "Connection Refused, unacceptable protocol version",
    "Connection Refused, identifier rejected", "Connection Refused, Server unavailable",
    "Connection Refused, bad user name or password", "Connection Refused, not authorized",
  ]

  static func name(_ code: UInt8, of type: MQTTPacketType) -> String {
    switch (type, code) {
    case (.suback, 0): "Granted QoS 0"
    case (.disconnect, 0): "Normal disconnection"
    default: names[code] ?? "unknown"
    }
  }

  /// `return_code` and `reason` of a CONNACK before version 5.
  static func returnCode(_ code: UInt8) -> [JSONValue.Member] {
    let name = returnCodes.indices.contains(Int(code)) ? returnCodes[Int(code)] : "unknown"
    return [.init("return_code", .integer(code)), .init("reason", .string(name))]
  }

  /// - Parameters:
  ///   - code: as it stands in the packet.
  ///   - type: of the packet.
  static func members(_ code: UInt8, of type: MQTTPacketType) -> [JSONValue.Member] {
    [.init("reason_code", .integer(code)), .init("reason", .string(name(code, of: type)))]
  }
}
