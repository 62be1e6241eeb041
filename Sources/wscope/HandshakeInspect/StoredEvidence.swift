import Diagnosis
import WebSocketCore

/// What a stored handshake says of why it came to nothing: evidence without a run.
struct StoredEvidence {
  let request: RequestHead?
  let response: ResponseHead
  let body: [UInt8]
  /// The verdicts on the answer.
  let checks: [Check]

  /// Nil where the upgrade came about, and where the evidence does not say.
  var finding: Finding? {
    guard let symptom else { return nil }
    let url = request.flatMap { Self.url(of: $0) }
    guard let uri = url ?? Self.nowhere else { return nil }
    var evidence = Evidence(
      symptom: symptom, uri: uri, settings: Evidence.Settings(),
      invocation: Invocation(command: "connect", options: options(for: uri)))
    evidence.knowsURL = url != nil
    evidence.request = request
    evidence.response = response
    evidence.body = body
    evidence.checks = checks
    return Catalogue.diagnose(evidence)
  }

  private var symptom: Symptom? {
    guard let status = response.status else { return nil }
    if status != 101 { return .refused }
    return checks.contains { $0.outcome == .fail } ? .invalid : nil
  }

  /// What makes a request as stored, as far as servers look at it.
  private func options(for uri: WebSocketURI) -> [Invocation.Option] {
    guard let request else { return [] }
    let arguments = RequestArguments(for: uri, keepsUpgrade: false) { Significance.of(header: $0) == .yes }
    return arguments.options(for: request.redacted)
  }

  /// Where the request went, as far as it says so itself. Of TLS nothing is in it, unless a page of the same site
  /// was the origin.
  private static func url(of request: RequestHead) -> WebSocketURI? {
    guard let host = request.head.first("Host"), request.target.hasPrefix("/") else { return nil }
    let isSecure = request.head.first("Origin").map { HTTPSyntax.matches($0, "https://\(host)") } ?? false
    return try? WebSocketURI(parsing: "\(isSecure ? "wss" : "ws")://\(host)\(request.target)")
  }

  /// Stands for a URL that nobody knows.
  private static let nowhere = try? WebSocketURI(parsing: "ws://localhost/")
}
