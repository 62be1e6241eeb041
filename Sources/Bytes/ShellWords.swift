/// A command as it is pasted, cut into words as a POSIX shell cuts it: quotes, backslashes, bash's `$'…'`. What
/// follows the command (a pipe, a second command, a redirection) is left out.
package enum ShellWords {
  /// Cuts a command.
  ///
  /// - Parameter text: one command, on one line or on several that end in a backslash.
  /// - Returns: its words without their quotes.
  package static func split(_ text: String) throws(CommandLineError) -> [String] {
    var lexer = ShellLexer(bytes: Array(text.utf8))
    return try lexer.words()
  }

  /// A word as a shell has to be given it: as it is where nothing in it means anything, else in single quotes.
  package static func quote(_ word: String) -> String {
    if !word.isEmpty, word.utf8.allSatisfy(isPlain) { return word }
    // By bytes: a combining mark behind a quotation mark makes one character of both.
    let parts = word.utf8.split(separator: UInt8(ascii: "'"), omittingEmptySubsequences: false)
    return "'" + parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "'\\''") + "'"
  }

  /// Words as one command.
  package static func join(_ words: [String]) -> String { words.map(quote).joined(separator: " ") }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: plainPunctuation.contains(byte)
    }
  }

  private static let plainPunctuation = Array("-_./:=@%+,".utf8)
}

/// Why a command cannot be cut into words.
package enum CommandLineError: Error, Equatable, Sendable {
  /// A quotation mark of this kind that nothing closes.
  case openQuote(String)
  /// Only a shell could put in what belongs here: `$TOKEN`.
  case expansion(String)

  /// One sentence without a full stop.
  package var message: String {
    switch self {
    case .openQuote(let mark): "nothing closes the \(mark) in it"
    case .expansion(let text): "only a shell knows what \(text) stands for: put the value in its place"
    }
  }
}

private struct ShellLexer {
  let bytes: [UInt8]
  private var position = 0
  private var word: [UInt8] = []
  /// An empty pair of quotes is a word as well.
  private var hasWord = false
  private var done: [String] = []

  init(bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { position + 1 < bytes.count ? bytes[position + 1] : nil }

  mutating func words() throws(CommandLineError) -> [String] {
    while position < bytes.count, try step() {}
    endWord()
    return done
  }

  /// Takes the next character, or the quoted text that begins with it.
  ///
  /// - Returns: false at the end of the command.
  private mutating func step() throws(CommandLineError) -> Bool {
    let byte = bytes[position]
    switch byte {
    case 0x20, 0x09, 0x0D: endWord()
    case 0x0A:
      endWord()
      // Empty lines stand before a command, not in it.
      if !done.isEmpty { return false }
    case UInt8(ascii: "\\"): takeEscaped()
    case UInt8(ascii: "'"): try takeSingleQuoted()
    case UInt8(ascii: "\""): try takeDoubleQuoted()
    case UInt8(ascii: "$") where next == UInt8(ascii: "'"): try takeANSIQuoted()
    case UInt8(ascii: "$") where next == UInt8(ascii: "\""): break
    case UInt8(ascii: "$"), UInt8(ascii: "`"):
      try refuseExpansion()
      append(byte)
    case UInt8(ascii: "#") where !hasWord: return false
    case _ where endsCommand(byte): return false
    default: append(byte)
    }
    position += 1
    return true
  }

  private mutating func append(_ text: some Sequence<UInt8>) {
    word.append(contentsOf: text)
    hasWord = true
  }

  private mutating func append(_ byte: UInt8) { append(CollectionOfOne(byte)) }

  private mutating func endWord() {
    if hasWord { done.append(String(decoding: word, as: UTF8.self)) }
    word.removeAll(keepingCapacity: true)
    hasWord = false
  }

  /// `;`, `|`, `<`, `>` and brackets. A `&` in the middle of a word is one that somebody forgot to quote, in the
  /// query of a URL.
  private func endsCommand(_ byte: UInt8) -> Bool {
    if byte == UInt8(ascii: "&") {
      let follows = next ?? 0x20
      return !hasWord || follows == byte || follows == 0x20 || follows == 0x0A
    }
    return ";|<>()".utf8.contains(byte)
  }

  private mutating func takeEscaped() {
    position += 1
    // A line that goes on in the next one, also where it has come through Windows.
    if position < bytes.count, bytes[position] == 0x0D, next == 0x0A { position += 1 }
    guard position < bytes.count, bytes[position] != 0x0A else { return }
    append(bytes[position])
  }

  private mutating func takeSingleQuoted() throws(CommandLineError) {
    let start = position + 1
    guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "'")) else { throw .openQuote("'") }
    append(bytes[start..<end])
    position = end
  }

  private mutating func takeDoubleQuoted() throws(CommandLineError) {
    hasWord = true
    position += 1
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\\"), let next, "$`\"\\\n".utf8.contains(next) {
        position += 1
        if next != 0x0A { append(next) }
      } else {
        if byte == UInt8(ascii: "$") || byte == UInt8(ascii: "`") { try refuseExpansion() }
        append(byte)
      }
      position += 1
    }
    guard position < bytes.count else { throw .openQuote("\"") }
  }

  private mutating func takeANSIQuoted() throws(CommandLineError) {
    guard let quoted = ANSIQuotedText(bytes[(position + 2)...]) else { throw .openQuote("$'") }
    append(quoted.text)
    position = quoted.end
  }

  /// A `$` that begins a name, a bracket or a parenthesis, and a backquote, are for a shell; any other is itself.
  private func refuseExpansion() throws(CommandLineError) {
    let rest = bytes[position...]
    func isName(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: "_") || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
    }
    guard rest.first == UInt8(ascii: "$") else {
      throw .expansion(String(decoding: rest.prefix { $0 != 0x20 }.prefix(40), as: UTF8.self))
    }
    guard let next, isName(next) || next == UInt8(ascii: "{") || next == UInt8(ascii: "(") else { return }
    let name =
      isName(next)
      ? rest.dropFirst().prefix { isName($0) || ($0 >= 0x30 && $0 <= 0x39) }
      : rest.dropFirst().prefix { $0 != 0x20 && $0 != UInt8(ascii: "\"") }
    throw .expansion("$" + String(decoding: name.prefix(40), as: UTF8.self))
  }
}
