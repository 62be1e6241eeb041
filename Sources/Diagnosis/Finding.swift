/// How sure a finding is.
package enum Certainty: String, Sendable, CaseIterable, Comparable {
  /// It fits, and so may something else.
  case possible
  /// Something else would be a surprise.
  case likely
  /// The evidence says it.
  case certain

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  package static func < (one: Self, other: Self) -> Bool { one.rank < other.rank }
}

/// Why a run failed, and what to do about it.
package struct Finding: Equatable, Sendable {
  /// Stable, for scripts: the row of the catalogue.
  package let id: String
  /// One plain sentence without a full stop.
  package var cause: String
  package var certainty: Certainty
  /// The facts that say so.
  package var seen: [String]
  /// What to do, in words.
  package var next: String
  /// What to run, ready to be pasted into a shell.
  package var command: String?

  package init(
    id: String, cause: String, certainty: Certainty, seen: [String], next: String, command: String? = nil
  ) {
    self.id = id
    self.cause = cause
    self.certainty = certainty
    self.seen = seen
    self.next = next
    self.command = command
  }
}
