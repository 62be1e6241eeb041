/// One way to change an upgrade request, to see whether the server answers otherwise.
package struct Variation: Sendable {
  /// What a change is about. Two changes of the same aspect cannot be made together.
  package enum Aspect: String, Sendable {
    case origin, host, spelling, extensions, subprotocol, version, key, agent, target, credentials
  }

  /// What a server that accepts the request as given is to make of the changed one.
  package enum Expectation: Hashable, Sendable {
    /// That is its own affair.
    case free
    /// It breaks the rule if it accepts.
    case refusal(Rule)
    /// It breaks the rule if it refuses.
    case acceptance(Rule)
  }

  /// Stable, for scripts: `origin-target`.
  package let id: String
  package let aspect: Aspect
  /// What is changed, in a few words.
  package let title: String
  package let expectation: Expectation
  /// The change: pure, and without effect where it does not apply.
  let edit: @Sendable (inout HeadDraft) -> Void

  init(
    _ id: String, _ aspect: Aspect, _ title: String, expect expectation: Expectation = .free,
    _ edit: @escaping @Sendable (inout HeadDraft) -> Void
  ) {
    self.id = id
    self.aspect = aspect
    self.title = title
    self.expectation = expectation
    self.edit = edit
  }
}

extension Variation {
  /// The changed request is one that a server is to refuse, or may.
  var isBreach: Bool { aspect == .version || aspect == .key }
}

/// A request that was changed, and by what.
package struct VariedRequest: Sendable {
  /// Empty: the request as given.
  package let changes: [Variation]
  package let request: SentRequest

  /// - Returns: nil where one of the changes makes none.
  package init?(_ base: SentRequest, _ changes: [Variation]) {
    var draft = HeadDraft(base.head.head)
    for change in changes {
      let before = draft.bytes
      change.edit(&draft)
      if draft.bytes == before { return nil }
    }
    self.changes = changes
    request = changes.isEmpty ? base : SentRequest(bytes: draft.bytes)
  }

  /// One of the changes makes it a request that a server is to refuse, or may.
  package var isBreach: Bool { changes.contains(where: \.isBreach) }

  /// `as-given`, or the ids of the changes with plus signs between them.
  package var id: String { changes.isEmpty ? "as-given" : changes.map(\.id).joined(separator: "+") }

  package var title: String { changes.isEmpty ? "as given" : changes.map(\.title).joined(separator: "; ") }
}
