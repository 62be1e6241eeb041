import Bytes

/// What every decoder has in common in the way it shows a packet.
extension DecodedPacket {
  /// A packet whose text is its name and its fields: `SUBACK packet_identifier=1 reason_codes=[0]`.
  ///
  /// - Parameters:
  ///   - name: of its type.
  ///   - fields: what it holds.
  ///   - key: under which the type stands in `fields`.
  ///   - isHeartbeat: it only keeps the connection alive.
  init(_ name: String, _ fields: [JSONValue.Member], key: String = "type", isHeartbeat: Bool = false) {
    self.init(
      text: ([name] + fields.map { "\($0.name)=\($0.value.string ?? $0.value.text)" }).joined(separator: " "),
      fields: .object([.init(key, .string(name))] + fields), isHeartbeat: isHeartbeat)
  }
}

extension JSONValue {
  /// Bytes that are no text: `{"hex":"00ff"}`.
  static func hex(_ bytes: some Sequence<UInt8>) -> JSONValue {
    .object([.init("hex", .string(Hex.encode(bytes)))])
  }

  /// A string where the bytes are UTF-8, else as `hex`.
  static func textOrHex(_ bytes: UnsafeRawBufferPointer) -> JSONValue {
    UTF8Validator.isValid(bytes) ? .string(String(decoding: bytes, as: UTF8.self)) : hex(bytes)
  }

  static func integer(_ value: some BinaryInteger) -> JSONValue { .number("\(value)") }

  /// Reads JSON.
  ///
  /// - Parameters:
  ///   - bytes: all of it.
  ///   - what: it is, as the subject of a sentence.
  /// - Throws: `Unreadable`.
  static func parse(_ bytes: UnsafeRawBufferPointer, _ what: String) throws(Unreadable) -> JSONValue {
    try DecodingLimits.check(bytes)
    do throws(JSONError) { return try JSONValue(parsing: bytes, depth: DecodingLimits.depth) } catch {
      throw Unreadable("\(what) is no JSON: \(error.description)")
    }
  }
}
