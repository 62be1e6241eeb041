import Reactor
import Transport
import WebSocketCore

/// What was asked of the server, and what is said and done where it is not so. A check that fails decides
/// over everything else that went wrong with an open connection.
extension ConnectRun {
  // MARK: The handshake

  /// A refusal that was asked for.
  func isExpected(_ event: ClientEvent) -> Bool {
    switch event {
    case .responded(let response, _): options.handshakeChecks.isExpectedRefusal(response)
    case .failed(.refused(let refusal)): options.handshakeChecks.isExpectedRefusal(refusal.response)
    default: false
    }
  }

  func check(_ response: ResponseHead) {
    let failures = options.handshakeChecks.failures(
      of: response, to: plan.request.head, showsSecrets: reporter.showsSecrets)
    for failure in failures { reporter.report(failure) }
    if !failures.isEmpty { status = status ?? .checkFailed }
  }

  // MARK: Messages and the Close

  /// A Close is waited for, and it is not one of ours.
  var awaitsClose: Bool { options.sessionChecks.awaitsClose(otherThan: ownCloseCode) }

  /// Time is up.
  func failure(after seconds: Double) -> Failure {
    let check =
      session == nil
      ? nil : expected.failure(after: seconds) ?? options.sessionChecks.closeFailure(after: seconds)
    return check
      ?? Failure(
        .timedOut, phase: session == nil ? .connect : .frames,
        "not done after \(seconds.plain) s (--max-time)"
      ).with(session.flatMap { evidence.findingOfOpen($0, plan) })
  }

  /// Why the run is no success, the reason that decides first; empty when it is one.
  func failures(of end: SessionEnd) -> [Failure] {
    let checks = options.sessionChecks
    let failed = [expected.failure, checks.closeFailure(end), roundTrips?.failureAtEnd].compactMap { $0 }
    // What came in place of the code that was asked for has been said.
    let saysHow = end.failure != nil || (checks.expectClose == nil && replay?.isAsRecorded(end) != true)
    let verdict = saysHow ? SessionVerdict.failure(of: end) : nil
    let found = failed + (verdict.map { [$0] } ?? [])
    return found.isEmpty ? shortfall(of: end).map { [$0] } ?? [] : found
  }

  // MARK: Round trips

  func schedulePing(every seconds: Double) {
    pingTimer = reactor.schedule(after: seconds) { [unowned self] in
      guard session?.hasEnded == false else { return }
      ping()
      schedulePing(every: seconds)
    }
  }

  /// Its payload is empty, unless it is to be timed.
  func ping() {
    let payload = roundTrips?.ping(at: Reactor.clock()) ?? []
    payload.withUnsafeBytes { session?.send(.ping, $0) }
    evidence.notePingSent()
    session?.flush()
    guard let limit = roundTrips?.limit else { return }
    reactor.schedule(after: limit) { [unowned self] in
      if let failure = roundTrips?.expire(at: Reactor.clock()) { giveUp(failure) }
    }
  }

  func receivedPong(_ payload: UnsafeRawBufferPointer) {
    if let failure = roundTrips?.pong(payload, at: Reactor.clock()) { return giveUp(failure) }
    // The Close may have waited for it.
    if roundTrips?.isWaiting == false { settle() }
  }
}
