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

/// One run of `wscope connect`: ties stdin, one WebSocket session and stdout together, and decides when it
/// is over and with which exit status.
final class ConnectRun {
  let options: ConnectCommand
  let reactor: Reactor
  let reporter: Reporter
  let messages: MessageOutput
  var session: WebSocketSession?
  var pump: InputPump?
  /// The first thing that went wrong decides; nil while nothing has.
  var status: ExitStatus?
  var printed = 0
  /// As many messages as were asked for, or the text waited for, have come.
  var isSatisfied = false
  var pingTimer: TimerID?
  /// Reactor time of the first message that was sent after the last one that was received.
  var unansweredSince: Double?
  /// Messages that had been received at the end of the last batch.
  var answersSeen: UInt64 = 0
  /// All input has been sent, and the Close is being waited with.
  var settling: Settling?
  var settleTimer: TimerID?

  let frames: [ComposedFrame]
  /// Nil where messages are taken as they come.
  private(set) var socketIO: SocketIOConversation?
  /// What was wrong and did not end the run: the exit status, if nothing worse happens.
  var shortfall: ExitStatus?
  /// Of messages that are shown decoded on a terminal.
  var decoding: PayloadDecoding?

  let evidence: EvidenceCollector
  private let stdout: StandardOutput
  private let client: RedirectingClient
  private let localEcho: LocalEcho?

  // Looked at for each message, where reading an option through ArgumentParser's wrappers would cost more
  // than all the rest.
  /// Messages after which the run is over; nil: any number.
  let wanted: Int?
  /// The text after which it is over.
  let until: [UInt8]?
  /// A message may be the last one that is wanted.
  let countsMessages: Bool
  let echoes: Bool
  var expected: ExpectedMessages
  var roundTrips: RoundTripCheck?
  private let score: ReplayScore?
  /// From the moment on when the connection is open, where there is something to play.
  private(set) var replay: ReplayPlayer?

  static func perform(_ options: ConnectCommand) -> ExitStatus {
    Session.run(options.output.reporting, local: .client) { reactor, stdout, reporter throws(Failure) in
      try ConnectRun(options, reactor, stdout, reporter).perform()
    }
  }

  private init(
    _ options: ConnectCommand, _ reactor: Reactor, _ stdout: StandardOutput, _ reporter: Reporter
  ) throws(Failure) {
    self.options = options
    reporter.format = try options.formatting.template()
    wanted = options.ending.count ?? (options.ending.one ? 1 : nil)
    until = options.ending.until.map { Array($0.utf8) }
    echoes = options.input.echo
    expected = ExpectedMessages(options.sessionChecks.expect)
    countsMessages = wanted != nil || until != nil || expected.isWaiting
    roundTrips = options.roundTrip.maxRTT.map { RoundTripCheck(limit: $0) }
    self.reactor = reactor
    self.stdout = stdout
    self.reporter = reporter
    messages = MessageOutput(style: try options.messageStyle(palette: reporter.stdoutPalette), stdout: stdout)
    frames = try options.input.sendFrame.map { text throws(Failure) in try ComposedFrame(parsing: text) }
    let buffers = ChannelBuffers()
    let echo =
      options.url == LocalEcho.target
      ? try LocalEcho(reactor: reactor, buffers: buffers, limit: options.wire.maxMessage.bytes) : nil
    localEcho = echo
    var request = options.request
    score = try options.replaying.score(for: .client, limit: options.wire.maxMessage.bytes)
    if request.subprotocol.isEmpty, let name = score?.session.subprotocol { request.subprotocol = [name] }
    let configuration = options.socketIO.configuration(&request, limit: options.wire.maxMessage.bytes)
    var clientOptions = ClientOptions(
      request: request, network: options.network, tls: options.tls, key: options.clientKey.key,
      deflateOffers: options.compression.offers,
      compressionThreshold: options.compression.compressThreshold.bytes,
      maximumMessageSize: options.wire.maxMessage.bytes, random: options.wire.random)
    clientOptions.isLocal = echo != nil
    if options.socketIO.isOn {
      clientOptions.complete = { SocketIOAddress.complete($0, path: options.socketIO.path) }
    }
    evidence = EvidenceCollector(invocation: options.invocation, settings: options.evidenceSettings)
    let uri = try clientOptions.uri(of: echo?.url ?? options.url)
    reporter.recording = try options.recording.recording(.client, showsSecrets: reporter.showsSecrets)
    client = try RedirectingClient(
      to: uri, following: options.network.redirects.limit, reactor: reactor, buffers: buffers,
      random: options.wire.random
    ) { [clientOptions] uri, sendsCredentials throws(Failure) in
      var plan = try clientOptions.plan(for: uri, sendsCredentials: sendsCredentials)
      plan.connection.observedBytes = reporter.observedBytes
      plan.connection.isLenient = options.wire.lenient
      plan.connection.misbehavior = options.misbehavior.kinds
      plan.closeTimeout = options.ending.closeTimeout == 0 ? nil : options.ending.closeTimeout
      plan.tapping = reporter.recording?.tapping(isSecure: plan.tls != nil)
      return plan
    }
    if options.socketIO.isOn { socketIO = try SocketIOConversation(self, configuration) }
    client.report = { [unowned self] in handle($0) }
    client.fail = { [unowned self] in stop($0) }
  }

  /// Of the present hop, where redirects are followed.
  var plan: ClientPlan { client.plan }

