import Diagnosis
import Reactor
import TLS
import Transport
import WebSocketCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Keeps what a client lives through, so that a failure can be explained. A message costs it the copy of a few
/// bytes; all else happens once a connection, or once a failure.
final class EvidenceCollector {
  private let invocation: Invocation
  private let settings: Evidence.Settings
  private var underWay: [SocketAddress] = []
  private var failed: [Evidence.Attempt] = []
  private var address: String?
  private var tls: TLSSummary?
  private var request: RequestHead?
  private var response: ResponseHead?
  private var body: [UInt8] = []
  private var checks: [Check] = []
  private var openedAt = 0.0
  private var messages = MessageBeginnings()
  private var pingsSent = 0
  private var pingsReceived = 0
  private var pongsReceived = 0

  /// - Parameters:
  ///   - invocation: how to run the same again.
  ///   - settings: what the options say beside the plan.
  init(invocation: Invocation, settings: Evidence.Settings = Evidence.Settings()) {
    self.invocation = invocation
    self.settings = settings
  }

  // MARK: What happens

  func note(_ event: ClientEvent) {
    switch event {
    case .dial(let event): note(event)
    case .secured(let summary, _): tls = summary
    case .requestSent(let bytes): request = RequestHead(parsing: bytes)
    case .responded(let response, let body):
      self.response = response
      self.body = body ?? []
    case .opened(_, let answer):
      checks = answer.checks
      openedAt = Reactor.clock()
    case .following: beginAnew()
    case .proxy, .redirected, .failed: break
    }
  }

  /// A redirect leads to another connection: of the one before, nothing says why this one fails.
  private func beginAnew() {
    underWay = []
    failed = []
    (address, tls, request, response) = (nil, nil, nil, nil)
    body = []
  }

  private func note(_ event: DialEvent) {
    switch event {
    case .resolved: break
    case .attempt(let address): underWay.append(address)
    case .attemptFailed(let address, let error, _):
      underWay.removeAll { $0 == address }
      failed.append(Evidence.Attempt(address, error))
    case .connected(let address, _): self.address = address.description
    }
  }

  /// To be called for each message.
  @inline(__always)
  func note(_ message: Message) { messages.note(message, after: openedAt) }

  func notePingSent() { pingsSent += 1 }
  func notePing() { pingsReceived += 1 }
  func notePong() { pongsReceived += 1 }

  // MARK: What it means

  func finding(for failure: ClientFailure, _ plan: ClientPlan) -> Finding? {
    evidence(of: failure, plan).flatMap { Catalogue.diagnose($0) }
  }

  /// Where a server that refuses our Origin has those that it lets in, as far as the evidence tells.
  func allowedOrigins(after failure: ClientFailure, _ plan: ClientPlan) -> AllowedOrigins? {
    evidence(of: failure, plan).flatMap { AllowedOrigins($0) }
  }

