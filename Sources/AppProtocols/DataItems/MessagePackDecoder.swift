import WebSocketCore

/// MessagePack: each message one value or several, one behind the other.
package struct MessagePackDecoder: PayloadDecoder {
  package static let name = "msgpack"

  package init() {}

  package mutating func decode(_ payload: UnsafeRawBufferPointer, _ opcode: Opcode) -> Decoding {
    DataItemReader.decode(payload, "the MessagePack message") { reader throws(Unreadable) in
      try reader.messagePackItem(depth: 0)
    }
  }
}

extension DataItemReader {
  /// - Parameter depth: in how many values it lies.
  fileprivate mutating func messagePackItem(depth: Int) throws(Unreadable) -> DataItem {
    try begin(depth)
    let byte = try input.integer(UInt8.self)
    switch byte {
    case 0x00...0x7F: return .number("\(byte)")
    case 0x80...0x8F: return try pairs(UInt64(byte & 15), depth)
    case 0x90...0x9F: return try elements(UInt64(byte & 15), depth)
    case 0xA0...0xBF: return try string(UInt64(byte & 31))
    case 0xE0...0xFF: return .number("\(Int8(bitPattern: byte))")
    case 0xC0: return .null
    case 0xC2, 0xC3: return .bool(byte == 0xC3)
    case 0xC4...0xC6: return .bytes(Array(try input.take(try length(byte - 0xC4))))
    case 0xC7...0xC9:
      let count = try length(byte - 0xC7)
      return try extended(count)
    case 0xCA: return .float(Float(bitPattern: try input.integer(UInt32.self)))
    case 0xCB: return .float(Double(bitPattern: try input.integer(UInt64.self)))
    case 0xCC...0xCF: return .number("\(try length(byte - 0xCC))")
    case 0xD0: return .number("\(try input.integer(Int8.self))")
    case 0xD1: return .number("\(try input.integer(Int16.self))")
    case 0xD2: return .number("\(try input.integer(Int32.self))")
    case 0xD3: return .number("\(try input.integer(Int64.self))")
    case 0xD4...0xD8: return try extended(1 << UInt64(byte - 0xD4))
    case 0xD9...0xDB: return try string(try length(byte - 0xD9))
    case 0xDC, 0xDD: return try elements(try length(byte - 0xDB), depth)
    case 0xDE, 0xDF: return try pairs(try length(byte - 0xDD), depth)
    default: throw input.fail("0xc1, which begins no value")
    }
  }

  /// A number of 2 to the power of `size` bytes.
  private mutating func length(_ size: UInt8) throws(Unreadable) -> UInt64 {
    switch size {
    case 0: UInt64(try input.integer(UInt8.self))
    case 1: UInt64(try input.integer(UInt16.self))
    case 2: UInt64(try input.integer(UInt32.self))
    default: try input.integer(UInt64.self)
    }
  }

  private mutating func elements(_ count: UInt64, _ depth: Int) throws(Unreadable) -> DataItem {
    try array(count) { reader throws(Unreadable) in try reader.messagePackItem(depth: depth + 1) }
  }

  private mutating func pairs(_ count: UInt64, _ depth: Int) throws(Unreadable) -> DataItem {
    try map(count) { reader throws(Unreadable) in try reader.messagePackItem(depth: depth + 1) }
  }

  /// Programs older than the type for bytes put them into strings.
  private mutating func string(_ count: UInt64) throws(Unreadable) -> DataItem {
    .textOrBytes(try input.take(count))
  }

  private mutating func extended(_ count: UInt64) throws(Unreadable) -> DataItem {
    let type = try input.integer(Int8.self)
    let data = try input.take(count)
    if type == -1, let time = MessagePackTimestamp(data) {
      return .tagged(.init(kind: "ext", number: "-1", name: "timestamp"), .number(time.text))
    }
    return .tagged(.init(kind: "ext", number: "\(type)", name: nil), .bytes(Array(data)))
  }
}

/// The extension type -1: a time since 1970-01-01T00:00:00Z.
struct MessagePackTimestamp: Equatable {
  var seconds: Int64
  /// 0 to 999,999,999, added to the seconds.
  var nanoseconds: UInt32

  /// Nil for what is none of the three formats.
  init?(_ data: UnsafeRawBufferPointer) {
    var reader = ByteReader(data, "the timestamp")
    switch data.count {
    case 4: (seconds, nanoseconds) = ((try? reader.integer(UInt32.self)).map(Int64.init) ?? 0, 0)
    case 8:
      let both = (try? reader.integer(UInt64.self)) ?? 0
      (seconds, nanoseconds) = (Int64(both & 0x3_FFFF_FFFF), UInt32(both >> 34))
    case 12:
      nanoseconds = (try? reader.integer(UInt32.self)) ?? 0
      seconds = (try? reader.integer(Int64.self)) ?? 0
    default: return nil
    }
    guard nanoseconds < 1_000_000_000 else { return nil }
  }

  /// Seconds, exactly.
  var text: String {
    guard nanoseconds > 0 else { return "\(seconds)" }
    let isBefore = seconds < 0
    let whole = isBefore ? (seconds + 1).magnitude : seconds.magnitude
    let digits = Array(
      "\(1_000_000_000 + (isBefore ? 1_000_000_000 - nanoseconds : nanoseconds))".dropFirst())
    let end = digits.lastIndex { $0 != "0" } ?? 0
    return "\(isBefore ? "-" : "")\(whole).\(String(digits[...end]))"
  }
}
