/// When to try which address (RFC 8305): the families take turns, the next attempt starts 250 ms after the last
/// one or as soon as one fails, and the first to succeed wins. No sockets, no clock.
struct HappyEyeballs {
  enum Step: Equatable {
    case attempt(SocketAddress)
    /// Nothing to do before this time, in the seconds of the caller's clock.
    case wait(until: Double)
    /// All have been started; some are still under way.
    case waitForAttempts
    /// All have failed.
    case exhausted
  }

  /// RFC 8305 §5: "Connection Attempt Delay", recommended 250 ms.
  static let attemptDelay = 0.25

  private var pending: ArraySlice<SocketAddress>
  private var underWay = 0
  private var nextAttempt = -Double.infinity

  /// - Parameter addresses: in the order of RFC 6724, as `getaddrinfo` gives them.
  init(_ addresses: [SocketAddress]) {
    pending = Self.interleaved(addresses)[...]
  }

  /// RFC 8305 §4: alternate the families, beginning with the one that stands first.
  static func interleaved(_ addresses: [SocketAddress]) -> [SocketAddress] {
    guard let first = addresses.first else { return [] }
    let preferred = addresses.filter { $0.family == first.family }
    let others = addresses.filter { $0.family != first.family }
    var result: [SocketAddress] = []
    for index in 0..<max(preferred.count, others.count) {
      if index < preferred.count { result.append(preferred[index]) }
      if index < others.count { result.append(others[index]) }
    }
    return result
  }

  /// What to do at `now`. After an attempt, ask again.
  mutating func next(at now: Double) -> Step {
    guard let address = pending.first else { return underWay > 0 ? .waitForAttempts : .exhausted }
    guard now >= nextAttempt else { return .wait(until: nextAttempt) }
    pending.removeFirst()
    underWay += 1
    nextAttempt = now + Self.attemptDelay
    return .attempt(address)
  }

  /// One of the attempts has failed: the next may start at once.
  mutating func attemptFailed() {
    underWay -= 1
    nextAttempt = -Double.infinity
  }
}
