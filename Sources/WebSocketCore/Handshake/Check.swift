/// One thing that was looked at in a handshake, and what came of it.
package struct Check: Hashable, Sendable {
  package enum Outcome: String, Hashable, Sendable, CaseIterable {
    case pass
    /// Legal, or a SHOULD, but it will surprise somebody.
    case warn
    /// A MUST is broken.
    case fail
    /// Nothing to judge, good to know.
    case info
  }

  /// Stable, for scripts: the rule's, where there is one.
  package let id: String
  /// Where it is written: `RFC 6455 §4.1`.
  package let section: String
  /// What was looked at, in a few words: `Sec-WebSocket-Accept`.
  package let title: String
  package let outcome: Outcome
  /// What was seen, in words; bytes of the peer in it are not escaped.
  package let seen: String
  package let rule: Rule?
  /// Where in the head it stands, in bytes, if it is one line's.
  package let offset: Int?

  /// A check of a rule.
  ///
  /// - Parameters:
  ///   - rule: what was checked.
  ///   - title: what was looked at.
  ///   - holds: false: the outcome is `fail` or `warn`, by the severity of the rule.
  ///   - seen: what was seen.
  ///   - offset: where in the head, in bytes.
  package init(_ rule: Rule, _ title: String, holds: Bool, seen: String, offset: Int? = nil) {
    id = rule.id
    section = rule.section
    self.title = title
    outcome = holds ? .pass : rule.severity == .error ? .fail : .warn
    self.seen = seen
    self.rule = rule
    self.offset = offset
  }

  /// Something to know, of which there is nothing to judge.
  ///
  /// - Parameters:
  ///   - id: stable, for scripts.
  ///   - section: where it is written.
  ///   - title: what was looked at.
  ///   - seen: what was seen.
  package init(info id: String, _ section: String, _ title: String, seen: String) {
    self.id = id
    self.section = section
    self.title = title
    outcome = .info
    self.seen = seen
    rule = nil
    offset = nil
  }

  /// The breach of the rule, if it is broken.
  package var violation: Violation? {
    guard outcome == .fail || outcome == .warn, let rule else { return nil }
    return Violation(rule, "\(title): \(seen)", offset: offset.map { UInt64($0) })
  }

  /// In quotation marks, and cut where it is long: a header may have 64 KiB, and all of it one character
  /// with its marks.
  static func quote(_ text: String) -> String {
    guard text.utf8.count > 160 else { return "\"\(text)\"" }
    return "\"\(Substring(text.unicodeScalars.prefix(120)))…\" (\(text.utf8.count) bytes)"
  }
}
