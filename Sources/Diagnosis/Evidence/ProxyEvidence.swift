import WebSocketCore

/// What is known of the proxy that a connection was to go through.
package struct ProxyEvidence: Sendable {
  package enum Kind: String, Sendable {
    /// CONNECT (RFC 9110 §9.3.6).
    case http
    /// RFC 1928.
    case socks5
  }

  package enum Failure: Sendable, Equatable {
    /// Its name has no address, or none of its addresses could be connected to; in words.
    case unreachable(String)
    /// An answer other than 2xx: `ProxyEvidence.response`.
    case answered
    /// The reply code of SOCKS5 (RFC 1928 §6).
    case replied(UInt8)
    /// SOCKS5: it takes none of the methods of authentication that we offer (0xFF).
    case noAcceptableMethod
    /// SOCKS5: user and password were not right (RFC 1929 §2).
    case credentialsRefused
    /// What it sent first is of another protocol; the bytes.
    case notAProxy([UInt8])
    /// It ended the connection without an answer, or after the first bytes of one.
    case ended
    /// It let us connect, and said nothing for so many seconds.
    case silent(seconds: Double)
  }

  package var kind: Kind
  /// `proxy.example:3128`.
  package var address: String
  package var failure: Failure
  package var response: ResponseHead?
  package var body: [UInt8] = []
  /// User and password were sent.
  package var sentCredentials = false
  /// Where it was named: `--proxy`, or the environment variable.
  package var source = "--proxy"

  package init(kind: Kind, address: String, failure: Failure) {
    self.kind = kind
    self.address = address
    self.failure = failure
  }
}
