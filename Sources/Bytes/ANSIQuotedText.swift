/// What stands in bash's `$'…'`: browsers use it for a value with a quote, a line end or an exclamation mark in
/// it. The escapes are those of the bash manual, "ANSI-C Quoting".
struct ANSIQuotedText {
  private(set) var text: [UInt8] = []
  /// Where its closing quote stands.
  private(set) var end: Int

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08, UInt8(ascii: "e"): 0x1B, UInt8(ascii: "E"): 0x1B,
    UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    UInt8(ascii: "v"): 0x0B, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "'"): 0x27, UInt8(ascii: "\""): 0x22,
    UInt8(ascii: "?"): 0x3F,
  ]

  /// - Parameter bytes: what follows the opening quote. Nil where nothing closes it.
  init?(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "'"):
        end = rest.startIndex - 1
        return
      case UInt8(ascii: "\\"): text += Self.takeEscape(from: &rest)
      default: text.append(byte)
      }
    }
    return nil
  }

  private static func takeEscape(from rest: inout ArraySlice<UInt8>) -> [UInt8] {
    if let octal = number(from: &rest, atMost: 3, radix: 8) { return [UInt8(truncatingIfNeeded: octal)] }
    guard let letter = rest.popFirst() else { return [UInt8(ascii: "\\")] }
    if let plain = escapes[letter] { return [plain] }
    switch letter {
    case UInt8(ascii: "x"):
      return number(from: &rest, atMost: 2).map { [UInt8(truncatingIfNeeded: $0)] } ?? literal(letter)
    case UInt8(ascii: "u"): return number(from: &rest, atMost: 4).map(character) ?? literal(letter)
    case UInt8(ascii: "U"): return number(from: &rest, atMost: 8).map(character) ?? literal(letter)
    case UInt8(ascii: "c"): return rest.popFirst().map { [$0 & 0x1F] } ?? literal(letter)
    default: return literal(letter)
    }
  }

  /// What begins no escape stays as it is, backslash and all.
  private static func literal(_ letter: UInt8) -> [UInt8] { [UInt8(ascii: "\\"), letter] }

  private static func number(
    from rest: inout ArraySlice<UInt8>, atMost count: Int, radix: UInt8 = 16
  ) -> UInt32? {
    let digits = rest.prefix(count).prefix { Hex.value($0).map { $0 < radix } ?? false }
    guard !digits.isEmpty else { return nil }
    rest = rest.dropFirst(digits.count)
    return digits.reduce(UInt32(0)) { $0 &* UInt32(radix) &+ UInt32(Hex.value($1) ?? 0) }
  }

  private static func character(_ number: UInt32) -> [UInt8] {
    Array(String(Character(Unicode.Scalar(number) ?? "\u{FFFD}")).utf8)
  }
}
