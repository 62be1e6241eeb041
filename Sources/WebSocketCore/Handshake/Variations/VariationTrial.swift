/// What became of one request.
package enum UpgradeOutcome: Sendable {
  /// A 101 in order, and the connection stayed open for as long as was waited.
  case accepted(ResponseHead)
  /// A 101 that breaks a rule.
  case invalid(ResponseHead)
  /// A 101 in order, and at once the end: a Close, or the connection alone (nil).
  case dropped(ResponseHead, CloseBody?)
  /// An answer other than 101.
  case refused(ResponseHead)
  /// None, and why.
  case unanswered(String)

  package var response: ResponseHead? {
    switch self {
    case .accepted(let head), .invalid(let head), .dropped(let head, _), .refused(let head): head
    case .unanswered: nil
    }
  }

  package var isAccepted: Bool { if case .accepted = self { true } else { false } }

  /// Stable, for scripts.
  package var name: String {
    switch self {
    case .accepted: "accepted"
    case .invalid: "invalid"
    case .dropped: "dropped"
    case .refused: "refused"
    case .unanswered: "unanswered"
    }
  }

  /// The same answer as far as it tells where in the server a request has come to.
  package func isLike(_ other: UpgradeOutcome) -> Bool {
    name == other.name && response?.statusText == other.response?.statusText
  }
}

/// A request, and what became of it.
package struct VariationTrial: Sendable {
  package let varied: VariedRequest
  package let outcome: UpgradeOutcome
  /// Seconds until the answer.
  package let duration: Double

  package init(_ varied: VariedRequest, _ outcome: UpgradeOutcome, duration: Double) {
    self.varied = varied
    self.outcome = outcome
    self.duration = duration
  }
}
