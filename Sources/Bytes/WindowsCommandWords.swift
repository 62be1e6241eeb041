/// A command as it is pasted from Windows, cut into words as cmd.exe and the C runtime of the program cut it, one
/// after the other: carets are cmd's, backslashes and doubled quotes are the runtime's.
package enum WindowsCommandWords {
  /// Is a command quoted as cmd wants it? The first mark tells that only one kind of shell knows: `^"` and a caret
  /// at the end of a line, or `'` and a backslash there.
  package static func isCommand(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    func isLineEnd(_ index: Int) -> Bool {
      bytes[index...].starts(with: "\n".utf8) || bytes[index...].starts(with: "\r\n".utf8)
    }
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "^"):
        if bytes[(index + 1)...].first == UInt8(ascii: "\"") || isLineEnd(index + 1) { return true }
      case UInt8(ascii: "'"): return false
      case UInt8(ascii: "\\"): if isLineEnd(index + 1) { return false }
      default: continue
      }
    }
    return false
  }

  /// Cuts a command.
  ///
  /// - Parameter text: one command, on one line or on several that end in a caret.
  /// - Returns: its words without their quotes.
  package static func split(_ text: String) throws(CommandLineError) -> [String] {
    try words(of: withoutCarets(Array(text.utf8)))
  }

  /// What cmd hands to the program: up to what follows the command, and without carets. Between plain quotes a
  /// caret would stay; but browsers have escaped with it there as well, and what they escape is never a letter.
  private static func withoutCarets(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var isQuoted = false
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "^"), let length = escapeLength(bytes, position, isQuoted, out.last) {
        position += length
        if position < bytes.count { out.append(bytes[position]) }
      } else if !isQuoted, "&|<>".utf8.contains(byte) {
        break
      } else if !isQuoted, byte == 0x0A || byte == 0x0D {
        if out.contains(where: { $0 != 0x20 && $0 != 0x09 }) { break }
      } else {
        if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
        out.append(byte)
      }
      position += 1
    }
    return out
  }

  /// - Returns: how far behind the caret the character stands that it escapes; nil where the caret is itself. A
  ///   line end behind it is left out, and then it escapes what follows.
  private static func escapeLength(
    _ bytes: [UInt8], _ caret: Int, _ isQuoted: Bool, _ last: UInt8?
  ) -> Int? {
    let rest = bytes[(caret + 1)...]
    if rest.starts(with: "\r\n".utf8) { return 3 }
    if rest.first == 0x0A { return 2 }
    guard isQuoted, let escaped = rest.first else { return 1 }
    // `%^20`: the caret keeps cmd from taking %20 for a variable.
    return last == UInt8(ascii: "%") || !isSafe(escaped) ? 1 : nil
  }

  /// What browsers do not escape.
  private static func isSafe(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: " _-:=+~'/.,?;()*`".utf8.contains(byte)
    }
  }

  /// As the C runtime's `argv` has them: backslashes mean something only before a quote.
  private static func words(of bytes: [UInt8]) throws(CommandLineError) -> [String] {
    var done: [String] = []
    var word: [UInt8] = []
    var hasWord = false
    var isQuoted = false
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      if !isQuoted, byte == 0x20 || byte == 0x09 {
        if hasWord { done.append(String(decoding: word, as: UTF8.self)) }
        word = []
        hasWord = false
        continue
      }
      hasWord = true
      if byte == UInt8(ascii: "\\") {
        let count = 1 + rest.prefix { $0 == UInt8(ascii: "\\") }.count
        rest = rest.dropFirst(count - 1)
        let isBeforeQuote = rest.first == UInt8(ascii: "\"")
        word += [UInt8](repeating: byte, count: isBeforeQuote ? count / 2 : count)
        if isBeforeQuote, !count.isMultiple(of: 2) { word += rest.prefix(1); rest = rest.dropFirst() }
      } else if byte == UInt8(ascii: "\"") {
        if isQuoted, rest.first == byte {
          word.append(byte); rest = rest.dropFirst()
        } else {
          isQuoted.toggle()
        }
      } else {
        word.append(byte)
      }
    }
    guard !isQuoted else { throw .openQuote("\"") }
    return hasWord ? done + [String(decoding: word, as: UTF8.self)] : done
  }
}
