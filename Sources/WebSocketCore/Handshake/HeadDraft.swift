/// A head of our own that is being changed.
package struct HeadDraft: Sendable {
  package var startLine: String
  package private(set) var lines: [HeaderLine]

  package init(_ head: MessageHead) {
    startLine = head.startLine
    lines = head.fields.map { HeaderLine($0.name, $0.value) }
  }

  package mutating func add(_ name: String, _ value: String) { lines.append(HeaderLine(name, value)) }

  /// - Parameter name: in any case.
  package mutating func remove(_ name: String) { lines.removeAll { HTTPSyntax.matches($0.name, name) } }

  /// Takes the header out and puts it at the end.
  package mutating func set(_ name: String, _ value: String) {
    remove(name)
    add(name, value)
  }

  /// Gives the header this value where it stands; it comes to the end where there is none.
  package mutating func replace(_ name: String, with value: String) {
    guard let place = lines.firstIndex(where: { HTTPSyntax.matches($0.name, name) }) else {
      return add(name, value)
    }
    let spelled = lines[place].name
    remove(name)
    lines.insert(HeaderLine(spelled, value), at: place)
  }

  package mutating func lowercaseNames() {
    lines = lines.map { HeaderLine(HTTPSyntax.lowercased($0.name), $0.value) }
  }

  /// The value of the first header of that name, in any case.
  package func first(_ name: String) -> String? {
    lines.first { HTTPSyntax.matches($0.name, name) }?.value
  }

  package var bytes: [UInt8] {
    var block = HeaderBlock()
    block.append(lines)
    return block.bytes(startLine: startLine)
  }
}

/// The parts of a request line.
extension HeadDraft {
  /// What stands between the method and the version.
  package var target: String {
    get { parts.target }
    set {
      let (method, _, version) = parts
      startLine = "\(method) \(newValue) \(version)"
    }
  }

  /// `HTTP/1.1`
  package var version: String {
    get { parts.version }
    set {
      let (method, target, _) = parts
      startLine = "\(method) \(target) \(newValue)"
    }
  }

  private var parts: (method: String, target: String, version: String) {
    let words = HTTPSyntax.words(startLine)
    guard words.count >= 3 else { return (words[0], words.count > 1 ? words[1] : "", "") }
    return (words[0], words[1..<(words.count - 1)].joined(separator: " "), words[words.count - 1])
  }
}
