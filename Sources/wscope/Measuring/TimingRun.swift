import Bytes
import Diagnosis
import Printers
import Reactor
import Trace
import Transport
import WebSocketCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `--timing`: opens a connection again and again, one after the other, and takes the time of each phase.
final class TimingRun: SessionHandler {
  /// Seconds that a server has to answer our Close.
  private static let closeTimeout = 1.0

  private let url: String
  private let options: ClientOptions
  private let invocation: Invocation
  private let repetitions: Int
  private let wait: Double
  private let reactor: Reactor
  private let reporter: Reporter
  private var samples = TimingSamples()
  private var run = 0
  private var failed = 0
  /// The first thing that went wrong.
  private var status: ExitStatus?
  private var isInterrupted = false

  private var client: RedirectingClient?
  private var session: WebSocketSession?
  /// When the 101 was read, as all bytes of this run: from wake-up to wake-up of the loop.
  private var openedAt = 0.0
  private var firstMessage: Double?
  private var patience: TimerID?

  init(
    url: String, _ options: ClientOptions, _ invocation: Invocation, _ measuring: MeasuringOptions,
    _ reactor: Reactor, _ reporter: Reporter
  ) {
    self.invocation = invocation
    self.url = url
    self.options = options
    repetitions = measuring.repetitions ?? 1
    wait = measuring.wait ?? 1
    self.reactor = reactor
    self.reporter = reporter
  }

  /// - Parameter show: takes what was measured.
  /// - Returns: how it went, as the first run that failed says.
  func perform(_ show: (TimingTrace) -> Void) throws(Failure) -> ExitStatus {
    for signal in [SIGINT, SIGTERM] {
      try? reactor.onSignal(signal) { [unowned self] in interrupt() }
    }
    if let seconds = options.network.maxTime {
      reactor.schedule(after: seconds) { [unowned self] in
        stop(Failure(.timedOut, phase: .connect, "not done after \(seconds.plain) s (--max-time)"))
      }
    }
    let start = try options.uri(of: url)
    while run < repetitions, !isInterrupted { try connect(to: start) }
    let timing = TimingTrace(
      url: start.description, runs: run, failed: failed, phases: samples.phases, wait: wait)
    show(timing)
    let final = status ?? .success
    reporter.emit(nil, .timing(timing))
    reporter.summarize(connections: run, client: TrafficCount(), server: TrafficCount(), status: final)
    return final
  }

  private func connect(to start: WebSocketURI) throws(Failure) {
    run += 1
    (session, firstMessage) = (nil, nil)
    // Making a plan reads certificates, which is no part of the way to the server.
    let client = try RedirectingClient(
      to: start, following: options.network.redirects.limit, reactor: reactor, buffers: ChannelBuffers(),
      random: options.random
    ) { [options] uri, sendsCredentials throws(Failure) in
      var plan = try options.plan(for: uri, sendsCredentials: sendsCredentials)
      plan.closeTimeout = Self.closeTimeout
      return plan
    }
    self.client = client
    let evidence = EvidenceCollector(invocation: invocation)
    client.report = { [unowned self, unowned client] in handle($0, client.plan, evidence) }
    client.fail = { [unowned self] in fail($0) }
    reporter.beginConnection()
    client.start()
    reactor.run()
    // What was broken off counts for nothing.
    guard !isInterrupted || session != nil else { return run -= 1 }
    samples.add(reporter.client.timing, firstMessage: firstMessage)
  }

  private func handle(_ event: ClientEvent, _ plan: ClientPlan, _ evidence: EvidenceCollector) {
    evidence.note(event)
    reporter.record(event, plan: plan, connection: run)
    switch event {
    case .opened(let session, _):
      openedAt = reactor.now
      self.session = session
      session.handler = self
      if wait > 0 {
        patience = reactor.schedule(after: wait) { [unowned self] in leave() }
      } else {
        leave()
      }
    case .failed(let failure):
      fail(Failure(failure, plan: plan).with(evidence.finding(for: failure, plan)))
    default: break
    }
  }

  private func fail(_ failure: Failure) {
    failed += 1
    status = status ?? failure.status
    reporter.report(failure, connection: run)
    reactor.stop()
  }

  /// Everything of this run has been measured.
  private func leave() {
    if let patience { reactor.cancel(patience) }
    patience = nil
    session?.close(CloseBody(code: .normalClosure))
  }

  /// Shows what there is so far.
  private func stop(_ failure: Failure) {
    reporter.report(failure)
    status = failure.status
    isInterrupted = true
    client?.cancel()
    session?.abandon()
    reactor.stop()
  }

  private func interrupt() { stop(Failure(.interrupted, phase: .connect, "interrupted")) }

  func session(_ session: WebSocketSession, received message: Message) {
    guard firstMessage == nil else { return }
    firstMessage = reactor.now - openedAt
    leave()
  }

  func session(_ session: WebSocketSession, ended end: SessionEnd) {
    if let patience { reactor.cancel(patience) }
    patience = nil
    reporter.report(end, connection: run)
    reactor.stop()
  }
}

/// The times of all runs, by phase, in the order of the phases.
struct TimingSamples {
  private static let order = [
    "redirect", "resolve", "connect", "proxy", "tls", "upgrade", "total", "first_message",
  ]

  private var samples: [String: [Double]] = ["first_message": []]

  mutating func add(_ timing: PhaseTiming, firstMessage: Double?) {
    for (phase, seconds) in timing.phases { samples[phase, default: []].append(seconds) }
    if let firstMessage { samples["first_message", default: []].append(firstMessage) }
  }

  /// Those that any run went through; the first message also where none came.
  var phases: [TimingTrace.Phase] {
    Self.order.compactMap { name in samples[name].map { TimingTrace.Phase(name: name, samples: $0) } }
  }
}
