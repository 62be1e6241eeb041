import TLS
import WebSocketCore

/// The proxy that a client goes through.
package struct ProxyPlan {
  package var uri: ProxyURI
  /// Where the proxy is dialled.
  package var target: DialTarget
  /// Of an `https://` proxy: to the proxy, not to the server.
  package var tls: ClientPlan.TLSPlan?
  /// What CONNECT says of us; nil: nothing.
  package var userAgent: String?

  package init(
    uri: ProxyURI, target: DialTarget, tls: ClientPlan.TLSPlan? = nil, userAgent: String? = nil
  ) {
    self.uri = uri
    self.target = target
    self.tls = tls
    self.userAgent = userAgent
  }

  func handshake(to target: TunnelTarget) -> any ProxyHandshake {
    uri.kind.isSOCKS
      ? SOCKS5Connect(to: target, proxy: uri) : HTTPConnect(to: target, proxy: uri, userAgent: userAgent)
  }
}

/// What happens between a client and its proxy. Durations are in seconds.
package enum ProxyEvent {
  /// On the way to the proxy.
  case dial(DialEvent)
  /// TLS to the proxy.
  case secured(TLSSummary, duration: Double)
  /// CONNECT, as it went out; SOCKS has nothing to read.
  case requestSent([UInt8])
  /// The final answer to it, with what came of the body of a refusal.
  case responded(ResponseHead, body: [UInt8]?)
  /// The tunnel stands; or, with what the proxy said, there is none to this address of the server, and the next
  /// one is tried. The duration is from the connection to the proxy on.
  case tunnel(TunnelTarget, refusal: SOCKSReply?, duration: Double)
}

/// Why a client did not get through its proxy.
package struct ProxyFailure: Error {
  package enum Cause: Sendable {
    /// The proxy itself was not reached.
    case dial(DialFailure)
    /// TLS to the proxy failed.
    case tls(TLSError)
    case refused(ProxyRefusal, target: TunnelTarget)
    /// The stream ended before the answer did; with what had come of it.
    case ended(ChannelEnd, received: [UInt8], target: TunnelTarget)
  }

  package let proxy: ProxyURI
  package let cause: Cause

  package init(_ proxy: ProxyURI, _ cause: Cause) {
    self.proxy = proxy
    self.cause = cause
  }
}
