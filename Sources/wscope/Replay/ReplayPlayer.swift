import Reactor
import Transport
import WebSocketCore

/// Plays one side of a recording on a connection, and tells of what is otherwise than it was recorded. No more is
/// sent while much is still unsent: who reads slowly is sent slowly.
final class ReplayPlayer {
  /// Differences that are told one by one.
  private static let mostTold = 10

  private let session: WebSocketSession
  private let score: ReplayScore
  private let reactor: Reactor
  private let report: (Failure) -> Void
  private var script: ReplayScript
  private var timer: TimerID?
  /// Of the next message of ours, where the recorded time is kept.
  private var sendTimer: TimerID?
  private var startTime = 0.0
  private var differences = 0
  private var isOver = false
  /// What may go waits for the other side to read.
  private var isHeld = false

  /// - Parameters:
  ///   - session: the connection.
  ///   - score: what is played.
  ///   - reactor: the loop of both.
  ///   - report: takes each difference.
  init(
    _ session: WebSocketSession, _ score: ReplayScore, _ reactor: Reactor, report: @escaping (Failure) -> Void
  ) {
    self.session = session
    self.score = score
    self.reactor = reactor
    self.report = report
    script = score.script
  }

  /// The connection is open.
  func begin() {
    startTime = reactor.now
    advance()
  }

  /// The other side has read what was sent.
  func resume() {
    guard isHeld else { return }
    isHeld = false
    advance()
  }

  /// - Parameter message: of the other side.
  func receive(_ message: Message) {
    guard !isOver else { return }
    if script.isEngineIO, message.opcode == .text, EngineIOHeartbeat.isHeartbeat(Array(message.payload)) {
      if message.payload.elementsEqual(EngineIOHeartbeat.ping) { send(.text, EngineIOHeartbeat.pong) }
      return
    }
    if let difference = script.receive(message.opcode, message.payload) { tell(difference) }
    advance()
  }

  /// Sends what may go, and waits for what comes next.
  private func advance() {
    guard !isOver, !session.hasEnded else { return }
    sendDue()
    if script.hasReceivedAll, script.hasSentAll,
      score.session.closer == session.role || score.session.closer == nil
    {
      return end()
    }
    wait()
  }

  private func sendDue() {
    while !isHeld, let message = nextDue() {
      send(message.opcode, message.payload)
      guard session.unsentByteCount > InputPump.highWater else { continue }
      session.flush()
      isHeld = session.unsentByteCount > InputPump.highWater
    }
    session.flush()
    if score.keepsTime, !isHeld { awaitNextTime() }
  }

  private func nextDue() -> RecordedMessage? {
    score.keepsTime ? script.nextOwn(by: reactor.now - startTime) : script.nextOwn()
  }

  private func awaitNextTime() {
    if let sendTimer { reactor.cancel(sendTimer) }
    sendTimer = script.nextTime.map { time in
      reactor.schedule(after: max(0, startTime + time - reactor.now)) { [weak self] in
        self?.sendTimer = nil
        self?.advance()
      }
    }
  }

  /// The next message, or the other side's Close, has to come in time.
  private func wait() {
    if let timer { reactor.cancel(timer) }
    let unsent = session.unsentByteCount
    timer = reactor.schedule(after: score.timeout) { [weak self] in
      guard let self else { return }
      timer = nil
      let isReading = session.unsentByteCount < unsent
      let awaitsOwnTime = sendTimer != nil && script.hasReceivedAll
      if isReading || awaitsOwnTime { return wait() }
      end()
    }
  }

  private func send(_ opcode: Opcode, _ payload: [UInt8]) {
    payload.withUnsafeBytes { session.send(opcode, $0) }
  }

  /// Everything has been played, or the other side has fallen silent. Our Close is the recorded one.
  private func end() {
    stop()
    tellMissing()
    if isHeld, let unsent = script.unsent {
      let why = "--replay: the \(session.role.peer) does not read: \(unsent) left unsent"
      report(Failure(.inputUnsent, phase: .frames, why))
    }
    let recorded = score.session.closer == session.role ? score.session.close : nil
    session.close(recorded ?? CloseBody(code: .normalClosure))
  }

  /// The connection is over.
  func ended(_ end: SessionEnd) {
    if !isOver {
      stop()
      tellMissing()
    }
    if let difference = closeDifference(end) { tell(difference, phase: .close) }
    if differences > Self.mostTold {
      report(
        Failure(
          .checkFailed, phase: .frames,
          "--replay: \(differences - Self.mostTold) more differences are not shown"))
    }
  }

  /// The other side began with the Close, and this is how it did: nothing is wrong with that.
  func isAsRecorded(_ end: SessionEnd) -> Bool {
    end.failure == nil && score.session.closer == session.role.peer && closeDifference(end) == nil
  }

  private func closeDifference(_ end: SessionEnd) -> String? {
    guard score.session.closer == session.role.peer else { return nil }
    let recorded = score.session.close?.code ?? .noStatusReceived
    if end.initiator == session.role {
      return "the Close: \(recorded.rawValue) (\(recorded.name)) had been recorded, and none came"
    }
    let came = end.code
    return recorded == came
      ? nil
      : "the Close: \(recorded.rawValue) (\(recorded.name)) had been recorded, \(came.rawValue) (\(came.name)) came"
  }

  private func stop() {
    isOver = true
    for timer in [timer, sendTimer].compactMap({ $0 }) { reactor.cancel(timer) }
    (timer, sendTimer) = (nil, nil)
  }

  private func tellMissing() {
    if let missing = script.missing { tell(missing) }
  }

  private func tell(_ difference: String, phase: Phase = .frames) {
    differences += 1
    guard differences <= Self.mostTold else { return }
    report(Failure(.checkFailed, phase: phase, "--replay: \(difference)"))
  }
}
