import TLS
import WebSocketCore

/// How a run failed: all that is told before anything is diagnosed.
package enum Symptom: Sendable {
  /// No address: one of the `EAI_` codes of `getaddrinfo`, and its text.
  case unresolved(code: Int32, text: String)
  /// No address could be connected to: `Evidence.attempts`.
  case unconnected
  /// The proxy does not let us through, or cannot be reached: `Evidence.proxy`.
  case proxy
  case tls(TLSError)
  /// An answer other than 101: `Evidence.response` and `body`.
  case refused
  /// A 101 that breaks the rules: `Evidence.checks`.
  case invalid
  /// The head of the answer did not end within so many bytes.
  case headTooLarge(limit: Int)
  case notHTTP(NotHTTP)
  /// The stream ended before the head of the answer did: `Evidence.partialAnswer`.
  case endedInHandshake(StreamFate)
  case timedOut(DiagnosedPhase, seconds: Double)
  /// After the handshake: `Evidence.session`.
  case ended
  case socketIO(SocketIOSymptom)
}

/// What was being waited for when the time was over.
package enum DiagnosedPhase: String, Sendable, CaseIterable {
  case resolve, connect, proxy, tls, handshake
}

/// How the input of a stream came to its end.
package enum StreamFate: Sendable, Equatable {
  /// In order: a FIN, over TLS after close_notify.
  case fin
  /// Over TLS a FIN without close_notify.
  case truncated
  case reset(String)
  /// The connection failed otherwise; the system's text.
  case failed(String)
  case tlsFailed(TLSError)
  /// By us.
  case local
  /// The peer neither answered our Close nor sent anything else for so many seconds.
  case closeTimeout(Double)
}

/// What goes wrong in Socket.IO while the WebSocket under it is sound.
package enum SocketIOSymptom: Sendable, Equatable {
  case namespaceRefused(String, message: String, sentCredentials: Bool)
  /// Engine.IO 3.
  case oldServer
  /// What the first message is in place of a session.
  case notEngineIO(String)
  /// Within so many seconds no session was opened, or the namespaces were not acknowledged.
  case notJoined(hasSession: Bool, seconds: Double)
  case heartbeatMissing(seconds: Double)
}
