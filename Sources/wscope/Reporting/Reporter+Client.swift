import Trace
import Transport
import WebSocketCore

/// What a client lives through, as records.
extension Reporter {
  /// - Parameters:
  ///   - event: what happened.
  ///   - plan: of the connection.
  ///   - evidence: what says why, should it fail.
  ///   - connection: its number.
  func report(_ event: ClientEvent, plan: ClientPlan, evidence: EvidenceCollector, connection: Int = 1) {
    record(event, plan: plan, connection: connection)
    switch event {
    case .responded(let response, let body) where response.status != 101 && !isVerbose:
      showRefusal(
        HeadTrace(response, .received, to: plan.request.head, body: body, showsSecrets: showsSecrets),
        connection)
    case .proxy(.responded(let response, let body)) where response.status.map({ $0 / 100 != 2 }) ?? true:
      if isVerbose { break }
      showRefusal(
        HeadTrace(response, .received, body: body, showsSecrets: showsSecrets), connection)
    case .opened(_, let accepted):
      beginDecoding(connection, subprotocol: accepted.subprotocol, target: plan.uri.requestTarget)
    case .failed(let failure):
      report(Failure(failure, plan: plan).with(evidence.finding(for: failure, plan)), connection: connection)
    default: break
    }
  }

  /// The records alone.
  func record(_ event: ClientEvent, plan: ClientPlan, connection: Int = 1) {
    facts.note(event, plan, at: elapsed, showsSecrets: showsSecrets)
    if let data = client.data(of: event, plan: plan, at: elapsed) { emit(connection, data) }
  }
}
