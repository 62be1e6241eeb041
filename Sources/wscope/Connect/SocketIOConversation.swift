import AppProtocols
import Bytes
import Diagnosis
import Reactor
import Transport
import WebSocketCore

/// Socket.IO on the connection of one run: carries out what `SocketIOClient` says.
final class SocketIOConversation {
  /// Acks waited for above which stdin is not read.
  static let ackHighWater = 1024
  /// Bytes that are shown of a message that is not of the protocol.
  private static let shownBytes = 512

  unowned let run: ConnectRun
  var client: SocketIOClient
  private let emissions: [SocketIOLine]
  private var output: SocketIOOutput
  private var timer: (id: TimerID, deadline: Double)?
  private var joinTimer: TimerID?
  /// Events that were sent.
  var emitted: UInt64 = 0
  private var acknowledged: UInt64 = 0
  /// All namespaces have been joined once.
  private var hasJoined = false
  /// As many events as are wanted have come.
  private var hasEnough = false
  /// All input has been sent, and only acks are missing.
  private var settlesAfterAcks = false

  /// - Parameters:
  ///   - run: of which this is a part.
  ///   - configuration: of the client.
  init(_ run: ConnectRun, _ configuration: SocketIOClient.Configuration) throws(Failure) {
    self.run = run
    client = SocketIOClient(configuration)
    output = try SocketIOOutput(
      showsNamespace: configuration.namespaces.count > 1, folder: run.options.socketIO.saveAttachments)
    emissions = try run.options.socketIO.emit.filter { $0 != "-" }.map { text throws(Failure) in
      do throws(SocketIOLineError) { return try Self.parse(text) } catch {
        throw Failure(.usage, phase: .usage, "--emit '\(text)': \(error.description)")
      }
    }
  }

  // MARK: Joining

  /// The WebSocket is open; the server speaks first.
  func begin() {
    let seconds = run.options.network.connectTimeout
    joinTimer = run.reactor.schedule(after: seconds) { [unowned self] in
      let failure = Failure(
        .timedOut, phase: .handshake,
        client.session == nil
          ? "the server opened no Engine.IO session within \(seconds.plain) s"
          : "the server did not acknowledge the namespaces within \(seconds.plain) s")
      run.stop(diagnosed(failure, .notJoined(hasSession: client.session != nil, seconds: seconds)))
    }
  }

  private func becomeReady(_ session: WebSocketSession) {
    if let joinTimer { run.reactor.cancel(joinTimer) }
    joinTimer = nil
    hasJoined = true
    for line in emissions { send(line, from: "--emit") }
    run.startInput(session)
  }

  // MARK: Actions

  /// Sends what leaves the namespaces.
  func leave() { perform(client.leave()) }

  func receive(_ message: Message) {
    perform(client.receive(message.payload, message.opcode, at: run.reactor.now))
  }

  func perform(_ actions: [SocketIOClientAction]) {
    guard let session = run.session else { return }
    for action in actions { perform(action, session) }
    let isWaiting = client.acks.count > 0
    if hasEnough, !isWaiting, !run.isSatisfied { run.satisfy() }
    if settlesAfterAcks, !isWaiting {
      settlesAfterAcks = false
      run.inputEnded()
    }
    arm()
  }

  private func perform(_ action: SocketIOClientAction, _ session: WebSocketSession) {
    switch action {
    case .send(let opcode, let bytes): send(opcode, bytes, session)
    case .opened(let opened):
      tellVerbosely(
        "Engine.IO session \(opened.sid): a ping every \(opened.pingInterval) ms, \(opened.pingTimeout) ms for the pong"
      )
    case .joined(let namespace): tellVerbosely("joined \(namespace)")
    case .ready: becomeReady(session)
    case .event(let event): show(event)
    case .acknowledged(let ack):
      acknowledged += 1
      print(output.line(ack, tell: run.reporter.tell), isCounted: false)
      if client.acks.count < Self.ackHighWater { run.pump?.resume() }
    case .unanswered(let asked): fail(unanswered: asked, session)
    case .refused(let namespace, let message):
      end(
        diagnosed(
          SocketIORefusal.failure(namespace: namespace, message: message),
          .namespaceRefused(
            namespace, message: message, sentCredentials: client.configuration.auth != nil)))
    case .left(let namespace):
      run.reporter.tell("the server disconnected \(namespace)")
      if client.joined.isEmpty { end(nil) }
    case .heartbeat:
      if run.options.wire.showPingPong { run.reporter.tell("received Engine.IO ping") }
    case .heartbeatMissed(let seconds):
      run.stop(
        diagnosed(
          Failure(.timedOut, phase: .frames, "no heartbeat came from the server for \(seconds.plain) s"),
          .heartbeatMissing(seconds: seconds)))
    case .closed:
      run.reporter.tell("the server ended the Engine.IO session")
      end(nil)
    case .unexpected(let why, let raw): run.reporter.tell(raw.map { "\(why): \(Self.preview($0))" } ?? why)
    case .failed(let failure): end(diagnosed(SocketIORefusal.failure(failure), SocketIOSymptom(failure)))
    }
  }

