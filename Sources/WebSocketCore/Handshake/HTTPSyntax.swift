/// The lexical rules of HTTP (RFC 9110 §5.6), on bytes: the case mapping and the equality of `String` are
/// Unicode's, for which U+212A, the Kelvin sign, is a `k`, and `websoc\u{212A}et` would be `websocket`.
package enum HTTPSyntax {
  /// `tchar` of RFC 9110 §5.6.2.
  static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: tokenPunctuation.contains(byte)
    }
  }

  private static let tokenPunctuation = Array("!#$%&'*+-.^_`|~".utf8)

  package static func isToken(_ text: some StringProtocol) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy(isTokenByte)
  }

  /// Space or tab.
  static func isWhitespace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// What no field value may hold (RFC 9110 §5.5): control characters but the tab.
  static func isForbiddenInValue(_ byte: UInt8) -> Bool { (byte < 0x20 && byte != 0x09) || byte == 0x7F }

  /// Without the optional whitespace at both ends.
  static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let first = bytes.firstIndex(where: { !isWhitespace($0) }),
      let last = bytes.lastIndex(where: { !isWhitespace($0) })
    else { return [] }
    return bytes[first...last]
  }

  static func trimmed(_ text: some StringProtocol) -> String {
    String(decoding: trimmed(Array(text.utf8)[...]), as: UTF8.self)
  }

  static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }

  /// Only A to Z change.
  package static func lowercased(_ text: some StringProtocol) -> String {
    String(decoding: text.utf8.map(lowercased), as: UTF8.self)
  }

  /// ASCII case-insensitive.
  package static func matches(_ one: some StringProtocol, _ other: some StringProtocol) -> Bool {
    one.utf8.lazy.map(lowercased).elementsEqual(other.utf8.lazy.map(lowercased))
  }

  /// Byte for byte.
  static func isSame(_ one: some StringProtocol, _ other: some StringProtocol) -> Bool {
    one.utf8.elementsEqual(other.utf8)
  }

  /// The words of a start line.
  ///
  /// - Parameters:
  ///   - line: a start line.
  ///   - limit: the last word takes what is left, spaces included.
  /// - Returns: at least one word; two spaces together have an empty one between them.
  static func words(_ line: String, atMost limit: Int = .max) -> [String] {
    line.utf8.split(separator: 0x20, maxSplits: limit - 1, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// The elements of a comma-separated list (RFC 9110 §5.6.1): empty ones do not count, and a comma in a
  /// quoted string separates nothing.
  package static func listElements(_ value: some StringProtocol) -> [String] {
    split(value, at: UInt8(ascii: ",")).filter { !$0.isEmpty }
  }

  /// Parts between separators outside quoted strings (RFC 9110 §5.6.4), trimmed.
  ///
  /// - Parameters:
  ///   - value: a field value or a part of one.
  ///   - separator: a comma or a semicolon.
  /// - Returns: at least one part; parts may be empty.
  static func split(_ value: some StringProtocol, at separator: UInt8) -> [String] {
    var parts: [String] = []
    var part: [UInt8] = []
    var isQuoted = false
    var isEscaped = false
    for byte in value.utf8 {
      if byte == separator, !isQuoted {
        parts.append(String(decoding: trimmed(part[...]), as: UTF8.self))
        part.removeAll(keepingCapacity: true)
        continue
      }
      part.append(byte)
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\""), isQuoted || isAtStartOfValue(part) {
        isQuoted.toggle()
      } else if byte == UInt8(ascii: "\\"), isQuoted {
        isEscaped = true
      }
    }
    parts.append(String(decoding: trimmed(part[...]), as: UTF8.self))
    return parts
  }

  /// A quoted string is a whole element or the value after `=`. A stray quote in the middle of a word opens
  /// none, or one of them would hide the rest of the list.
  private static func isAtStartOfValue(_ part: [UInt8]) -> Bool {
    guard let before = part.dropLast().last(where: { !isWhitespace($0) }) else { return true }
    return before == UInt8(ascii: "=") || before == UInt8(ascii: ";")
  }
}
