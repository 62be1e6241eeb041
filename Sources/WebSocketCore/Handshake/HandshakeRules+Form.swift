extension HandshakeRules {
  private static let ruleOfDefect: [HeadDefect.Kind: Rule] = [
    .bareLineFeed: .lineFeed, .bareCarriageReturn: .carriageReturn, .leadingEmptyLine: .leadingEmptyLine,
    .obsoleteFold: .obsoleteFold, .strayFold: .strayFold, .noColon: .headerColon,
    .spaceBeforeColon: .spaceBeforeColon, .invalidName: .headerName, .controlCharacter: .headerValue,
  ]

  /// Judges the lines of a head: one check for each kind of defect, however many lines have it.
  package static func judge(formOf head: MessageHead) -> [Check] {
    guard !head.defects.isEmpty else {
      let count = head.fields.count
      return [
        Check(
          info: "header-lines", "RFC 9112 §5", "header lines",
          seen: count == 1 ? "1, well formed" : "\(count), all well formed")
      ]
    }
    return HeadDefect.Kind.allCases.compactMap { kind in
      let lines = head.defects.filter { $0.kind == kind }
      guard let first = lines.first, let rule = ruleOfDefect[kind] else { return nil }
      let more = lines.count > 1 ? " and \(lines.count - 1) more" : ""
      return Check(
        rule, "header lines", holds: false, seen: "\(Check.quote(first.line))\(more)", offset: first.offset)
    }
  }

  /// A check of a field that may stand once.
  ///
  /// - Parameters:
  ///   - name: of the field.
  ///   - head: where it stands.
  ///   - rule: that it stands once.
  /// - Returns: nil unless it stands more than once.
  static func duplicates(of name: String, in head: MessageHead, _ rule: Rule) -> Check? {
    let values = head.all(name)
    guard values.count > 1 else { return nil }
    let seen = values.prefix(4).map(Check.quote).joined(separator: " and ")
    return Check(
      rule, name, holds: false, seen: "\(values.count) times: \(seen)", offset: head.field(name)?.offset)
  }

  /// The values of a field as they are shown: `missing`, or each in turn.
  static func shown(_ values: [String]) -> String {
    values.isEmpty ? "missing" : Check.quote(values.joined(separator: ", "))
  }
}
