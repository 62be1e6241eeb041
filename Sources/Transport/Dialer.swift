import Reactor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Resolves a name and connects to the first of its addresses that answers.
package final class Dialer {
  private let reactor: Reactor
  private let resolver: Resolver
  private var run: Run?
  private var lastRun = 0

  /// One call of `dial`, until it is done.
  private struct Run {
    let number: Int
    let target: DialTarget
    let report: (DialEvent) -> Void
    let done: (Result<DialedConnection, DialFailure>) -> Void
    let startedAt = Reactor.clock()
    var resolveDuration = 0.0
    /// Nil while the name is being resolved.
    var firstAttemptAt: Double?
    var schedule = HappyEyeballs([])
    var underWay: [ConnectAttempt] = []
    var failed: [FailedAttempt] = []
    var timeout: TimerID?
    var nextAttempt: TimerID?
  }

  package init(reactor: Reactor) {
    self.reactor = reactor
    resolver = Resolver(reactor: reactor)
  }

  deinit { cancel() }

  /// Begins; a dial that was under way is cancelled. Nothing is called before this returns.
  ///
  /// - Parameters:
  ///   - target: where to.
  ///   - timeout: seconds for resolving and connecting together, or nil for what the system allows.
  ///   - report: called for each step.
  ///   - done: called once, unless cancelled.
  package func dial(
    _ target: DialTarget, timeout: Double?, report: @escaping (DialEvent) -> Void,
    done: @escaping (Result<DialedConnection, DialFailure>) -> Void
  ) {
    cancel()
    lastRun += 1
    let number = lastRun
    run = Run(number: number, target: target, report: report, done: done)
    run?.timeout = timeout.map { seconds in
      reactor.schedule(after: seconds) { [weak self] in self?.timedOut() }
    }
    reactor.schedule(after: 0) { [weak self] in
      if self?.run?.number == number { self?.begin(target, number) }
    }
  }

  /// Nothing more is reported, and `done` is not called.
  package func cancel() {
    guard let run else { return }
    if let timer = run.timeout { reactor.cancel(timer) }
    if let timer = run.nextAttempt { reactor.cancel(timer) }
    run.underWay.forEach { $0.cancel() }
    self.run = nil
  }

  private func begin(_ target: DialTarget, _ number: Int) {
    if let path = target.unixSocketPath {
      do {
        connect(to: [try SocketAddress(unixPath: path)])
      } catch {
        finish(.failure(.unixPath(path, error)))
      }
      return
    }
    resolver.resolve(
      host: target.host, port: target.port, family: target.family, overrides: target.overrides
    ) { [weak self] result in
      if self?.run?.number == number { self?.resolved(result) }
    }
  }

  private func resolved(_ result: Result<[SocketAddress], ResolveError>) {
    guard let run else { return }
    switch result {
    case .failure(let error):
      finish(.failure(.resolve(error)))
    case .success(let addresses):
      let duration = Reactor.clock() - run.startedAt
      self.run?.resolveDuration = duration
      let ordered = HappyEyeballs.interleaved(addresses)
      run.report(.resolved(host: run.target.host, addresses: ordered, duration: duration))
      if self.run?.number == run.number { connect(to: ordered) }
    }
  }

  private func connect(to addresses: [SocketAddress]) {
    run?.schedule = HappyEyeballs(addresses)
    run?.firstAttemptAt = Reactor.clock()
    advance()
  }

  /// Does what the schedule says until there is something to wait for.
  private func advance() {
    if let timer = run?.nextAttempt { reactor.cancel(timer) }
    // A report may have cancelled the run, or begun another.
    while run?.firstAttemptAt != nil, let step = run?.schedule.next(at: Reactor.clock()) {
      switch step {
      case .attempt(let address):
        attempt(address)
      case .wait(let time):
        run?.nextAttempt = reactor.schedule(after: time - Reactor.clock()) { [weak self] in self?.advance() }
        return
      case .waitForAttempts:
        return
      case .exhausted:
        return finish(.failure(.connect(attempts: run?.failed ?? [])))
      }
    }
  }

  private func attempt(_ address: SocketAddress) {
    guard let run else { return }
    run.report(.attempt(address))
    guard self.run?.number == run.number else { return }
    do {
      let attempt = try ConnectAttempt(to: address, reactor: reactor)
      self.run?.underWay.append(attempt)
      attempt.start { [unowned self, unowned attempt] code in
        code == 0 ? succeeded(attempt) : failed(attempt, SystemError(code: code, call: "connect"))
      }
    } catch {
      note(FailedAttempt(address: address, error: error), duration: 0)
    }
  }

  private func failed(_ attempt: ConnectAttempt, _ error: SystemError) {
    attempt.cancel()
    run?.underWay.removeAll { $0 === attempt }
    note(FailedAttempt(address: attempt.address, error: error), duration: attempt.duration)
    advance()
  }

  private func note(_ failure: FailedAttempt, duration: Double) {
    run?.failed.append(failure)
    run?.schedule.attemptFailed()
    run?.report(.attemptFailed(failure.address, failure.error, duration: duration))
  }

  private func succeeded(_ attempt: ConnectAttempt) {
    guard let run, let fd = attempt.takeSocket() else { return }
    let connection = DialedConnection(
      fd: fd, address: attempt.address, resolveDuration: run.resolveDuration,
      connectDuration: Reactor.clock() - (run.firstAttemptAt ?? run.startedAt))
    run.report(.connected(attempt.address, duration: attempt.duration))
    guard self.run?.number == run.number else {
      close(fd)
      return
    }
    finish(.success(connection))
  }

  private func timedOut() {
    guard let run else { return }
    let unanswered = run.underWay.map {
      FailedAttempt(address: $0.address, error: SystemError(code: ETIMEDOUT, call: "connect"))
    }
    let phase: DialPhase = run.firstAttemptAt == nil ? .resolve : .connect
    finish(.failure(.timedOut(phase, attempts: run.failed + unanswered)))
  }

  private func finish(_ result: Result<DialedConnection, DialFailure>) {
    let done = run?.done
    cancel()
    done?(result)
  }
}