  private func perform() -> ExitStatus {
    stdout.onDrained = { [unowned self] in session?.channel.resumeReading() }
    stdout.onFailure = { [unowned self] error in outputFailed(error) }
    watchSignals()
    for note in options.pasted.notes(isVerbose: reporter.isVerbose) { reporter.tell(note) }
    if options.tls.insecure, plan.tls != nil {
      reporter.tell("-k/--insecure: the server's certificate is not verified")
    }
    if options.network.proxying.proxyInsecure, plan.proxy?.tls != nil {
      reporter.tell("--proxy-insecure: the proxy's certificate is not verified")
    }
    if let seconds = options.network.maxTime {
      reactor.schedule(after: seconds) { [unowned self] in stop(failure(after: seconds)) }
    }
    client.start()
    reactor.run()
    let final = status ?? shortfall ?? .success
    reporter.facts.local = client.localAddress
    reporter.summarize(
      connections: session == nil ? 0 : 1, client: TrafficCount(session?.sent ?? Traffic()),
      server: TrafficCount(session?.received ?? Traffic()), status: final)
    return final
  }

  private func handle(_ event: ClientEvent) {
    evidence.note(event)
    let isExpected = isExpected(event)
    if socketIO != nil, !isExpected, case .failed(let cause) = event,
      let failure = SocketIORefusal.failure(cause, plan)
    {
      return stop(failure.with(evidence.finding(for: cause, plan)))
    }
    if isExpected {
      reporter.record(event, plan: plan)
    } else {
      reporter.report(event, plan: plan, evidence: evidence)
    }
    switch event {
    case .responded(let response, _): check(response)
    case .opened(let session, let answer):
      // Only --lenient gets here with a broken rule.
      for check in answer.failedChecks(plan, showsSecrets: reporter.showsSecrets) {
        if let violation = check.violation { reporter.report(violation, from: .server) }
      }
      if reporter.isVerbose, answer.checks.contains(where: { $0.rule == .subprotocolMissing }) {
        reporter.tell("the server selected none of the subprotocols offered: a browser fails there")
      }
      decoding = reporter.terminalDecoding(subprotocol: answer.subprotocol, target: plan.uri.requestTarget)
      open(session)
    case .failed(let failure):
      if !isExpected { status = status ?? Failure(failure, plan: plan).status }
      finish()
    default: break
    }
  }

  private func open(_ session: WebSocketSession) {
    self.session = session
    session.handler = self
    session.reportsSent = reporter.wantsMessages
    session.channel.keepsBuffers = true
    // The answer is not as it was to be: there is nothing to say.
    if status != nil { return leave(CloseBody(code: ownCloseCode)) }
    if roundTrips != nil { ping() }
    if let seconds = options.wire.pingInterval { schedulePing(every: seconds) }
    if let score {
      replay = ReplayPlayer(session, score, reactor) { [unowned self] failure in
        reporter.report(failure)
        status = status ?? failure.status
      }
      replay?.begin()
    } else if let socketIO {
      socketIO.begin()
    } else {
      startInput(session)
    }
  }

  // MARK: Ending

  /// Nothing more is wanted: the closing handshake begins, and whatever still comes is not printed.
  func satisfy() {
    isSatisfied = true
    pump?.stop()
    closeNormally()
  }

  /// Of the Close with which we end.
  var ownCloseCode: CloseCode { options.ending.closeCode.map { CloseCode(rawValue: $0) } ?? .normalClosure }

  func closeNormally() {
    socketIO?.leave()
    session?.close(CloseBody(code: ownCloseCode, reason: Array((options.ending.closeReason ?? "").utf8)))
  }

  /// Ends the run at once because of a failure of our own.
  func stop(_ failure: Failure) {
    reporter.report(failure)
    status = status ?? failure.status
    client.cancel()
    if let session, !session.hasEnded { session.abandon() } else { finish() }
  }

  func finish() {
    pump?.stop()
    reactor.stop()
  }

  private func outputFailed(_ error: SystemError) {
    // `wscope … | head -1`: nobody is left to print for, and nothing is to be said about it.
    if error.isBrokenPipe {
      status = status ?? .otherError
      client.cancel()
      closeNormally()
      if let session, !session.hasEnded { session.abandon() } else { finish() }
    } else {
      stop(Failure(.otherError, phase: .output, "stdout cannot be written: \(error.message)"))
    }
  }

  private func watchSignals() {
    for signal in [SIGINT, SIGTERM] {
      // Without a handler the signal ends the process as it would have anyway.
      try? reactor.onSignal(signal) { [unowned self] in interrupt() }
    }
  }

  /// The first interrupt says goodbye and gives the peer a second; the next ends at once.
  private func interrupt() {
    guard status == nil, let session, !session.hasEnded else {
      status = .interrupted
      client.cancel()
      session?.abandon()
      return finish()
    }
    status = .interrupted
    leave(CloseBody(code: .goingAway))
  }

  /// A check has failed, and nothing that may still come makes it good.
  func giveUp(_ failure: Failure) {
    guard status == nil, session?.hasEnded == false else { return }
    reporter.report(failure)
    status = failure.status
    leave(CloseBody(code: ownCloseCode))
  }

  private func leave(_ body: CloseBody) {
    isSatisfied = true
    pump?.stop()
    socketIO?.leave()
    session?.close(body)
    reactor.schedule(after: WebSocketSession.lingerSeconds) { [unowned self] in session?.abandon() }
  }
}
