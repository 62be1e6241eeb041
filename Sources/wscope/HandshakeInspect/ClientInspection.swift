import Bytes
import Diagnosis
import Reactor
import Trace
import Transport
import WebSocketCore

/// Asks a server for an upgrade, for the sake of its answer; then closes properly.
final class ClientInspection: SessionHandler {
  /// Seconds that a server has to answer our Close: the handshake is known by then.
  private static let closeTimeout = 2.0

  private let reactor: Reactor
  private let reporter: Reporter
  private let client: RedirectingClient
  private let evidence: EvidenceCollector
  private var session: WebSocketSession?
  private var response: ResponseHead?
  private var body: [UInt8]?
  private var failure: Failure?

  private var plan: ClientPlan { client.plan }

  init(
    url: String, _ options: ClientOptions, invocation: Invocation, _ reactor: Reactor, _ reporter: Reporter
  ) throws(Failure) {
    evidence = EvidenceCollector(invocation: invocation)
    self.reactor = reactor
    self.reporter = reporter
    client = try RedirectingClient(
      to: try options.uri(of: url), following: options.network.redirects.limit, reactor: reactor,
      buffers: ChannelBuffers(), random: .system
    ) { uri, sendsCredentials throws(Failure) in
      var plan = try options.plan(for: uri, sendsCredentials: sendsCredentials)
      plan.closeTimeout = Self.closeTimeout
      return plan
    }
  }

  /// - Throws: what kept the answer from coming. An answer that refuses or breaks the rules is an answer.
  func perform() throws(Failure) -> InspectedHandshake {
    client.report = { [unowned self] in handle($0) }
    client.fail = { [unowned self] in end($0) }
    client.start()
    reactor.run()
    reporter.facts.local = client.localAddress
    guard let response else {
      throw failure ?? Failure(.otherError, phase: .handshake, "there was no answer")
    }
    var handshake = InspectedHandshake(
      request: plan.request.head, response: response, body: body, showsSecrets: reporter.showsSecrets)
    handshake.finding = failure?.finding
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
    case .following:
      reporter.record(event, plan: plan)
      response = nil
      body = nil
    case .failed(let failure):
      end(Failure(failure, plan: plan).with(evidence.finding(for: failure, plan)))
    default: reporter.record(event, plan: plan)
    }
  }

  private func end(_ failure: Failure) {
    self.failure = failure
    reactor.stop()
  }

  func session(_ session: WebSocketSession, ended end: SessionEnd) {
    reporter.report(end)
    reporter.facts.sent = TrafficCount(session.sent)
    reporter.facts.received = TrafficCount(session.received)
    reactor.stop()
  }
}
