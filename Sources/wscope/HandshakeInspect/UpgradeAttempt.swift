import Bytes
import Reactor
import Transport
import WebSocketCore

/// One request on a connection of its own, and what becomes of it: up to the answer, and for a moment after it.
final class UpgradeAttempt: SessionHandler {
  /// Seconds that a connection has to stay open to be taken for accepted. Servers that have made up their mind only
  /// behind the 101 (Flask-SocketIO on gevent, Strawberry) close within milliseconds.
  static let grace = 0.3
  /// Seconds that a server has to answer our Close: what comes of it is of no interest.
  private static let patience = 1.0

  private let plan: ClientPlan
  private let reactor: Reactor
  private let client: WebSocketClient
  private let report: (ClientEvent) -> Void
  private let start = Reactor.clock()
  private var session: WebSocketSession?
  private var response: ResponseHead?
  private var outcome: UpgradeOutcome?
  private var duration = 0.0
  /// Why there was no answer.
  private(set) var failure: Failure?

  /// - Parameters:
  ///   - plan: whose request is sent.
  ///   - report: told of everything up to the answer.
  init(plan: ClientPlan, reactor: Reactor, report: @escaping (ClientEvent) -> Void) {
    self.plan = plan
    self.reactor = reactor
    self.report = report
    client = WebSocketClient(plan: plan, reactor: reactor, buffers: ChannelBuffers(), random: .system)
  }

  /// - Returns: what became of it, and the seconds until the answer.
  func perform() -> (outcome: UpgradeOutcome, duration: Double) {
    client.report = { [unowned self] in handle($0) }
    client.start()
    reactor.run()
    return (outcome ?? .unanswered("the connection ended"), duration)
  }

  private func handle(_ event: ClientEvent) {
    report(event)
    switch event {
    case .responded(let head, _):
      response = head
      duration = Reactor.clock() - start
    case .opened(let session, _): watch(session)
    case .failed(let failure):
      outcome = self.outcome(of: failure)
      reactor.stop()
    default: break
    }
  }

  private func outcome(of failure: ClientFailure) -> UpgradeOutcome {
    switch failure {
    case .refused(let refusal): return .refused(refusal.response)
    case .invalid(let answer): return .invalid(answer.response)
    default:
      let text = Failure(failure, plan: plan)
      self.failure = text
      duration = Reactor.clock() - start
      return .unanswered(text.message)
    }
  }

  private func watch(_ session: WebSocketSession) {
    self.session = session
    session.handler = self
    session.closeTimeout = Self.patience
    reactor.schedule(after: Self.grace) { [weak self] in self?.settle() }
  }

  /// It has stayed open.
  private func settle() {
    guard outcome == nil, let session, let response else { return }
    outcome = .accepted(response)
    session.close(CloseBody(code: .normalClosure))
  }

  func session(_ session: WebSocketSession, received message: Message) { settle() }

  func session(_ session: WebSocketSession, receivedClose body: CloseBody) {
    if outcome == nil, let response { outcome = .dropped(response, body) }
  }

  func session(_ session: WebSocketSession, ended end: SessionEnd) {
    if outcome == nil, let response { outcome = .dropped(response, nil) }
    reactor.stop()
  }
}
