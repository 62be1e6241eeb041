import Bytes
import Diagnosis
import Reactor
import Trace
import Transport
import WebSocketCore

/// One connection of `--idle-probe`: says nothing, or nothing but Pings, and sees how long that goes well.
final class IdleLane: SessionHandler {
  enum State {
    case connecting
    case open
    /// The connection ended before it was to.
    case cut(SessionEnd)
    /// It was open to the end.
    case survived
    case failed(Failure)
  }

  /// Seconds between our Pings; nil: none are sent.
  let pingInterval: Double?
  private(set) var state = State.connecting
  /// Called when the state has changed.
  var onChange: () -> Void = {}

  private let number: Int
  private let reactor: Reactor
  private let reporter: Reporter
  private let client: RedirectingClient
  /// The times of this connection: two of them are made at once.
  private var traces: ClientTraces
  private let evidence: EvidenceCollector
  private var session: WebSocketSession?
  private var openedAt = 0.0
  private var endedAt: Double?
  /// When the last byte went either way.
  private var lastActivity = 0.0
  private var longestSilence = 0.0
  private var received = 0
  private var timer: TimerID?
  private var isLeaving = false

  init(
    _ number: Int, url: String, _ options: ClientOptions, _ invocation: Invocation, pingInterval: Double?,
    _ reactor: Reactor,
    _ reporter: Reporter
  ) throws(Failure) {
    self.number = number
    self.pingInterval = pingInterval
    self.reactor = reactor
    self.reporter = reporter
    evidence = EvidenceCollector(invocation: invocation)
    traces = ClientTraces(showsSecrets: reporter.showsSecrets)
    client = try RedirectingClient(
      to: try options.uri(of: url), following: options.network.redirects.limit, reactor: reactor,
      buffers: ChannelBuffers(), random: options.random
    ) { uri, sendsCredentials throws(Failure) in
      var plan = try options.plan(for: uri, sendsCredentials: sendsCredentials)
      plan.closeTimeout = 1
      return plan
    }
  }

  /// Seconds that the connection has been open, or was.
  var duration: Double { openedAt == 0 ? 0 : (endedAt ?? reactor.now) - openedAt }

  /// Seconds without a byte: those before the cut, or the most there were.
  var silence: Double {
    let last = (endedAt ?? reactor.now) - lastActivity
    if case .cut = state { return last }
    return max(longestSilence, last)
  }

  /// The server has said something, and so there was less silence than time.
  var wasDisturbed: Bool { received > 0 && pingInterval == nil }

  var trace: IdleTrace {
    var cut: CloseTrace?
    if case .cut(let end) = state { cut = end.trace }
    return IdleTrace(
      pingInterval: pingInterval, duration: duration, silence: silence, received: received, cut: cut)
  }

  func start() {
    client.report = { [unowned self] in handle($0) }
    client.fail = { [unowned self] in change(to: .failed($0)) }
    client.start()
  }

  /// The time is over: an open connection has survived.
  func finish() {
    if let timer { reactor.cancel(timer) }
    timer = nil
    guard case .open = state else { return client.cancel() }
    endedAt = Reactor.clock()
    isLeaving = true
    state = .survived
    session?.close(CloseBody(code: .normalClosure))
  }

  /// Nothing is waited for any more.
  func abandon() { session?.abandon() }

  private func change(to state: State) {
    self.state = state
    onChange()
  }

  private func handle(_ event: ClientEvent) {
    evidence.note(event)
    if let data = traces.data(of: event, plan: client.plan, at: reporter.elapsed) {
      reporter.emit(number, data)
    }
    switch event {
    case .opened(let session, _):
      self.session = session
      session.handler = self
      openedAt = Reactor.clock()
      lastActivity = openedAt
      schedulePing()
      change(to: .open)
    case .failed(let failure):
      let finding = evidence.finding(for: failure, client.plan)
      change(to: .failed(Failure(failure, plan: client.plan).with(finding)))
    default: break
    }
  }

  private func schedulePing() {
    guard let pingInterval else { return }
    timer = reactor.schedule(after: pingInterval) { [unowned self] in
      guard let session, !session.hasEnded else { return }
      session.send(.ping, UnsafeRawBufferPointer(start: nil, count: 0))
      session.flush()
      noteActivity()
      schedulePing()
    }
  }

  private func noteActivity() {
    let now = Reactor.clock()
    longestSilence = max(longestSilence, now - lastActivity)
    lastActivity = now
  }

  private func noteReceived() {
    if isLeaving { return }
    received += 1
    noteActivity()
  }

  func session(_ session: WebSocketSession, received message: Message) { noteReceived() }
  func session(_ session: WebSocketSession, receivedPing payload: UnsafeRawBufferPointer) { noteReceived() }
  func session(_ session: WebSocketSession, receivedPong payload: UnsafeRawBufferPointer) { noteReceived() }

  /// What is measured ends with the Close, not with what follows it.
  func session(_ session: WebSocketSession, receivedClose body: CloseBody) {
    if !isLeaving { endedAt = Reactor.clock() }
  }

  func session(_ session: WebSocketSession, ended end: SessionEnd) {
    if let timer { reactor.cancel(timer) }
    timer = nil
    reporter.emit(number, .close(end.trace))
    if isLeaving { return onChange() }
    endedAt = endedAt ?? Reactor.clock()
    change(to: .cut(end))
  }

  var isOpen: Bool {
    if case .open = state { return true }
    return false
  }

  /// Nothing of it is left.
  var hasEnded: Bool { session?.hasEnded ?? true }
}
