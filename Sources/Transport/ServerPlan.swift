import TLS
import WebSocketCore

/// Everything that a server needs to know before its first client.
package struct ServerPlan {
  package var policy: ServerPolicy
  /// Nil: `ws`.
  package var tls: TLSContext?
  package var connection: ConnectionConfiguration
  /// What a client gets that would have been let in; nil: a connection.
  package var refusal: HTTPAnswer?
  /// Asked for each client; nil: nothing is recorded.
  package var tapping: ChannelTapping?
  /// Seconds that a client has for TLS and its request.
  package var handshakeTimeout = 10.0
  /// Seconds that a client of plain HTTP may be silent between two requests.
  package var keepAliveTimeout = 60.0
  /// Clients at once; more wait to be accepted. Nil: any number.
  package var maximumConnections: Int?

  package init(policy: ServerPolicy, connection: ConnectionConfiguration) {
    self.policy = policy
    self.connection = connection
  }
}

/// What a server sees of its clients, which are counted from 1.
package enum ServerEvent {
  case accepted(Int, SocketAddress)
  /// The duration is in seconds.
  case secured(Int, TLSSummary, duration: Double)
  case requested(Int, RequestHead)
  case answered(Int, RequestHead?, ResponseHead)
  /// The session's handler must be set in this call: what came with the request follows at once.
  case opened(Int, WebSocketSession, ServerHandshake.Acceptance)
  /// A client that did not get to an open connection, and has gone.
  case failed(Int, ServerFailure)
  /// A client has gone that had its requests answered, and asked for no WebSocket.
  case finished(Int)
}

package enum ServerFailure {
  case refused(HTTPAnswer)
  case notHTTP(NotHTTP)
  case tls(TLSError)
  case ended(ChannelEnd)
  case timedOut(seconds: Double)
}