  private func diagnosed(_ failure: Failure, _ symptom: SocketIOSymptom) -> Failure {
    failure.with(run.evidence.finding(for: symptom, run.plan))
  }

  private func send(_ opcode: Opcode, _ bytes: [UInt8], _ session: WebSocketSession) {
    if let limit = client.session?.maxPayload, bytes.count > limit {
      run.reporter.tell("a message of \(bytes.count) bytes goes out; the server takes \(limit) (maxPayload)")
    }
    bytes.withUnsafeBytes { session.send(opcode, $0) }
  }

  private func show(_ event: SocketIOEvent) {
    if hasEnough { return }
    print(output.line(event, tell: run.reporter.tell), isCounted: true)
    if let id = event.id {
      let place = event.namespace == client.configuration.namespaces.first ? "" : event.namespace + " "
      run.reporter.tell("the server wants an ack of \(event.name): '\(place)ack \(id) json-args…' gives it")
    }
  }

  /// - Parameters:
  ///   - line: of an event or an ack.
  ///   - isCounted: it is one of those that `--count` and `--until` wait for.
  private func print(_ line: String, isCounted: Bool) {
    var line = line
    line.withUTF8 { text in
      let bytes = UnsafeRawBufferPointer(text)
      run.messages.print(Message(opcode: .text, payload: bytes, wireLength: UInt64(bytes.count)))
      if isCounted { hasEnough = run.countsEnough(bytes) }
    }
  }

  private func fail(unanswered asked: SocketIOAcks.Pending, _ session: WebSocketSession) {
    let seconds = run.options.socketIO.ackTimeout
    run.reporter.report(
      Failure(
        .timedOut, phase: .frames,
        session.hasEnded
          ? "the connection ended before \(asked.event) was acknowledged"
          : "\(asked.event) was not acknowledged within \(seconds.plain) s",
        hint: "a server acknowledges no event that it has no handler for, or whose handler raises"))
    run.shortfall = run.shortfall ?? .timedOut
    run.pump?.resume()
  }

  /// Nothing more can be said.
  private func end(_ failure: Failure?) {
    if let failure {
      run.reporter.report(failure)
      run.status = run.status ?? failure.status
    }
    run.pump?.stop()
    run.closeNormally()
  }

  private func tellVerbosely(_ text: String) {
    if run.reporter.isVerbose { run.reporter.tell(text) }
  }

  private static func preview(_ bytes: [UInt8]) -> String {
    let isText = bytes.withUnsafeBytes { UTF8Validator.isValid($0) }
    let shown = bytes.prefix(shownBytes)
    let text = isText ? String(decoding: shown, as: UTF8.self) : Hex.encode(shown)
    return text + (bytes.count > shownBytes ? " … (\(bytes.count) bytes)" : "")
  }

  // MARK: Time and the end

  private func arm() {
    guard let deadline = client.nextDeadline() else { return disarm() }
    // One that has moved further away is looked at when the old one is over.
    if let timer, timer.deadline <= deadline { return }
    disarm()
    let id = run.reactor.schedule(after: max(0, deadline - run.reactor.now)) { [unowned self] in
      timer = nil
      perform(client.expire(at: run.reactor.now))
      run.session?.flush()
    }
    timer = (id, deadline)
  }

  private func disarm() {
    if let timer { run.reactor.cancel(timer.id) }
    timer = nil
  }

  /// Only an ack is an answer: other events may come at any time.
  var counts: Settling.Counts { Settling.Counts(sent: emitted, sentBytes: 0, received: acknowledged) }

  /// - Returns: whether acks are missing; `inputEnded` is then called again when they have come.
  func defersSettling() -> Bool {
    settlesAfterAcks = client.acks.count > 0
    return settlesAfterAcks
  }

  /// The connection is over.
  ///
  /// - Returns: what was wrong with it, as far as Socket.IO goes.
  func ended(_ end: SessionEnd) -> Failure? {
    if let joinTimer { run.reactor.cancel(joinTimer) }
    settlesAfterAcks = false
    perform(client.end())
    return hasJoined ? nil : SocketIORefusal.failure(of: end, isOpened: client.session != nil)
  }
}
