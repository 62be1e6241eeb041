import Bytes

/// The data types of MQTT (MQTT 5 §1.5).
extension ByteReader {
  /// - Throws: `Unreadable` where it is no UTF-8 (§1.5.4).
  mutating func mqttString() throws(Unreadable) -> JSONValue {
    let bytes = try mqttBinary()
    guard UTF8Validator.isValid(bytes) else { throw fail("a string that is no UTF-8, which ends") }
    return .string(String(decoding: bytes, as: UTF8.self))
  }

  mutating func mqttBinary() throws(Unreadable) -> UnsafeRawBufferPointer {
    try take(Int(try integer(UInt16.self)))
  }

  mutating func mqttNumber<Number: FixedWidthInteger>(_ type: Number.Type) throws(Unreadable) -> JSONValue {
    .integer(try integer(type))
  }

  /// A variable byte integer (§1.5.5).
  mutating func mqttVariable() throws(Unreadable) -> Int {
    var value = 0
    for index in 0..<4 {
      let byte = try integer(UInt8.self)
      value |= Int(byte & 0x7F) << (7 * index)
      if byte & 0x80 == 0 { return value }
    }
    throw fail("a number of more than four bytes, which ends")
  }
}
