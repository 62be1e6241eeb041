import Bytes

/// What stands behind the header of a packet, field by field, under the names of MQTT 5 §3 (3.1.1 §3 has the
/// same ones, but for `clean_session` and `return_code`).
struct MQTTPacket {
  var header: MQTTHeader
  /// 3 (MQTT 3.1), 4 (3.1.1) or 5; in a CONNECT it comes from the packet.
  var version: UInt8
  var fields: [JSONValue.Member] = []

  /// - Parameters:
  ///   - header: of the packet.
  ///   - body: the bytes behind it.
  ///   - version: of the protocol.
  init(_ header: MQTTHeader, _ body: UnsafeRawBufferPointer, version: UInt8) throws(Unreadable) {
    self.header = header
    self.version = version
    var reader = ByteReader(body, "the MQTT \(header.type.name)")
    switch header.type {
    case .connect: try readConnect(&reader)
    case .connack: try readConnack(&reader)
    case .publish: try readPublish(&reader)
    case .puback, .pubrec, .pubrel, .pubcomp:
      try readIdentifier(&reader)
      try readReason(&reader)
    case .subscribe: try readSubscribe(&reader)
    case .unsubscribe: try readUnsubscribe(&reader)
    case .suback, .unsuback: try readCodes(&reader)
    case .disconnect, .auth: try readReason(&reader)
    case .pingreq, .pingresp: break
    }
    try reader.finish()
  }

  var packet: DecodedPacket {
    DecodedPacket(
      header.type.name, fields, isHeartbeat: header.type == .pingreq || header.type == .pingresp)
  }

  /// Without the password of CONNECT and the data of extended authentication (MQTT 5 §4.12).
  var withoutSecrets: MQTTPacket {
    var packet = self
    for index in fields.indices {
      switch fields[index].name {
      case "password": packet.fields[index].value = .redacted
      case "properties": packet.fields[index].value = fields[index].value.redacting("authentication_data")
      default: break
      }
    }
    return packet
  }

  private mutating func add(_ name: String, _ value: JSONValue) { fields.append(.init(name, value)) }

  private mutating func readProperties(
    _ reader: inout ByteReader, _ name: String = "properties"
  ) throws(Unreadable) {
    if version >= 5 { fields += try MQTTProperties.read(&reader, name: name) }
  }

  private mutating func readIdentifier(_ reader: inout ByteReader) throws(Unreadable) {
    add("packet_identifier", try reader.mqttNumber(UInt16.self))
  }

  /// In version 5 a reason code and properties may follow; left out, they mean success (§3.4.2.1).
  private mutating func readReason(_ reader: inout ByteReader) throws(Unreadable) {
    guard version >= 5, !reader.isAtEnd else { return }
    fields += MQTTReasonCode.members(try reader.integer(UInt8.self), of: header.type)
    if !reader.isAtEnd { try readProperties(&reader) }
  }
}

/// Connecting.
extension MQTTPacket {
  private static let knownVersions: [UInt8: String] = [3: "MQIsdp", 4: "MQTT", 5: "MQTT"]

  private mutating func readConnect(_ reader: inout ByteReader) throws(Unreadable) {
    let name = try reader.mqttString()
    // The upper bit is set by bridges of some brokers.
    version = try reader.integer(UInt8.self) & 0x7F
    guard let expected = Self.knownVersions[version], name == .string(expected) else {
      throw Unreadable("an MQTT CONNECT of protocol \(name.text) version \(version), which is not known")
    }
    add("protocol_name", name)
    add("protocol_version", .integer(version))
    let flags = try reader.integer(UInt8.self)
    add(version >= 5 ? "clean_start" : "clean_session", .bool(flags & 0x02 != 0))
    add("keep_alive", try reader.mqttNumber(UInt16.self))
    try readProperties(&reader)
    add("client_identifier", try reader.mqttString())
    if flags & 0x04 != 0 {
      add("will_qos", .integer(flags >> 3 & 3))
      add("will_retain", .bool(flags & 0x20 != 0))
      try readProperties(&reader, "will_properties")
      add("will_topic", try reader.mqttString())
      add("will_payload", .textOrHex(try reader.mqttBinary()))
    }
    if flags & 0x80 != 0 { add("user_name", try reader.mqttString()) }
    if flags & 0x40 != 0 { add("password", .textOrHex(try reader.mqttBinary())) }
  }

  private mutating func readConnack(_ reader: inout ByteReader) throws(Unreadable) {
    add("session_present", .bool(try reader.integer(UInt8.self) & 1 != 0))
    let code = try reader.integer(UInt8.self)
    fields += version >= 5 ? MQTTReasonCode.members(code, of: .connack) : MQTTReasonCode.returnCode(code)
    try readProperties(&reader)
  }
}

/// Publishing and subscribing.
extension MQTTPacket {
  private mutating func readPublish(_ reader: inout ByteReader) throws(Unreadable) {
    let qos = header.flags >> 1 & 3
    add("topic_name", try reader.mqttString())
    add("qos", .integer(qos))
    if header.flags & 0x8 != 0 { add("dup", .bool(true)) }
    if header.flags & 0x1 != 0 { add("retain", .bool(true)) }
    if qos > 0 { try readIdentifier(&reader) }
    try readProperties(&reader)
    add("payload", .textOrHex(try reader.rest()))
  }

  private mutating func readSubscribe(_ reader: inout ByteReader) throws(Unreadable) {
    try readIdentifier(&reader)
    try readProperties(&reader)
    var subscriptions: [JSONValue] = []
    repeat {
      let filter = try topicFilter(&reader)
      let options = try reader.integer(UInt8.self)
      // The upper bits are reserved in both versions; in 3.1.1 there are more of them.
      guard options & 3 < 3, options & (version >= 5 ? 0xC0 : 0xFC) == 0 else {
        throw reader.fail("options of a subscription that are reserved")
      }
      var members: [JSONValue.Member] = [
        .init("topic_filter", filter), .init("qos", .integer(options & 3)),
      ]
      if version >= 5 {
        members += [
          .init("no_local", .bool(options & 0x04 != 0)),
          .init("retain_as_published", .bool(options & 0x08 != 0)),
          .init("retain_handling", .integer(options >> 4 & 3)),
        ]
      }
      subscriptions.append(.object(members))
    } while !reader.isAtEnd
    add("subscriptions", .array(subscriptions))
  }

  private mutating func readUnsubscribe(_ reader: inout ByteReader) throws(Unreadable) {
    try readIdentifier(&reader)
    try readProperties(&reader)
    var filters: [JSONValue] = []
    repeat { filters.append(try topicFilter(&reader)) } while !reader.isAtEnd
    add("topic_filters", .array(filters))
  }

  /// At least one character (MQTT 5 §4.7.3).
  private func topicFilter(_ reader: inout ByteReader) throws(Unreadable) -> JSONValue {
    let filter = try reader.mqttString()
    guard filter != .string("") else { throw reader.fail("a topic filter without a character, which ends") }
    return filter
  }

  private mutating func readCodes(_ reader: inout ByteReader) throws(Unreadable) {
    try readIdentifier(&reader)
    try readProperties(&reader)
    guard header.type == .suback || version >= 5 else { return }
    let codes = Array(try reader.rest())
    let type = header.type
    add("reason_codes", .array(codes.map { .integer($0) }))
    add("reasons", .array(codes.map { .string(MQTTReasonCode.name($0, of: type)) }))
  }
}
