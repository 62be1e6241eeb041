import Diagnosis
import Trace
import WebSocketCore

/// What is known of one handshake, wherever it comes from, and the verdicts on it.
struct InspectedHandshake {
  let request: RequestHead?
  let response: ResponseHead?
  /// Both with their secrets: to be looked into, never to be shown.
  let offer: RequestHead?
  let answer: ResponseHead?
  /// What came of the body of a refusal.
  let body: [UInt8]?
  let requestChecks: [Check]
  let responseChecks: [Check]
  /// Why it is refused or invalid, as far as the evidence tells.
  var finding: Finding?

  /// Judges what there is.
  ///
  /// - Parameters:
  ///   - request: the head of the request, if there is one.
  ///   - response: the head of the answer, if there is one.
  ///   - body: what came of the body of a refusal.
  ///   - showsSecrets: false: what is shown and judged has its secrets redacted.
  init(request: RequestHead?, response: ResponseHead?, body: [UInt8]?, showsSecrets: Bool) {
    self.request = showsSecrets ? request : request?.redacted
    self.response = showsSecrets ? response : response?.redacted(answering: request)
    self.body = body
    offer = request
    answer = response
    requestChecks = self.request.map { HandshakeRules.judge(request: $0) } ?? []
    let sent = self.request.map { SentRequest($0) }
    responseChecks = self.response.map { HandshakeRules.judge(response: $0, to: sent) } ?? []
  }

  /// The answer is HTTP, and no to the upgrade.
  var isRefused: Bool { response?.status.map { $0 != 101 } ?? false }

  /// What is broken, by whom, in the order of the checks. That a server refuses is no breach.
  var violations: [ViolationTrace] {
    let clients = requestChecks.compactMap(\.violation).map { ViolationTrace(sender: .client, violation: $0) }
    let servers = responseChecks.compactMap(\.violation).filter { $0.rule != .switchingProtocols }
      .map { ViolationTrace(sender: .server, violation: $0) }
    return clients + servers
  }

  /// Nil where nothing MUST be otherwise. A refusal is one whatever else there is to say: the request may be
  /// the very reason for it.
  var failure: Failure? { verdict?.with(finding) }

  private var verdict: Failure? {
    if isRefused, let response {
      return Failure(
        .handshakeRefused, phase: .handshake, "the server refused the upgrade: \(response.statusText)")
    }
    let broken = violations.filter { $0.violation.rule.severity == .error }
    guard !broken.isEmpty else { return nil }
    let count = broken.count == 1 ? "1 rule is broken" : "\(broken.count) rules are broken"
    return Failure(.handshakeInvalid, phase: .handshake, "the handshake is invalid: \(count)")
  }
}
