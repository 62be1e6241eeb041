/// Base64 with padding (RFC 4648 §4).
package enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  package static func encode(_ bytes: some Collection<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var group: UInt32 = 0
    var inGroup = 0
    for byte in bytes {
      group = group << 8 | UInt32(byte)
      inGroup += 1
      if inGroup == 3 {
        for shift in [18, 12, 6, 0] { text.append(alphabet[Int(group >> UInt32(shift)) & 63]) }
        group = 0
        inGroup = 0
      }
    }
    if inGroup > 0 {
      group <<= UInt32(8 * (3 - inGroup))
      for shift in [18, 12, 6, 0].prefix(inGroup + 1) {
        text.append(alphabet[Int(group >> UInt32(shift)) & 63])
      }
      text.append(contentsOf: repeatElement(UInt8(ascii: "="), count: 3 - inGroup))
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Strict: whole groups, padding only at the end, no other characters, no stray bits; nil otherwise.
  package static func decode(_ text: some StringProtocol) -> [UInt8]? {
    let characters = Array(text.utf8)
    guard characters.count.isMultiple(of: 4) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(characters.count / 4 * 3)
    for start in stride(from: 0, to: characters.count, by: 4) {
      let group = characters[start..<start + 4]
      let padding = group.reversed().prefix { $0 == UInt8(ascii: "=") }.count
      guard padding == 0 || (padding <= 2 && start + 4 == characters.count) else { return nil }
      var bits: UInt32 = 0
      for character in group.dropLast(padding) {
        guard let value = value(of: character) else { return nil }
        bits = bits << 6 | value
      }
      bits <<= UInt32(6 * padding)
      let decoded = [UInt8(bits >> 16 & 255), UInt8(bits >> 8 & 255), UInt8(bits & 255)]
      guard decoded.suffix(padding).allSatisfy({ $0 == 0 }) else { return nil }
      bytes += decoded.dropLast(padding)
    }
    return bytes
  }

  private static func value(of character: UInt8) -> UInt32? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - 65)
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - 71)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character) + 4
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
