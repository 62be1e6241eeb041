import Diagnosis
import Reactor
import Trace
import Transport
import WebSocketCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A live connection as a source: it sends nothing of its own but what the protocol asks for, and goes on
/// whatever rule the server breaks.
final class LiveInput: SessionHandler {
  private let client: RedirectingClient
  private let evidence: EvidenceCollector
  private let reactor: Reactor
  private let maximumTime: Double?
  private let start = Reactor.clock()
  private var dump: FrameDumpSession
  private var session: WebSocketSession?
  private var traces = ClientTraces()
  private var failure: Failure?
  private var outputFailure: BlockOutput.Failure?

  /// A source that has not connected yet.
  ///
  /// - Parameters:
  ///   - url: where to connect.
  ///   - options: how.
  ///   - dump: where the frames go.
  ///   - invocation: how to run the same again.
  init(
    url: String, _ options: ClientOptions, dump: consuming FrameDumpSession, invocation: Invocation
  ) throws(Failure) {
    maximumTime = options.network.maxTime
    evidence = EvidenceCollector(invocation: invocation)
    do {
      reactor = try Reactor()
    } catch {
      throw Failure(.otherError, phase: .connect, "\(error.call): \(error.message)")
    }
    let observedBytes = dump.payloadLimit
    client = try RedirectingClient(
      to: try options.uri(of: url), following: options.network.redirects.limit, reactor: reactor,
      buffers: ChannelBuffers(), random: .system
    ) { uri, sendsCredentials throws(Failure) in
      var plan = try options.plan(for: uri, sendsCredentials: sendsCredentials)
      plan.connection.isLenient = true
      plan.connection.observedBytes = observedBytes
      return plan
    }
    self.dump = dump
  }

  private var plan: ClientPlan { client.plan }

  /// Runs until the server closes, or the user interrupts.
  func run() throws {
    client.report = { [unowned self] in handle($0) }
    client.fail = { [unowned self] in
      failure = $0
      reactor.stop()
    }
    for signal in [SIGINT, SIGTERM] {
      try reactor.onSignal(signal) { [unowned self] in interrupt() }
    }
    if let maximumTime { reactor.schedule(after: maximumTime) { [unowned self] in timeOut(maximumTime) } }
    client.start()
    reactor.run()
    client.cancel()
    if let outputFailure { throw outputFailure }
    try dump.finish(failure, time: Reactor.clock() - start)
    if let failure { throw failure }
  }

  private func handle(_ event: ClientEvent) {
    evidence.note(event)
    show(event)
    switch event {
    case .opened(let session, let accepted):
      dump.beginDecoding(subprotocol: accepted.subprotocol, target: plan.uri.requestTarget)
      self.session = session
      session.handler = self
    case .failed(let clientFailure):
      failure = Failure(clientFailure, plan: plan).with(evidence.finding(for: clientFailure, plan))
      reactor.stop()
    default: break
    }
  }

  private func show(_ event: ClientEvent) {
    let time = Reactor.clock() - start
    if let data = traces.data(of: event, plan: plan, at: time) { show(data, at: time) }
    guard case .responded(let response, let body) = event else { return }
    let handshake = InspectedHandshake(
      request: plan.request.head, response: response, body: body, showsSecrets: false)
    let verdict = HandshakeTrace(request: handshake.requestChecks, response: handshake.responseChecks)
    show(.handshake(verdict), at: time)
  }

  private func show(_ data: TraceData, at time: Double) {
    write { dump throws(BlockOutput.Failure) in try dump.print(data, time: time) }
  }

  private func timeOut(_ seconds: Double) {
    failure = Failure(.timedOut, phase: .frames, "not done after \(seconds.plain) s (--max-time)")
    session?.abandon()
    reactor.stop()
  }

  /// The first time says goodbye; there is nothing to wait for after the second.
  private func interrupt() {
    failure = Failure(.interrupted, phase: .frames, "interrupted")
    guard let session, !session.hasSentClose else { return reactor.stop() }
    session.close(CloseBody(code: .goingAway))
    reactor.schedule(after: WebSocketSession.lingerSeconds) { session.abandon() }
  }

  private func write(_ body: (inout FrameDumpSession) throws(BlockOutput.Failure) -> Void) {
    do {
      try body(&dump)
    } catch {
      outputFailure = error
      session?.abandon()
      reactor.stop()
    }
  }

  func session(_ session: WebSocketSession, received message: Message) {
    evidence.note(message)
    write { dump throws(BlockOutput.Failure) in try dump.receive(message) }
  }

  func session(_ session: WebSocketSession, observed frame: ObservedFrame) {
    write { dump throws(BlockOutput.Failure) in
      try dump.print(frame, local: .client, time: Reactor.clock() - start)
    }
  }

  func session(_ session: WebSocketSession, found violation: Violation) {
    write { dump throws(BlockOutput.Failure) in
      try dump.print(violation, from: .server, time: Reactor.clock() - start)
    }
  }

  func session(_ session: WebSocketSession, ended end: SessionEnd) {
    write { dump throws(BlockOutput.Failure) in
      try dump.releaseHeld()
      dump.tellUnfinished(time: Reactor.clock() - start)
    }
    show(.close(end.trace), at: Reactor.clock() - start)
    failure =
      failure
      ?? SessionVerdict.failure(of: end).map { $0.with(evidence.finding(for: end, of: session, plan)) }
    reactor.stop()
  }
}
