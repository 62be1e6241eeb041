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

  let plan: ClientPlan
  let evidence: EvidenceCollector
  private let stdout: StandardOutput
  private let client: WebSocketClient
  private let localEcho: LocalEcho?

  // Looked at for each message, where reading an option through ArgumentParser's wrappers would cost more
  // than all the rest.
  /// Messages after which the run is over; nil: any number.
  let wanted: Int?
  /// The text after which it is over.
  let until: [UInt8]?
  let echoes: Bool

  static func perform(_ options: ConnectCommand) -> ExitStatus {
    Session.run(options.output.reporting, local: .client) { reactor, stdout, reporter throws(Failure) in
      try ConnectRun(options, reactor, stdout, reporter).perform()
    }
  }

  private init(
    _ options: ConnectCommand, _ reactor: Reactor, _ stdout: StandardOutput, _ reporter: Reporter
  ) throws(Failure) {
    self.options = options
    wanted = options.ending.count ?? (options.ending.one ? 1 : nil)
    until = options.ending.until.map { Array($0.utf8) }
    echoes = options.input.echo
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
    let configuration = options.socketIO.configuration(&request, limit: options.wire.maxMessage.bytes)
    var clientOptions = ClientOptions(
      request: request, network: options.network, tls: options.tls, compression: options.compression,
      maximumMessageSize: options.wire.maxMessage.bytes, random: options.wire.random)
    if options.socketIO.isOn {
      clientOptions.complete = { SocketIOAddress.complete($0, path: options.socketIO.path) }
    }
    var plan = try clientOptions.plan(for: echo?.url ?? options.url)
    plan.connection.observedBytes = reporter.observedBytes
    plan.connection.isLenient = options.wire.lenient
    plan.connection.misbehavior = options.misbehavior.kinds
    plan.closeTimeout = options.ending.closeTimeout == 0 ? nil : options.ending.closeTimeout
    self.plan = plan
    evidence = EvidenceCollector(
      plan: plan, invocation: options.invocation, settings: options.evidenceSettings)
    client = WebSocketClient(plan: plan, reactor: reactor, buffers: buffers, random: options.wire.random)
    if options.socketIO.isOn { socketIO = try SocketIOConversation(self, configuration) }
    client.report = { [unowned self] in handle($0) }
  }

  private func perform() -> ExitStatus {
    stdout.onDrained = { [unowned self] in session?.channel.resumeReading() }
    stdout.onFailure = { [unowned self] error in outputFailed(error) }
    watchSignals()
    if options.tls.insecure, plan.tls != nil {
      reporter.tell("-k/--insecure: the server's certificate is not verified")
    }
    if let seconds = options.network.maxTime {
      reactor.schedule(after: seconds) { [unowned self] in
        let failure = Failure(
          .timedOut, phase: session == nil ? .connect : .frames,
          "not done after \(seconds.plain) s (--max-time)")
        stop(failure.with(session.flatMap { evidence.findingOfOpen($0) }))
      }
    }
    client.start()
    reactor.run()
    let final = status ?? shortfall ?? .success
    reporter.summarize(
      connections: session == nil ? 0 : 1, client: TrafficCount(session?.sent ?? Traffic()),
      server: TrafficCount(session?.received ?? Traffic()), status: final)
    return final
  }

  private func handle(_ event: ClientEvent) {
    evidence.note(event)
    if socketIO != nil, case .failed(let cause) = event,
      let failure = SocketIORefusal.failure(cause, plan)
    {
      return stop(failure.with(evidence.finding(for: cause)))
    }
    reporter.report(event, plan: plan, evidence: evidence)
    switch event {
    case .opened(let session, let answer):
      // Only --lenient gets here with a broken rule.
      for check in answer.checks where check.outcome == .fail {
        if let violation = check.violation { reporter.report(violation, from: .server) }
      }
      open(session)
    case .failed(let failure):
      status = status ?? Failure(failure, plan: plan).status
      finish()
    default: break
    }
  }

  private func open(_ session: WebSocketSession) {
    self.session = session
    session.handler = self
    session.reportsSent = reporter.wantsMessages
    session.channel.keepsBuffers = true
    if let seconds = options.wire.pingInterval { schedulePing(every: seconds) }
    if let socketIO { socketIO.begin() } else { startInput(session) }
  }

  private func schedulePing(every seconds: Double) {
    pingTimer = reactor.schedule(after: seconds) { [unowned self] in
      guard let session, !session.hasEnded else { return }
      session.send(.ping, UnsafeRawBufferPointer(start: nil, count: 0))
      session.flush()
      evidence.notePingSent()
      schedulePing(every: seconds)
    }
  }

  // MARK: Ending

  /// Nothing more is wanted: the closing handshake begins, and whatever still comes is not printed.
  func satisfy() {
    isSatisfied = true
    pump?.stop()
    closeNormally()
  }

  func closeNormally() {
    socketIO?.leave()
    let code = CloseCode(rawValue: options.ending.closeCode ?? CloseCode.normalClosure.rawValue)
    session?.close(CloseBody(code: code, reason: Array((options.ending.closeReason ?? "").utf8)))
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
    isSatisfied = true
    pump?.stop()
    socketIO?.leave()
    session.close(CloseBody(code: .goingAway))
    reactor.schedule(after: WebSocketSession.lingerSeconds) { session.abandon() }
  }
}
