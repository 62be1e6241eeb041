import Diagnosis
import Trace
import WebSocketCore

/// What the trials come to, in sentences for people, with the commands that do it.
struct VariationAdvice {
  private let report: VariationReport
  private let command: SuggestedCommand
  private let uri: WebSocketURI
  /// Of a server that has refused our Origin.
  private let allowedOrigins: AllowedOrigins?

  /// Other changes that help as well are named, but not all.
  private static let alternatives = 3

  init(
    _ report: VariationReport, _ command: SuggestedCommand, _ uri: WebSocketURI,
    _ allowedOrigins: AllowedOrigins?
  ) {
    self.report = report
    self.command = command
    self.uri = uri
    self.allowedOrigins = allowedOrigins
  }

  var lines: [AdviceTrace] {
    report.baseline.outcome.isAccepted ? [acceptance] + foreignOrigin : refusal
  }

  private var acceptance: AdviceTrace {
    let refused = report.trials.dropFirst().filter { !$0.outcome.isAccepted }.map(\.varied)
    let sound = refused.filter { !$0.isBreach }
    let isWide = sound.isEmpty
    let breaches =
      refused.count > sound.count
      ? (isWide ? " but those that break the protocol" : "; and to what breaks the protocol") : ""
    let text =
      isWide
      ? "the server accepts the request as given, and every change of it\(breaches)"
      : "the server accepts the request as given; it objects to: \(Self.list(sound))\(breaches)"
    return AdviceTrace(text: text, variations: refused.map(\.id))
  }

  private var foreignOrigin: [AdviceTrace] {
    guard report.admitsForeignOrigin else { return [] }
    return [
      AdviceTrace(
        text:
          "it does not look at Origin: any web page can open this WebSocket with its visitor's cookies (RFC 6455 §10.2)",
        variations: [Variation.foreignOriginID])
    ]
  }

  private var refusal: [AdviceTrace] {
    let cures = report.cures
    guard let best = cures.first else { return unknownOrigin + [helplessness] }
    let others = cures.dropFirst().filter { $0.varied.changes.count == best.varied.changes.count }
      .prefix(Self.alternatives).map(\.varied)
    let first = AdviceTrace(
      text: "the smallest change that the server accepts is: \(best.varied.title)",
      variations: [best.varied.id],
      command: command.text(uri, best.varied.request.head))
    guard !others.isEmpty else { return [first] }
    return [first, AdviceTrace(text: "so are: \(Self.list(others))", variations: others.map(\.id))]
  }

  /// Where it is, or may be, the Origin that the server refuses, and nobody outside knows which one it wants.
  private var unknownOrigin: [AdviceTrace] {
    let origins = report.origins
    let matters = origins.contains { !$0.outcome.isLike(report.baseline.outcome) }
    guard matters || allowedOrigins != nil, !origins.isEmpty else { return [] }
    let isTheReason = matters || allowedOrigins?.isCertain ?? false
    let beginning =
      "no Origin that was tried is let in"
      + (isTheReason ? ", and" : "; if it is the Origin that the server refuses,")
    let place = allowedOrigins?.place ?? "the server's own configuration"
    let text = "\(beginning) the one that it allows cannot be found from outside: it is set in \(place)"
    return [AdviceTrace(text: text, variations: origins.map(\.varied.id))]
  }

  private var helplessness: AdviceTrace {
    let different = report.trials.dropFirst()
      .filter {
        $0.varied.changes.count == 1 && !$0.varied.isBreach && !$0.outcome.isLike(report.baseline.outcome)
      }.map(\.varied)
    let text = "no change that was tried helps"
    return AdviceTrace(
      text: different.isEmpty
        ? "\(text), and none gets another answer"
        : "\(text); another answer comes to: \(Self.list(different))",
      variations: different.map(\.id))
  }

  private static func list(_ requests: [VariedRequest]) -> String {
    requests.map(\.title).joined(separator: ", ")
  }
}
