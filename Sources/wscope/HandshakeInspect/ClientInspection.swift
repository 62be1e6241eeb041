import Bytes
import Reactor
import Trace
import Transport
import WebSocketCore

/// Asks a server for an upgrade, for the sake of its answer; then closes properly.
final class ClientInspection: SessionHandler {
  private let plan: ClientPlan
  private let reactor: Reactor
  private let reporter: Reporter
  private let client: WebSocketClient
  private var session: WebSocketSession?
  private var response: ResponseHead?
  private var body: [UInt8]?
  private var failure: ClientFailure?

  init(plan: ClientPlan, _ reactor: Reactor, _ reporter: Reporter) {
    self.plan = plan
    self.reactor = reactor
    self.reporter = reporter
    client = WebSocketClient(plan: plan, reactor: reactor, buffers: ChannelBuffers(), random: .system)
  }

  /// - Throws: what kept the answer from coming. An answer that refuses or breaks the rules is an answer.
  func perform() throws(Failure) -> InspectedHandshake {
    client.report = { [unowned self] in handle($0) }
    client.start()
    reactor.run()
    reporter.facts.local = client.localAddress
    guard let response else {
      throw failure.map { Failure($0, plan: plan) }
        ?? Failure(.otherError, phase: .handshake, "there was no answer")
    }
    return InspectedHandshake(
      request: plan.request.head, response: response, body: body, showsSecrets: reporter.showsSecrets)
  }

  private func handle(_ event: ClientEvent) {
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
    reporter.facts.sent = TrafficCount(session.sent)
    reporter.facts.received = TrafficCount(session.received)
    reactor.stop()
  }
}
