/// What the trials of one request say together. The first is that of the request as given.
package struct VariationReport: Sendable {
  package private(set) var trials: [VariationTrial]

  package init(_ baseline: VariationTrial) { trials = [baseline] }

  package mutating func add(_ trial: VariationTrial) { trials.append(trial) }

  package var baseline: VariationTrial { trials[0] }
  private var changed: ArraySlice<VariationTrial> { trials.dropFirst() }

  // MARK: What helps

  /// The trials that were accepted where the request as given was not, the smallest change first. Empty where it
  /// was accepted itself.
  package var cures: [VariationTrial] {
    guard !baseline.outcome.isAccepted else { return [] }
    return changed.enumerated().filter(\.element.outcome.isAccepted)
      .sorted { Self.rank($0) < Self.rank($1) }.map(\.element)
  }

  /// Fewer changes before more, sound requests before broken ones, one subprotocol before a list of guesses; then
  /// the order in which they were tried.
  private static func rank(_ trial: (offset: Int, element: VariationTrial)) -> (Int, Int, Int) {
    let changes = trial.element.varied.changes
    let isGuess = changes.contains { $0.id == Variation.knownSubprotocolsID }
    return (changes.count, trial.element.varied.isBreach ? 2 : isGuess ? 1 : 0, trial.offset)
  }

  /// The trials that had another Origin, or none, and no other change.
  package var origins: [VariationTrial] {
    changed.filter { $0.varied.changes.count == 1 && $0.varied.changes[0].aspect == .origin }
  }

  // MARK: What to try next

  /// Where one of the well-known subprotocols has helped: the one that the server chose, alone.
  package var refinement: [Variation] {
    guard
      let guess = cures.first(where: { $0.varied.changes.map(\.id) == [Variation.knownSubprotocolsID] }),
      let chosen = guess.outcome.response?.head.first("Sec-WebSocket-Protocol")
    else { return [] }
    return [.subprotocol(chosen)]
  }

  /// Where no single change helps: two together, the most promising first.
  ///
  /// - Parameter limit: the most pairs.
  /// - Returns: empty where one change helps, or none is needed.
  package func pairs(atMost limit: Int) -> [[Variation]] {
    guard !baseline.outcome.isAccepted, cures.isEmpty else { return [] }
    let candidates = promising
    var pairs: [(changes: [Variation], rank: Int)] = []
    for (place, one) in candidates.enumerated() {
      for other in candidates[(place + 1)...] where one.change.aspect != other.change.aspect {
        pairs.append(([one.change, other.change], one.rank + other.rank))
      }
    }
    let sorted = pairs.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
    return sorted.prefix(limit).map(\.element.changes)
  }

  /// Single changes, and how little each promises: one that got another answer has come further. Of an aspect where
  /// one has, only that one is looked at.
  private var promising: [(change: Variation, rank: Int)] {
    let sound = changed.filter { $0.varied.changes.count == 1 && !$0.varied.isBreach }
    let further = sound.filter { !$0.outcome.isLike(baseline.outcome) }
    let aspects = Set(further.map { $0.varied.changes[0].aspect })
    var seen: Set<Variation.Aspect> = []
    return sound.compactMap { trial in
      let change = trial.varied.changes[0]
      let isFurther = !trial.outcome.isLike(baseline.outcome)
      guard let rank = Self.promise[change.aspect], isFurther || !aspects.contains(change.aspect),
        change.id != Variation.foreignOriginID
      else { return nil }
      if isFurther, !seen.insert(change.aspect).inserted { return nil }
      return (change, isFurther ? rank : rank + 100)
    }
  }

  /// What servers object to most comes first.
  private static let promise: [Variation.Aspect: Int] = [
    .origin: 0, .target: 1, .subprotocol: 2, .host: 4, .agent: 5, .extensions: 6, .credentials: 7,
    .spelling: 9,
  ]

  // MARK: What the server must not do

  /// The rules that the server breaks by whom it lets in and whom not, and in which trial.
  package var violations: [(trial: Int, violation: Violation)] {
    trials.indices.dropFirst().compactMap { index in
      violation(of: trials[index]).map { (index, $0) }
    }
  }

  private func violation(of trial: VariationTrial) -> Violation? {
    guard trial.varied.changes.count == 1, let response = trial.outcome.response else { return nil }
    let change = trial.varied.changes[0]
    switch change.expectation {
    case .refusal(let rule) where response.status == 101:
      return Violation(rule, "\(change.title): \(response.statusText)")
    // Only beside an acceptance does a refusal say what it is for.
    case .acceptance(let rule) where baseline.outcome.isAccepted && !trial.outcome.isAccepted:
      return Violation(rule, "\(change.title): \(response.statusText)")
    default: return nil
    }
  }

  /// The server has let in the page of a stranger: any site can open this WebSocket with the cookies of its
  /// visitors (RFC 6455 §10.2).
  package var admitsForeignOrigin: Bool {
    changed.contains { $0.varied.changes.map(\.id) == [Variation.foreignOriginID] && $0.outcome.isAccepted }
  }
}
