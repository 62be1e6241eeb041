import WebSocketCore

/// A request that was changed to see what the server makes of it.
package struct VariationTrace: Sendable {
  /// For scripts: `as-given`, `origin-target`, `origin-target+slash`.
  package var id: String
  /// What was changed, in a few words.
  package var change: String
  package var outcome: UpgradeOutcome
  /// Seconds until the answer.
  package var duration: Double

  package init(id: String, change: String, outcome: UpgradeOutcome, duration: Double) {
    self.id = id
    self.change = change
    self.outcome = outcome
    self.duration = duration
  }
}

/// One thing in which two requests differ. Secrets are redacted already.
package struct DifferenceTrace: Sendable {
  /// The name of a header, or `method`, `path`, `query`, `HTTP version`, `order of headers`.
  package var part: String
  package var kind: RequestDifference.Kind
  package var own: String?
  package var other: String?
  package var significance: Significance
  /// What a server makes of it, in one line.
  package var why: String

  package init(
    part: String, kind: RequestDifference.Kind, own: String?, other: String?, significance: Significance,
    why: String
  ) {
    self.part = part
    self.kind = kind
    self.own = own
    self.other = other
    self.significance = significance
    self.why = why
  }
}

/// What an inspection comes to, or a connection that ended well: a sentence, and a command that does it.
package struct AdviceTrace: Sendable {
  /// One sentence without a full stop.
  package var text: String
  /// The ids of the variations that it is about.
  package var variations: [String]
  /// As for a shell.
  package var command: String?
  /// What it follows from; nil where it is no row of the catalogue.
  package var diagnosis: DiagnosisTrace?

  package init(
    text: String, variations: [String] = [], command: String? = nil, diagnosis: DiagnosisTrace? = nil
  ) {
    self.text = text
    self.variations = variations
    self.command = command
    self.diagnosis = diagnosis
  }
}
