import Bytes

/// One `key=value` of a frame's description, and what its value says.
struct FrameSpecWord {
  var key: String
  /// Without quotes, with its backslashes.
  var value: String
  /// As it was written.
  var text: String

  static func split(_ text: String) throws(FrameSpecError) -> [FrameSpecWord] {
    var words: [FrameSpecWord] = []
    var rest = Substring(text).drop(while: \.isWhitespace)
    while !rest.isEmpty {
      words.append(try take(from: &rest))
      rest = rest.drop(while: \.isWhitespace)
    }
    return words
  }

  /// Takes the word that `rest` begins with. Quotes count at the beginning of a value only, so that JSON
  /// needs none.
  private static func take(from rest: inout Substring) throws(FrameSpecError) -> FrameSpecWord {
    let start = rest
    let bare = rest.prefix { !$0.isWhitespace }
    guard let equals = bare.firstIndex(of: "="), equals > bare.startIndex else {
      throw FrameSpecError(String(bare), "write key=value, such as op=text")
    }
    let key = bare[..<equals].lowercased()
    let value = rest[rest.index(after: equals)...]
    guard let quote = value.first, quote == "\"" || quote == "'" else {
      rest = rest[bare.endIndex...]
      return FrameSpecWord(key: key, value: String(bare[bare.index(after: equals)...]), text: String(bare))
    }
    let inside = value.dropFirst()
    var isEscaped = false
    let closing = inside.firstIndex { character in
      defer { isEscaped = !isEscaped && character == "\\" }
      return character == quote && !isEscaped
    }
    guard let closing else { throw FrameSpecError(String(start), "the quote is not closed") }
    rest = inside[inside.index(after: closing)...]
    guard rest.first?.isWhitespace ?? true else {
      throw FrameSpecError(String(rest), "after a closing quote comes a space")
    }
    return FrameSpecWord(
      key: key, value: String(inside[..<closing]), text: String(start[..<rest.startIndex]))
  }

  func bit() throws(FrameSpecError) -> Bool {
    guard value == "0" || value == "1" else { throw FrameSpecError(text, "\(key) is 0 or 1") }
    return value == "1"
  }

  func number(atMost most: UInt64) throws(FrameSpecError) -> UInt64 {
    let isHex = value.hasPrefix("0x") || value.hasPrefix("0X")
    guard let number = isHex ? UInt64(value.dropFirst(2), radix: 16) : UInt64(value), number <= most else {
      throw FrameSpecError(text, "\(key) is a number from 0 to \(most)")
    }
    return number
  }

  func opcode() throws(FrameSpecError) -> Opcode {
    guard let opcode = Opcode(name: value == "cont" ? "continuation" : value) else {
      throw FrameSpecError(
        text, "op is continuation, text, binary, close, ping, pong or a number from 0 to 15 (0xf)")
    }
    return opcode
  }

  func mask() throws(FrameSpecError) -> FrameSpec.Mask {
    if value == "0" { return .none }
    if value == "1" { return .random }
    guard value.hasPrefix("0x"), let key = Hex.decode(value.dropFirst(2)), key.count == 4 else {
      throw FrameSpecError(text, "mask is 0, 1 for a random key, or four bytes such as 0x37fa213d")
    }
    return .key(MaskingKey((key[0], key[1], key[2], key[3])))
  }

  func encoding() throws(FrameSpecError) -> LengthEncoding {
    guard let bits = UInt8(value), let encoding = LengthEncoding(rawValue: bits) else {
      throw FrameSpecError(text, "enc is 7, 16 or 64: the bits that the length is written in")
    }
    return encoding
  }

  func hexadecimal() throws(FrameSpecError) -> [UInt8] {
    guard let bytes = Hex.decode(value.filter { !$0.isWhitespace }) else {
      throw FrameSpecError(text, "hex is pairs of hexadecimal digits")
    }
    return bytes
  }

  /// UTF-8 with `\n`, `\r`, `\t`, `\0`, `\\`, `\"`, `\'` and `\xNN` replaced by what they stand for.
  func unescaped() throws(FrameSpecError) -> [UInt8] {
    guard let bytes = EscapedText.decode(value) else {
      throw FrameSpecError(
        text, #"a backslash stands before n, r, t, 0, \, a quote, or x and two digits"#)
    }
    return bytes
  }
}
