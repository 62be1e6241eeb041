/// Where a tunnel is to lead.
package struct TunnelTarget: Hashable, Sendable {
  /// A name, or an address without brackets.
  package let host: String
  package let port: UInt16

  package init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// `host:port`; the zone of an IPv6 address means nothing to a proxy.
  package var authority: String {
    host.utf8.contains(UInt8(ascii: ":")) ? "[\(host.prefix { $0 != "%" })]:\(port)" : "\(host):\(port)"
  }
}

/// A client's side of the dialogue that makes a proxy open a tunnel: bytes go out, the answer's come in, in any
/// chops. No sockets and no clock: how long to wait is the caller's.
package protocol ProxyHandshake: Sendable {
  /// What is to be sent now: at the beginning, and after each `receive`. It is taken.
  mutating func takeOutput() -> [UInt8]

  /// Takes the next bytes from the proxy. After an outcome other than `needMore` it stays with that.
  mutating func receive(_ bytes: UnsafeRawBufferPointer) -> ProxyOutcome

  /// The proxy has closed its side.
  mutating func receiveEOF() -> ProxyOutcome

  /// What has come of an answer that is not whole.
  var received: [UInt8] { get }

  /// The head that opened the tunnel; nil before, and of a proxy that does not speak HTTP.
  var answer: ResponseHead? { get }

  /// A refusal whose body is still coming: what a caller that gives up waiting still has.
  var refusalInProgress: ProxyRefusal? { get }
}

package enum ProxyOutcome: Equatable, Sendable {
  case needMore
  /// The tunnel stands. So many bytes of the last call were the proxy's: the others are the server's.
  case open(consumed: Int)
  case refused(ProxyRefusal)
  /// The stream ended before the answer did, after these bytes of it.
  case ended([UInt8])
}

/// Why there is no tunnel, with all that the proxy said.
package enum ProxyRefusal: Error, Equatable, Sendable {
  /// An answer to CONNECT other than 2xx, with what has come of its body.
  case status(ResponseHead, body: RefusalBody)
  /// The head of the answer did not end within so many bytes.
  case headTooLarge(limit: Int)
  case notHTTP(NotHTTP)
  /// A reply of SOCKS5 other than "succeeded" (RFC 1928 §6).
  case reply(SOCKSReply)
  /// The proxy takes none of these ways to authenticate (RFC 1928 §3).
  case noAcceptableMethod(offered: [UInt8])
  /// It chose one that was not offered.
  case methodNotOffered(UInt8)
  /// User or password are wrong (RFC 1929 §2); the status is anything but 0.
  case credentialsRefused(status: UInt8)
  /// No SOCKS5: told by its first bytes, with a name to be read after "the proxy speaks".
  case notSOCKS(name: String, evidence: [UInt8])
}
