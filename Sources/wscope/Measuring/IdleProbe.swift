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

/// `--idle-probe`: after how much silence is a connection cut, and do Pings keep it open? Two connections are
/// asked at the same time, one of them with Pings.
final class IdleProbe {
  private static let usualInterval = 15.0

  private let limit: Double
  private let reactor: Reactor
  private let reporter: Reporter
  private let silent: IdleLane
  private let pinging: IdleLane
  private var isFinished = false
  private var failure: Failure?

  init(
    url: String, _ options: ClientOptions, _ invocation: Invocation, limit: Double, pingInterval: Double?,
    _ reactor: Reactor,
    _ reporter: Reporter
  ) throws(Failure) {
    self.limit = limit
    self.reactor = reactor
    self.reporter = reporter
    silent = try IdleLane(1, url: url, options, invocation, pingInterval: nil, reactor, reporter)
    pinging = try IdleLane(
      2, url: url, options, invocation, pingInterval: pingInterval ?? min(Self.usualInterval, limit / 4),
      reactor,
      reporter)
  }

  /// - Parameter show: takes the lines that say how it went.
  func perform(_ show: (String) -> Void) throws(Failure) -> ExitStatus {
    for signal in [SIGINT, SIGTERM] {
      try? reactor.onSignal(signal) { [unowned self] in
        fail(Failure(.interrupted, phase: .frames, "interrupted"))
      }
    }
    for lane in [silent, pinging] {
      lane.onChange = { [unowned self] in check() }
      lane.start()
    }
    scheduleProgress()
    reactor.run()
    if let failure { throw failure }
    let verdict = IdleVerdict(silent: silent.trace, pinging: pinging.trace, limit: limit)
    verdict.lines.forEach(show)
    reporter.emit(1, .idle(silent.trace))
    reporter.emit(2, .idle(pinging.trace))
    if let failure = verdict.failure { reporter.report(failure) }
    let status = verdict.failure?.status ?? .success
    reporter.summarize(connections: 2, client: TrafficCount(), server: TrafficCount(), status: status)
    return status
  }

  /// A lane has changed, or time has passed.
  private func check() {
    for lane in [silent, pinging] {
      if case .failed(let failure) = lane.state { return fail(failure) }
    }
    if isFinished {
      if silent.hasEnded, pinging.hasEnded { reactor.stop() }
      return
    }
    switch (silent.state, pinging.state) {
    case (.connecting, _), (_, .connecting): return
    case (.cut, .cut): return finish()
    default: break
    }
    // The one that was opened last has to be open for the time as well.
    let ages = [silent, pinging].filter(\.isOpen).map(\.duration)
    let left = wanted - (ages.min() ?? wanted)
    if left <= 0.001 { return finish() }
    reactor.schedule(after: left) { [unowned self] in check() }
  }

  /// How long the connections are to be open. Once the silent one has been cut, the other has only to outlive it
  /// clearly.
  private var wanted: Double {
    guard case .cut = silent.state else { return limit }
    return min(limit, silent.duration * 1.5 + (pinging.pingInterval ?? 0))
  }

  private func finish() {
    isFinished = true
    silent.finish()
    pinging.finish()
    check()
  }

  private func fail(_ failure: Failure) {
    self.failure = self.failure ?? failure
    isFinished = true
    for lane in [silent, pinging] {
      lane.finish()
      lane.abandon()
    }
    reactor.stop()
  }

  private func scheduleProgress() {
    let interval = max(1, min(10, limit / 4))
    reactor.schedule(after: interval) { [unowned self] in
      if isFinished { return }
      reporter.progress(
        "\(silent.duration.rounded().plain) s: \(word(silent)) without Pings, \(word(pinging)) with them")
      scheduleProgress()
    }
  }

  private func word(_ lane: IdleLane) -> String {
    switch lane.state {
    case .connecting: "connecting"
    case .open, .survived: "open"
    case .cut, .failed: "cut"
    }
  }
}
