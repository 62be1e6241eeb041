/// Written back for reading: each member and element on a line of its own.
extension JSONValue {
  /// Two spaces for each level; what is empty stays on its line.
  package var indentedText: String {
    var out: [UInt8] = []
    appendIndented(level: 0, to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  private func appendIndented(level: Int, to out: inout [UInt8]) {
    switch self {
    case .array(let elements) where !elements.isEmpty:
      Self.appendLines(elements, ("[", "]"), level, to: &out) { element, out in
        element.appendIndented(level: level + 1, to: &out)
      }
    case .object(let members) where !members.isEmpty:
      Self.appendLines(members, ("{", "}"), level, to: &out) { member, out in
        Self.append(quoted: member.name, to: &out)
        out += ": ".utf8
        member.value.appendIndented(level: level + 1, to: &out)
      }
    default: append(to: &out)
    }
  }

  private static func appendLines<Item>(
    _ items: [Item], _ brackets: (open: String, close: String), _ level: Int, to out: inout [UInt8],
    _ append: (Item, inout [UInt8]) -> Void
  ) {
    out += brackets.open.utf8
    for (index, item) in items.enumerated() {
      out += (index > 0 ? ",\n" : "\n").utf8
      out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * (level + 1)))
      append(item, &out)
    }
    out.append(UInt8(ascii: "\n"))
    out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
    out += brackets.close.utf8
  }
}
