import Bytes
import Diagnosis
import Reactor
import Transport
import WebSocketCore

/// Asks a server for an upgrade, for the sake of its answer; then closes properly.
final class ClientInspection: SessionHandler {
  private let plan: ClientPlan
  private let reactor: Reactor
  private let reporter: Reporter
  private let client: WebSocketClient
  private let evidence: EvidenceCollector
  private var session: WebSocketSession?
  private var response: ResponseHead?
  private var body: [UInt8]?
  private var failure: ClientFailure?

  init(plan: ClientPlan, invocation: Invocation, _ reactor: Reactor, _ reporter: Reporter) {
    self.plan = plan
    evidence = EvidenceCollector(plan: plan, invocation: invocation)
    self.reactor = reactor
    self.reporter = reporter
    client = WebSocketClient(plan: plan, reactor: reactor, buffers: ChannelBuffers(), random: .system)
  }

  /// - Throws: what kept the answer from coming. An answer that refuses or breaks the rules is an answer.
  func perform() throws(Failure) -> InspectedHandshake {
    client.report = { [unowned self] in handle($0) }
    client.start()
    reactor.run()
    let finding = failure.flatMap { evidence.finding(for: $0) }
    guard let response else {
      throw failure.map { Failure($0, plan: plan).with(finding) }
        ?? Failure(.otherError, phase: .handshake, "there was no answer")
    }
    var handshake = InspectedHandshake(
      request: plan.request.head, response: response, body: body, showsSecrets: reporter.showsSecrets)
    handshake.finding = finding
    return handshake
  }

  private func handle(_ event: ClientEvent) {
    evidence.note(event)
    switch event {
    case .responded(let head, let body):
      response = head
      self.body = body
      reporter.record(event, plan: plan)
    case .opened(let session, _):
      reporter.record(event, plan: plan)
      self.session = session
      session.handler = self
      session.close(CloseBody(code: .normalClosure))
    case .failed(let failure):
      self.failure = failure
      reactor.stop()
    default: reporter.record(event, plan: plan)
    }
  }

  func session(_ session: WebSocketSession, ended end: SessionEnd) {
    reporter.report(end)
    reactor.stop()
  }
}
