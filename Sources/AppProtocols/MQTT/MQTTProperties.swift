import Bytes

/// Properties, which version 5 has in nearly every packet (MQTT 5 §2.2.2).
enum MQTTProperties {
  private enum Value { case byte, two, four, variable, string, binary, pair }

  private static let table: [Int: (name: String, value: Value)] = [
    0x01: ("payload_format_indicator", .byte), 0x02: ("message_expiry_interval", .four),
    0x03: ("content_type", .string), 0x08: ("response_topic", .string), 0x09: ("correlation_data", .binary),
    0x0B: ("subscription_identifier", .variable), 0x11: ("session_expiry_interval", .four),
    0x12: ("assigned_client_identifier", .string), 0x13: ("server_keep_alive", .two),
    0x15: ("authentication_method", .string), 0x16: ("authentication_data", .binary),
    0x17: ("request_problem_information", .byte), 0x18: ("will_delay_interval", .four),
    0x19: ("request_response_information", .byte), 0x1A: ("response_information", .string),
    0x1C: ("server_reference", .string), 0x1F: ("reason_string", .string), 0x21: ("receive_maximum", .two),
    0x22: ("topic_alias_maximum", .two), 0x23: ("topic_alias", .two), 0x24: ("maximum_qos", .byte),
    0x25: ("retain_available", .byte), 0x26: ("user_property", .pair), 0x27: ("maximum_packet_size", .four),
    0x28: ("wildcard_subscription_available", .byte), 0x29: ("subscription_identifiers_available", .byte),
    0x2A: ("shared_subscription_available", .byte),
  ]

  /// The two that may stand there more than once, and are arrays therefore.
  private static let repeating: Set<String> = ["user_property", "subscription_identifier"]

  /// Reads the properties of a packet.
  ///
  /// - Parameters:
  ///   - reader: stands before their length.
  ///   - name: of the field.
  /// - Returns: the field; nothing where there are no properties.
  static func read(
    _ reader: inout ByteReader, name: String = "properties"
  ) throws(Unreadable) -> [JSONValue.Member] {
    let length = try reader.mqttVariable()
    var inside = ByteReader(try reader.take(length), "a list of MQTT properties")
    var members: [JSONValue.Member] = []
    var repeated: [String: [JSONValue]] = [:]
    while !inside.isAtEnd {
      let identifier = try inside.mqttVariable()
      guard let property = table[identifier] else {
        throw inside.fail("0x\(String(identifier, radix: 16)), which is no MQTT property,")
      }
      let value = try read(property.value, &inside)
      if repeating.contains(property.name) {
        if repeated[property.name] == nil { members.append(.init(property.name, .null)) }
        repeated[property.name, default: []].append(value)
      } else {
        members.append(.init(property.name, value))
      }
    }
    for index in members.indices {
      if let values = repeated[members[index].name] { members[index].value = .array(values) }
    }
    return members.isEmpty ? [] : [.init(name, .object(members))]
  }

  private static func read(_ value: Value, _ reader: inout ByteReader) throws(Unreadable) -> JSONValue {
    switch value {
    case .byte: try reader.mqttNumber(UInt8.self)
    case .two: try reader.mqttNumber(UInt16.self)
    case .four: try reader.mqttNumber(UInt32.self)
    case .variable: .integer(try reader.mqttVariable())
    case .string: try reader.mqttString()
    case .binary: .textOrHex(try reader.mqttBinary())
    case .pair: .array([try reader.mqttString(), try reader.mqttString()])
    }
  }
}
