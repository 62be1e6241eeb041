import Reactor

/// Where to.
package struct DialTarget: Sendable {
  /// A name or a numeric address, without brackets.
  package var host: String
  package var port: UInt16
  /// If set, it is connected to instead, and nothing is resolved.
  package var unixSocketPath: String?
  package var family: AddressFamily
  package var overrides: [ResolveOverride]

  package init(
    host: String, port: UInt16, unixSocketPath: String? = nil, family: AddressFamily = .any,
    overrides: [ResolveOverride] = []
  ) {
    self.host = host
    self.port = port
    self.unixSocketPath = unixSocketPath
    self.family = family
    self.overrides = overrides
  }
}

/// What happens on the way. Durations are in seconds.
package enum DialEvent: Equatable, Sendable {
  /// The addresses stand in the order in which they will be tried.
  case resolved(host: String, addresses: [SocketAddress], duration: Double)
  case attempt(SocketAddress)
  case attemptFailed(SocketAddress, SystemError, duration: Double)
  case connected(SocketAddress, duration: Double)
}

/// A connected socket that does not block. Whoever takes it closes it.
package struct DialedConnection: Equatable, Sendable {
  package let fd: Int32
  package let address: SocketAddress
  /// Seconds; 0 for a Unix socket.
  package let resolveDuration: Double
  /// Seconds from the first attempt at any address.
  package let connectDuration: Double
}

/// An attempt that came to nothing.
package struct FailedAttempt: Equatable, Sendable {
  package let address: SocketAddress
  package let error: SystemError
}

package enum DialPhase: String, Sendable {
  case resolve, connect
}

package enum DialFailure: Error, Equatable, Sendable {
  case resolve(ResolveError)
  /// The path cannot be that of a socket: empty, or too long.
  case unixPath(String, SystemError)
  /// In the order in which they failed.
  case connect(attempts: [FailedAttempt])
  /// The attempts that were still under way are listed with ETIMEDOUT.
  case timedOut(DialPhase, attempts: [FailedAttempt])
}
