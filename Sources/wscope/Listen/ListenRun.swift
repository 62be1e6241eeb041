import Bytes
import Reactor
import Trace
import Transport
import WebSocketCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One run of `wscope listen`: the server, its clients, and when it is over.
final class ListenRun {
  let options: ListenCommand
  let reactor: Reactor
  let reporter: Reporter
  var serverAddress: SocketAddress { server.boundAddress }
  private(set) var behavior: any ListenBehavior
  /// The behaviour where it is that of `--socketio`, whose clients are not those of `peers`.
  private var socketIO: SocketIOBehavior?
  /// Kept here: the server does not keep who responds.
  private var page: BrowserPage?
  let stdout: StandardOutput
  private let server: WebSocketServer
  // Looked at for each message, as reading an option is slow.
  private let messageLimit: Int?
  private let countsEvents: Bool
  private let closesAfterMessage: Bool
  private var peers: [Int: ListenPeer] = [:]
  private var addresses: [Int: SocketAddress] = [:]
  private var totals = Totals()
  private var expected: ExpectedMessages
  private var status: ExitStatus?
  private var isEnding = false

  /// What the summary counts.
  struct Totals {
    var connections = 0
    var messages = 0
    var client = TrafficCount()
    var server = TrafficCount()
  }

  static func perform(_ options: ListenCommand) -> ExitStatus {
    Session.run(options.output.reporting, local: .server) { reactor, stdout, reporter throws(Failure) in
      try ListenRun(options, reactor, stdout, reporter).perform()
    }
  }

  private init(
    _ options: ListenCommand, _ reactor: Reactor, _ stdout: StandardOutput, _ reporter: Reporter
  ) throws(Failure) {
    // Each client takes a descriptor, and the usual limit is 1,024.
    _ = raiseDescriptorLimit()
    self.options = options
    messageLimit = options.limits.count
    expected = ExpectedMessages(options.checks.expect)
    countsEvents = options.socketIO.isOn
    closesAfterMessage = options.misbehavior.closesAfterMessage
    self.reactor = reactor
    self.stdout = stdout
    self.reporter = reporter
    var plan = try ListenPlan.server(options) { reporter.tell($0) }
    plan.connection.observedBytes = reporter.observedBytes
    reporter.recording = try options.recording.recording(.server, showsSecrets: reporter.showsSecrets)
    plan.tapping = reporter.recording?.tapping(isSecure: options.tls.isSecure)
    let score = try options.replaying.score(for: .server, limit: options.wire.maxMessage.bytes)
    if plan.policy.subprotocols.isEmpty, let name = score?.session.subprotocol {
      plan.policy.subprotocols = [name]
    }
    server = WebSocketServer(
      acceptor: try ListenPlan.acceptor(options, reactor), plan: plan, reactor: reactor,
      buffers: ChannelBuffers(),
      random: options.wire.random)
    behavior = EchoBehavior()
    server.report = { [unowned self] in handle($0) }
    if options.socketIO.isOn {
      let socketIO = try SocketIOBehavior(self, plan.policy, stdout)
      self.socketIO = socketIO
      behavior = socketIO
      server.responder = socketIO
    } else {
      behavior = makeBehavior(score)
      if options.handshake.page { page = makePage() }
      server.responder = page
    }
  }

  private func perform() throws(Failure) -> ExitStatus {
    stdout.onDrained = { [unowned self] in
      (behavior as? PipeBehavior)?.outputDrained()
      socketIO?.outputDrained()
    }
    stdout.onFailure = { [unowned self] _ in
      status = .otherError
      reactor.stop()
    }
    for signal in [SIGINT, SIGTERM] {
      // Without a handler the signal ends the process as it would have anyway.
      try? reactor.onSignal(signal) { [unowned self] in interrupt() }
    }
    reporter.announce(url: ListenPlan.url(of: server.boundAddress, isSecure: options.tls.isSecure))
    do {
      try server.start()
    } catch {
      throw Failure(.otherError, phase: .connect, "cannot listen: \(error.message)")
    }
    reactor.run()
    behavior.abandon()
    if status != .interrupted, let failure = expected.failure {
      reporter.report(failure)
      status = failure.status
    }
    summarize()
    return status ?? .success
  }

  private func summarize() {
    let final = status ?? .success
    reporter.summarize(
      connections: totals.connections, client: totals.client, server: totals.server, status: final)
    reporter.tell(
      "\(counted(totals.connections, "connection")), \(counted(Int(totals.client.messages), "message")) (\(totals.client.bytes) bytes) received, "
        + "\(totals.server.messages) sent")
  }

  // MARK: Clients

  private func handle(_ event: ServerEvent) {
    reporter.report(event)
    switch event {
    case .accepted(let id, let address): addresses[id] = address
    case .opened(let id, let session, let acceptance):
      for violation in acceptance.violations(showsSecrets: reporter.showsSecrets) {
        reporter.report(violation, from: .client, connection: id)
      }
      open(id, session, acceptance)
    case .failed(let id, _), .finished(let id): addresses[id] = nil
    default: break
    }
  }

