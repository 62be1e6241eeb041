import Reactor
import Transport
import WebSocketCore

/// Plays one side of a recording on a connection, and tells of what is otherwise than it was recorded.
final class ReplayPlayer {
  /// Differences that are told one by one.
  private static let mostTold = 10

  private let session: WebSocketSession
  private let score: ReplayScore
  private let reactor: Reactor
  private let report: (Failure) -> Void
  private var script: ReplayScript
  private var timer: TimerID?
  private var differences = 0
  private var isOver = false
  /// Messages of ours whose time has not come.
  private var scheduled = 0

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
    if score.keepsTime { schedule() }
    advance()
  }

  private func schedule() {
    for message in script.own {
      scheduled += 1
      reactor.schedule(after: message.time) { [weak self] in
        guard let self else { return }
        scheduled -= 1
        send(message)
        session.flush()
        advance()
      }
    }
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
    if !score.keepsTime {
      for message in script.nextOwn() { send(message) }
      session.flush()
    }
    if script.hasReceivedAll, scheduled == 0,
      score.session.closer == session.role || score.session.closer == nil
    {
      return end()
    }
    wait()
  }

  /// The next message, or the other side's Close, has to come in time.
  private func wait() {
    if let timer { reactor.cancel(timer) }
    timer = reactor.schedule(after: score.timeout) { [weak self] in
      guard let self else { return }
      timer = nil
      if scheduled > 0, script.hasReceivedAll { return wait() }
      end()
    }
  }

  private func send(_ message: RecordedMessage) { send(message.opcode, message.payload) }

  private func send(_ opcode: Opcode, _ payload: [UInt8]) {
    payload.withUnsafeBytes { session.send(opcode, $0) }
  }

  /// Everything has been played, or the other side has fallen silent. Our Close is the recorded one.
  private func end() {
    isOver = true
    if let timer { reactor.cancel(timer) }
    timer = nil
    tellMissing()
    let recorded = score.session.closer == session.role ? score.session.close : nil
    session.close(recorded ?? CloseBody(code: .normalClosure))
  }

  /// The connection is over.
  func ended(_ end: SessionEnd) {
    if !isOver {
      isOver = true
      if let timer { reactor.cancel(timer) }
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

  private func tellMissing() {
    if let missing = script.missing { tell(missing) }
  }

  private func tell(_ difference: String, phase: Phase = .frames) {
    differences += 1
    guard differences <= Self.mostTold else { return }
    report(Failure(.checkFailed, phase: phase, "--replay: \(difference)"))
  }
}