  /// Nil where there is nothing to be found in it.
  private func evidence(of failure: ClientFailure, _ plan: ClientPlan) -> Evidence? {
    var evidence = evidence(.refused, plan)
    switch failure {
    case .dial(.resolve(let error)): evidence.symptom = .unresolved(code: error.code, text: error.text)
    case .dial(.unixPath(let path, let error)):
      evidence.symptom = .unconnected
      evidence.attempts = [Evidence.Attempt(address: "unix:\(path)", code: error.code, text: error.message)]
    case .dial(.connect(let attempts)):
      evidence.symptom = .unconnected
      evidence.attempts = attempts.map { Evidence.Attempt($0.address, $0.error) }
    case .dial(.timedOut(let phase, _)):
      evidence.symptom = .timedOut(phase == .resolve ? .resolve : .connect, seconds: plan.connectTimeout ?? 0)
    case .tls(let error): evidence.symptom = .tls(error)
    case .refused: break
    // Where redirects are followed, that they go on for ever is all there is to say.
    case .redirect: return nil
    case .proxy(let failure):
      evidence.symptom = .proxy
      evidence.proxy = ProxyEvidence(failure)
    case .invalid(let answer):
      evidence.symptom = .invalid
      evidence.checks = answer.checks
    case .headTooLarge(let limit): evidence.symptom = .headTooLarge(limit: limit)
    case .notHTTP(let other): evidence.symptom = .notHTTP(other)
    case .ended(let end, let received):
      evidence.symptom = .endedInHandshake(StreamFate(end))
      evidence.partialAnswer = received
    case .timedOut(let phase, let seconds, let received):
      evidence.proxy = plan.proxy.flatMap { ProxyEvidence($0.uri, timedOutIn: phase, after: seconds) }
      evidence.symptom =
        evidence.proxy != nil
        ? .proxy : .timedOut(DiagnosedPhase(rawValue: phase.rawValue) ?? .connect, seconds: seconds)
      evidence.attempts += underWay.map {
        Evidence.Attempt($0, SystemError(code: ETIMEDOUT, call: "connect"))
      }
      evidence.partialAnswer = received
    }
    if !invocation.options.contains(where: { $0.name == "--proxy" }) {
      evidence.proxy?.source = "the environment"
    }
    return evidence
  }

  func finding(for end: SessionEnd, of session: WebSocketSession, _ plan: ClientPlan) -> Finding? {
    Catalogue.diagnose(evidence(facts(of: end, session), plan))
  }

  /// What there is to say of an end that is no failure: most often nothing.
  func advice(on end: SessionEnd, of session: WebSocketSession, _ plan: ClientPlan) -> Finding? {
    Catalogue.advise(evidence(facts(of: end, session), plan))
  }

  private func facts(of end: SessionEnd, _ session: WebSocketSession) -> SessionEvidence {
    var facts = facts(of: session, end: StreamFate(end.stream))
    facts.initiator = end.initiator
    facts.closeSent = end.closeSent
    facts.closeReceived = end.closeReceived
    facts.violation = end.failure
    facts.violatingBytes = end.failureBytes
    return facts
  }

  /// We gave up on a connection that is open.
  func findingOfOpen(_ session: WebSocketSession, _ plan: ClientPlan) -> Finding? {
    Catalogue.diagnose(evidence(facts(of: session, end: .local), plan))
  }

  private func facts(of session: WebSocketSession, end: StreamFate) -> SessionEvidence {
    let now = Reactor.clock()
    var facts = SessionEvidence(end: end, duration: now - openedAt, silence: now - session.lastReceived)
    facts.sinceSent = session.lastSent.map { now - $0 }
    facts.sent = SessionEvidence.Count(session.sent)
    facts.received = SessionEvidence.Count(session.received)
    facts.firstMessage = messages.first
    facts.firstMessageAfter = messages.firstAfter
    facts.lastMessage = messages.last
    facts.pingsSent = pingsSent
    facts.pingsReceived = pingsReceived
    facts.pongsReceived = pongsReceived
    return facts
  }

  private func evidence(_ session: SessionEvidence, _ plan: ClientPlan) -> Evidence {
    var evidence = evidence(.ended, plan)
    evidence.session = session
    return evidence
  }

  func finding(for symptom: SocketIOSymptom, _ plan: ClientPlan) -> Finding? {
    Catalogue.diagnose(evidence(.socketIO(symptom), plan))
  }

  private func evidence(_ symptom: Symptom, _ plan: ClientPlan) -> Evidence {
    var evidence = Evidence(
      symptom: symptom, uri: plan.uri, settings: settings.completed(by: plan), invocation: invocation)
    evidence.unixSocketPath = plan.target.unixSocketPath
    evidence.wallClock = Int64(time(nil))
    evidence.attempts = failed
    evidence.address = address
    evidence.tls = tls
    evidence.request = request
    evidence.response = response
    evidence.body = body
    evidence.checks = checks
    return evidence
  }
}
