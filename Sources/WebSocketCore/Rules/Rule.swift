/// How bad a breach is.
package enum Severity: String, Sendable {
  /// A MUST is broken: a strict endpoint fails the connection.
  case error
  /// Legal, or a SHOULD, but it will surprise somebody.
  case warning
}

/// One requirement that a peer can break, as data. `docs/rules.md` is made from `Rule.all`.
package struct Rule: Hashable, Sendable {
  /// Stable, for scripts: `reserved-opcode`.
  package let id: String
  /// Where it is written: `RFC 6455 §5.2`.
  package let section: String
  package let severity: Severity
  /// The requirement in one line.
  package let text: String
  /// With which code an endpoint that fails the connection closes; nil before there is a connection.
  package let closeCode: CloseCode?

  package init(
    _ id: String, _ section: String, _ text: String, severity: Severity = .error, closeCode: CloseCode? = nil
  ) {
    self.id = id
    self.section = section
    self.severity = severity
    self.text = text
    self.closeCode = closeCode
  }

  /// Every rule there is, in the order of the documentation.
  package static var all: [Rule] { handshakeRules + frameRules + deflateRules }
}

/// A rule, broken: what was seen, and where.
package struct Violation: Hashable, Sendable {
  package let rule: Rule
  /// What was seen, in words and figures: `opcode 0x3`.
  package let detail: String
  /// Where in the stream of that direction it stands, in bytes: the frame's first byte, or the
  /// offending one where that is known.
  package let offset: UInt64?

  package init(_ rule: Rule, _ detail: String, offset: UInt64? = nil) {
    self.rule = rule
    self.detail = detail
    self.offset = offset
  }
}
