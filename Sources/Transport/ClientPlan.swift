import TLS
import WebSocketCore

/// Everything that a client needs to know before it dials.
package struct ClientPlan {
  /// TLS as a client.
  package struct TLSPlan {
    package var context: TLSContext
    /// Asked for by SNI.
    package var serverName: String
    /// Checked against the certificate.
    package var verifiedName: String

    package init(context: TLSContext, serverName: String, verifiedName: String) {
      self.context = context
      self.serverName = serverName
      self.verifiedName = verifiedName
    }

    func session() throws(TLSError) -> TLSSession {
      try TLSSession(context: context, serverName: serverName, verifyName: verifiedName)
    }
  }

  package var uri: WebSocketURI
  /// The server; it is dialled where there is no proxy.
  package var target: DialTarget
  /// Nil: the server is dialled.
  package var proxy: ProxyPlan?
  /// Nil: `ws`.
  package var tls: TLSPlan?
  package var request: SentRequest
  package var connection: ConnectionConfiguration
  /// What `request` offers of permessage-deflate, in order of preference.
  package var deflateOffers: [DeflateOffer] = []
  /// Asked when the upgrade begins; nil: nothing is recorded.
  package var tapping: ChannelTapping?
  /// Seconds until the connection must be open; nil: for ever.
  package var connectTimeout: Double?
  /// Seconds of silence after our Close until the peer's is given up; nil: never.
  package var closeTimeout: Double?

  package init(
    uri: WebSocketURI, target: DialTarget, tls: TLSPlan?, request: SentRequest,
    connection: ConnectionConfiguration, connectTimeout: Double?, closeTimeout: Double? = nil
  ) {
    self.uri = uri
    self.target = target
    self.tls = tls
    self.request = request
    self.connection = connection
    self.connectTimeout = connectTimeout
    self.closeTimeout = closeTimeout
  }
}

/// The phases of a client's way to an open connection.
package enum ClientPhase: String, Sendable {
  case resolve, connect, proxy, tls, handshake
}

/// What a client lives through, in order, until it is open or has failed.
package enum ClientEvent {
  /// On the way to the server; through a proxy, only the name that is resolved here all the same.
  case dial(DialEvent)
  case proxy(ProxyEvent)
  /// The duration is in seconds.
  case secured(TLSSummary, duration: Double)
  case requestSent([UInt8])
  /// Any final answer, with what came of the body of a refusal.
  case responded(ResponseHead, body: [UInt8]?)
  /// In place of it, where the answer is a redirect and is followed.
  case redirected(ResponseHead, body: [UInt8]?)
  /// The way goes on, on a connection of its own.
  case following(RedirectChain.Hop)
  /// The session's handler must be set in this call: what came with the response follows at once.
  case opened(WebSocketSession, ClientHandshake.Answer)
  case failed(ClientFailure)
}

/// Why a client did not get to an open connection.
package enum ClientFailure: Error {
  case dial(DialFailure)
  case proxy(ProxyFailure)
  case tls(TLSError)
  /// An HTTP answer other than 101.
  case refused(ClientHandshake.Refusal)
  /// A redirect that was to be followed, and cannot be.
  case redirect(RedirectFailure, ClientHandshake.Refusal)
  /// A 101 that breaks RFC 6455.
  case invalid(ClientHandshake.Answer)
  case headTooLarge(limit: Int)
  case notHTTP(NotHTTP)
  /// The stream ended before the response head did; with what had come of it.
  case ended(ChannelEnd, received: [UInt8])
  case timedOut(ClientPhase, seconds: Double, received: [UInt8])
}
