/// What the rows of the catalogue are about; the headings of docs/diagnosis.md.
package enum Family: String, Sendable, CaseIterable {
  case resolve = "Names"
  case connect = "Connections"
  case proxy = "Proxies"
  case tls = "TLS"
  case answer = "No answer, or none in HTTP"
  case reverseProxy = "Reverse proxies"
  case asgi = "ASGI: uvicorn, hypercorn, FastAPI"
  case channels = "Django Channels and daphne"
  case flask = "Flask, Werkzeug and Flask-SocketIO"
  case refusal = "Other HTTP answers"
  case invalid = "A 101 that breaks the rules"
  case frames = "Broken frames"
  case application = "Protocols on top"
  case close = "Closes"
  case loss = "Ends without a Close"
}

/// One row of the catalogue: what can be wrong, in words, and the function that finds it in the evidence.
package struct CatalogueRow: Sendable {
  package let id: String
  package let family: Family
  /// What a person sees of it.
  package let looksLike: String
  /// The cause in one plain sentence: that of the finding, unless its conclusion has one of its own.
  package let meaning: String
  /// What to do: that of the finding, unless its conclusion has one of its own.
  package let next: String
  /// What is left when nothing more telling has been found.
  package let isGeneral: Bool
  /// A connection that ends as it should may end for this reason as well, and then it is worth a word.
  package let isOfGoodEnds: Bool
  /// It follows from an answer to a request that asked for an upgrade, and to no other.
  private let assumesUpgrade: Bool
  private let conclude: @Sendable (Evidence) -> Conclusion?

  /// - Parameters:
  ///   - id: stable, for scripts.
  ///   - family: of the rows that it stands with.
  ///   - looksLike: what a person sees of it.
  ///   - meaning: the cause in one plain sentence.
  ///   - next: what to do.
  ///   - isGeneral: any row that is not gives a better finding.
  ///   - isOfGoodEnds: a connection that ends as it should may end for this reason as well.
  ///   - assumesUpgrade: it follows only where the request asked for an upgrade: where that is not known, it is possible
  ///     and no more.
  ///   - conclude: nil where the evidence says nothing of the kind.
  init(
    _ id: String, _ family: Family, looksLike: String, meaning: String, next: String,
    isGeneral: Bool = false, isOfGoodEnds: Bool = false,
    assumesUpgrade: Bool = false, conclude: @escaping @Sendable (Evidence) -> Conclusion?
  ) {
    self.id = id
    self.family = family
    self.looksLike = looksLike
    self.meaning = meaning
    self.next = next
    self.isGeneral = isGeneral
    self.isOfGoodEnds = isOfGoodEnds
    self.assumesUpgrade = assumesUpgrade
    self.conclude = conclude
  }

  /// Nil where the evidence says nothing of the kind.
  package func finding(in evidence: Evidence) -> Finding? {
    guard var conclusion = conclude(evidence) else { return nil }
    if assumesUpgrade, evidence.request == nil {
      conclusion.certainty = .possible
      conclusion.seen.append("the request is not known: it is taken for one that asks for an upgrade")
    }
    return Finding(
      id: id, cause: conclusion.cause ?? meaning, certainty: conclusion.certainty, seen: conclusion.seen,
      next: conclusion.next ?? next,
      command: evidence.knowsURL ? conclusion.command : nil)
  }
}

/// What a row makes of the evidence.
struct Conclusion {
  var certainty: Certainty
  var seen: [String]
  /// In place of the row's.
  var cause: String?
  /// In place of the row's.
  var next: String?
  var command: String?

  init(
    _ certainty: Certainty, seen: [String?], cause: String? = nil, next: String? = nil,
    command: String? = nil
  ) {
    self.certainty = certainty
    self.seen = seen.compactMap { $0 }
    self.cause = cause
    self.next = next
    self.command = command
  }
}
