import Transport
import WebSocketCore

extension Redaction {
  /// The subprotocol of an answer as it is shown.
  static func shown(subprotocol: String?, answering request: RequestHead, _ showsSecrets: Bool) -> String? {
    guard !showsSecrets else { return subprotocol }
    var marks = SubprotocolMarks(answering: request)
    return subprotocol.map { redact(subprotocol: $0, &marks) }
  }
}

extension ClientHandshake.Answer {
  /// What is broken: judged as it came, and told without secrets.
  func failedChecks(_ plan: ClientPlan, showsSecrets: Bool = false) -> [Check] {
    if showsSecrets { return checks.filter { $0.outcome == .fail } }
    let shown = HandshakeRules.judge(
      response: response.redacted(answering: plan.request.head),
      to: SentRequest(plan.request.head.redacted))
    return checks.filter { $0.outcome == .fail }.map { $0.told(as: shown) }
  }
}

extension ServerHandshake.Acceptance {
  /// What the request breaks all the same, told without secrets unless they are to be shown.
  func violations(showsSecrets: Bool) -> [Violation] {
    if showsSecrets { return violations }
    let shown = HandshakeRules.judge(request: request.redacted)
    return checks.filter { $0.outcome == .fail }.compactMap { $0.told(as: shown).violation }
  }
}

extension Check {
  /// - Parameter shown: the checks of the redacted head, of which one may say the same without the secret.
  fileprivate func told(as shown: [Check]) -> Check {
    if let same = shown.first(where: { $0.id == id && $0.outcome == outcome }) { return same }
    return rule.map { Check($0, title, holds: false, seen: Redaction.mark, offset: offset) } ?? self
  }
}
