/// A header as it is sent.
package struct HeaderLine: Hashable, Sendable {
  package let name: String
  package let value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// Header lines to be sent: generated ones, changed by what the user asked for.
struct HeaderBlock {
  private var lines: [HeaderLine] = []

  mutating func append(_ name: String, _ value: String) { lines.append(HeaderLine(name, value)) }

  mutating func append(_ more: [HeaderLine]) { lines += more }

  /// Each generated line that an option names gives way to the option's lines, in its place; the others
  /// follow at the end. Repeats are sent repeated.
  mutating func apply(_ options: [HeaderOption]) {
    var result: [HeaderLine] = []
    var placed: Set<String> = []
    for line in lines {
      let key = HTTPSyntax.lowercased(line.name)
      let own = options.filter { HTTPSyntax.lowercased($0.name) == key }
      if own.isEmpty {
        result.append(line)
      } else if placed.insert(key).inserted {
        result += own.compactMap(\.line)
      }
    }
    let others = options.filter { !placed.contains(HTTPSyntax.lowercased($0.name)) }
    lines = result + others.compactMap(\.line)
  }

  /// - Parameter startLine: without its line end.
  /// - Returns: a whole head, the empty line included.
  func bytes(startLine: String) -> [UInt8] {
    var text = startLine + "\r\n"
    for line in lines { text += line.value.isEmpty ? "\(line.name):\r\n" : "\(line.name): \(line.value)\r\n" }
    return Array((text + "\r\n").utf8)
  }
}