  private func open(_ id: Int, _ session: WebSocketSession, _ acceptance: ServerHandshake.Acceptance) {
    let address = addresses.removeValue(forKey: id)?.description ?? ""
    let peer = ListenPeer(
      id: id, session: session, request: acceptance.request, subprotocol: acceptance.subprotocol,
      address: address, run: self)
    session.handler = peer
    session.reportsSent = reporter.wantsMessages
    peers[id] = peer
    if socketIO != nil { return behavior.opened(peer) }
    totals.connections += 1
    if options.limits.once { server.stopAccepting() }
    if let seconds = options.limits.idleTimeout { watchIdle(peer, seconds) }
    if let seconds = options.wire.pingInterval { schedulePing(peer, every: seconds) }
    behavior.opened(peer)
  }

  func received(_ message: Message, from peer: ListenPeer) {
    if reporter.wantsMessages { reporter.report(message, from: .client, connection: peer.id) }
    behavior.received(message, from: peer)
    if closesAfterMessage { peer.session.close(CloseBody(code: .normalClosure)) }
    if !countsEvents { count(message.payload) }
  }

  /// One of those that `--count` and `--expect` wait for has come: a message, or the line of an event.
  func count(_ text: UnsafeRawBufferPointer) {
    totals.messages += 1
    let isLast = expected.take(text) && messageLimit == nil && options.checks.expectClose == nil
    if totals.messages == messageLimit || isLast { end(code: .normalClosure) }
  }

  func ended(_ peer: ListenPeer, _ end: SessionEnd) {
    peers[peer.id] = nil
    totals.client.add(TrafficCount(peer.session.received))
    totals.server.add(TrafficCount(peer.session.sent))
    reporter.report(end, connection: peer.id)
    behavior.ended(peer, end)
    server.release()
    if options.limits.once, status == nil {
      let unmet = options.checks.closeFailure(end)
      // Socket.IO clients close without a code, as browsers do.
      let isProper = countsEvents && end.closeReceived != nil && end.failure == nil
      let saysHow = options.checks.expectClose == nil || end.failure != nil
      let verdict = saysHow && !isProper ? SessionVerdict.failure(of: end) : nil
      for failure in [unmet, verdict].compactMap({ $0 }) {
        reporter.report(failure)
        status = status ?? failure.status
      }
    }
    stopIfDone()
  }

  /// The last client has gone, and no other one will come.
  private func stopIfDone() {
    guard peers.isEmpty, socketIO?.isIdle ?? true else { return }
    if isEnding || (options.limits.once && totals.connections > 0) { finish() }
  }

  func openedSession() { totals.connections += 1 }

  /// A session of Socket.IO is over; its WebSocket may still be closing.
  func ended(_ session: SocketIOSession, _ failure: Failure?) {
    totals.client.add(session.polled.received)
    totals.server.add(session.polled.sent)
    if options.limits.once, status == nil, let failure {
      reporter.report(failure)
      status = failure.status
    }
    stopIfDone()
  }

  /// A check has failed; the other clients go on.
  func fail(_ failure: Failure, connection: Int) {
    reporter.report(failure, connection: connection)
    status = status ?? failure.status
  }

  private func watchIdle(_ peer: ListenPeer, _ seconds: Double) {
    let left = seconds - (reactor.now - peer.session.lastReceived)
    guard left > 0 else {
      peer.session.close(CloseBody(code: .goingAway, reason: Array("idle for \(seconds.plain) s".utf8)))
      return
    }
    reactor.schedule(after: left) { [weak self, weak peer] in
      if let self, let peer, !peer.session.hasEnded { watchIdle(peer, seconds) }
    }
  }

  private func schedulePing(_ peer: ListenPeer, every seconds: Double) {
    reactor.schedule(after: seconds) { [weak self, weak peer] in
      guard let self, let peer, !peer.session.hasEnded else { return }
      peer.session.send(.ping, UnsafeRawBufferPointer(start: nil, count: 0))
      peer.session.flush()
      schedulePing(peer, every: seconds)
    }
  }

  // MARK: The end

  private func interrupt() {
    let isSecond = isEnding
    status = .interrupted
    if isSecond { return reactor.stop() }
    end(code: .goingAway)
  }

  /// Closes every client and waits a moment for their answers.
  private func end(code: CloseCode) {
    guard !isEnding else { return }
    isEnding = true
    socketIO?.close(code)
    server.stopAccepting()
    for peer in peers.values { peer.session.close(CloseBody(code: code)) }
    if peers.isEmpty { return finish() }
    reactor.schedule(after: WebSocketSession.lingerSeconds) { [unowned self] in
      for peer in peers.values { peer.session.abandon() }
      finish()
    }
  }

  private func finish() {
    behavior.finish { [unowned self] in reactor.stop() }
  }
}

/// `1 message`, `2 messages`.
private func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
