/// Hexadecimal text.
package enum Hex {
  package static let digits: StaticString = "0123456789abcdef"

  /// The lower-case digit of a nibble.
  @inlinable package static func digit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? 0x30 + nibble : 0x57 + nibble
  }

  /// The value of one hexadecimal digit, or nil.
  @inlinable package static func value(_ character: UInt8) -> UInt8? {
    switch character {
    case 0x30...0x39: character - 0x30
    case 0x41...0x46: character - 0x37
    case 0x61...0x66: character - 0x57
    default: nil
    }
  }

  /// `[0x1f, 0xa0]` → `"1fa0"`; with a separator `"1f a0"`.
  package static func encode(_ bytes: some Sequence<UInt8>, separator: String = "") -> String {
    var text = ""
    for byte in bytes {
      if !text.isEmpty { text += separator }
      text.unicodeScalars.append(Unicode.Scalar(digit(byte >> 4)))
      text.unicodeScalars.append(Unicode.Scalar(digit(byte & 15)))
    }
    return text
  }

  /// Exactly pairs of digits; nil for anything else.
  package static func decode(_ text: some StringProtocol) -> [UInt8]? {
    let characters = Array(text.utf8)
    guard characters.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(characters.count / 2)
    for index in stride(from: 0, to: characters.count, by: 2) {
      guard let high = value(characters[index]), let low = value(characters[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }
}
