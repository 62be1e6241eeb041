/// Text with the escapes that shells do not know: `\n`, `\r`, `\t`, `\0`, `\\`, `\"`, `\'` and `\xNN`.
package enum EscapedText {
  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9, UInt8(ascii: "0"): 0,
    UInt8(ascii: "\\"): 92, UInt8(ascii: "\""): 34, UInt8(ascii: "'"): 39,
  ]

  /// Nil where a backslash begins none of them.
  package static func decode(_ text: String) -> [UInt8]? {
    var rest = Array(text.utf8)[...]
    var bytes: [UInt8] = []
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      guard let letter = rest.popFirst() else { return nil }
      if let plain = escapes[letter] {
        bytes.append(plain)
      } else if letter == UInt8(ascii: "x"), rest.count >= 2,
        let value = Hex.decode(String(decoding: rest.prefix(2), as: UTF8.self))
      {
        bytes += value
        rest = rest.dropFirst(2)
      } else {
        return nil
      }
    }
    return bytes
  }
}
