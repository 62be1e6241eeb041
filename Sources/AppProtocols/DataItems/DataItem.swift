import Bytes

/// A value of a binary format that has more kinds of values than JSON.
enum DataItem: Equatable {
  struct Pair: Equatable {
    var key: DataItem
    var value: DataItem
  }

  /// What gives a value another meaning.
  struct Tag: Equatable {
    /// `tag` in CBOR, `ext` in MessagePack.
    var kind: String
    var number: String
    /// As its registry calls it.
    var name: String?
  }

  case null
  case bool(Bool)
  /// As JSON writes it, whatever its size.
  case number(String)
  /// What JSON has no word for: `NaN`, `undefined`, `simple(16)`.
  case special(String)
  case text(String)
  case bytes([UInt8])
  case array([DataItem])
  case map([Pair])
  indirect case tagged(Tag, DataItem)

  /// The shortest number that is read back as the same one.
  static func float(_ value: some BinaryFloatingPoint & CustomStringConvertible) -> DataItem {
    if value.isNaN { return .special("NaN") }
    if value.isInfinite { return .special(value.sign == .minus ? "-Infinity" : "Infinity") }
    return .number(value.description)
  }

  static func textOrBytes(_ bytes: UnsafeRawBufferPointer) -> DataItem {
    UTF8Validator.isValid(bytes) ? .text(String(decoding: bytes, as: UTF8.self)) : .bytes(Array(bytes))
  }
}

/// As text and as JSON.
extension DataItem {
  /// On one line, as JSON where JSON has it, else in the diagnostic notation of RFC 8949 §8: `h'00ff'`, `{1:2}`,
  /// `datetime("…")`.
  var notation: String {
    var out = ""
    write(to: &out)
    return out
  }

  private func write(to out: inout String) {
    switch self {
    case .null, .bool, .text: out += json.text
    case .number(let text), .special(let text): out += text
    case .bytes(let bytes): out += "h'\(Hex.encode(bytes))'"
    case .array(let elements):
      out += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { out += "," }
        element.write(to: &out)
      }
      out += "]"
    case .map(let pairs):
      out += "{"
      for (index, pair) in pairs.enumerated() {
        if index > 0 { out += "," }
        pair.key.write(to: &out)
        out += ":"
        pair.value.write(to: &out)
      }
      out += "}"
    case .tagged(let tag, let value):
      out += (tag.name ?? "\(tag.kind) \(tag.number)") + "("
      value.write(to: &out)
      out += ")"
    }
  }

  /// Bytes become `{"hex":…}`, what has a tag `{"tag":1,"name":"epoch","value":…}`, a key that is no text its
  /// notation.
  var json: JSONValue {
    switch self {
    case .null: .null
    case .bool(let value): .bool(value)
    case .number(let text): .number(text)
    case .special(let text), .text(let text): .string(text)
    case .bytes(let bytes): .hex(bytes)
    case .array(let elements): .array(elements.map(\.json))
    case .map(let pairs): .object(pairs.map { .init($0.key.name, $0.value.json) })
    case .tagged(let tag, let value):
      .object(
        [.init(tag.kind, .number(tag.number))] + (tag.name.map { [.init("name", .string($0))] } ?? [])
          + [.init("value", value.json)])
    }
  }

  private var name: String {
    if case .text(let text) = self { return text }
    return notation
  }

  var packet: DecodedPacket { DecodedPacket(text: notation, fields: json, isDocument: true) }
}
