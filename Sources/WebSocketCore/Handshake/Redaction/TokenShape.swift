/// What a credential looks like where nothing says that it is one.
enum TokenShape {
  typealias Slice = ArraySlice<UInt8>

  /// The beginning of `{"` in base64, with which the header of every JSON Web Token begins.
  private static let webTokenStart = Array("eyJ".utf8)
  /// A header, a dot, a payload and a dot; what is shorter is no token.
  private static let shortestWebToken = 24
  /// Bytes from which on a mixture of letters and digits is no word.
  private static let shortestRandom = 22

  /// JSON Web Tokens (RFC 7519; signed: three parts, RFC 7515; encrypted: five, RFC 7516) in any text.
  static func webTokens(in text: Slice) -> [Range<Int>] {
    var tokens: [Range<Int>] = []
    var rest = text
    while let start = nextWebToken(in: rest) {
      let token = text[start...].prefix { isURLSafe($0) || $0 == UInt8(ascii: ".") }
      let dots = token.count { $0 == UInt8(ascii: ".") }
      let isBoundary = start == text.startIndex || !isURLSafe(text[start - 1])
      if isBoundary, dots >= 2, token.count >= shortestWebToken { tokens.append(token.indices) }
      rest = text[token.endIndex...]
    }
    return tokens
  }

  private static func nextWebToken(in text: Slice) -> Int? {
    guard text.count >= webTokenStart.count else { return nil }
    return (text.startIndex...(text.endIndex - webTokenStart.count)).first {
      text[$0] == webTokenStart[0] && text[$0...].starts(with: webTokenStart)
    }
  }

  /// Base64 with either alphabet, and padding.
  static func isBase64(_ byte: UInt8) -> Bool {
    isURLSafe(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "=")
      || byte == UInt8(ascii: "~")
  }

  private static func isURLSafe(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }

  /// Too long and too mixed for a name: base64 with letters of both cases and digits, or hexadecimal.
  ///
  /// - Parameter text: without dots.
  static func looksRandom(_ text: Slice) -> Bool {
    guard text.count >= shortestRandom, text.allSatisfy(isBase64) else { return false }
    if text.starts(with: webTokenStart) { return true }
    let hasDigit = text.contains(where: isDigit)
    let hasUpper = text.contains { (0x41...0x5A).contains($0) }
    let hasLower = text.contains { (0x61...0x7A).contains($0) }
    if hasDigit, hasUpper, hasLower { return true }
    // A UUID too.
    let hexadecimal = text.filter { $0 != UInt8(ascii: "-") }
    return hasDigit && hexadecimal.count >= 32
      && hexadecimal.allSatisfy { isDigit($0) || (0x61...0x66).contains($0 | 0x20) }
  }

  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
