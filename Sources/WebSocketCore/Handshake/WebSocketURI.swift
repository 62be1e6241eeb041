import Bytes

/// Where to connect (RFC 6455 §3), from what a user types: `ws://`, `wss://`, `http(s)://` read as these,
/// or a bare `host:port/path`, which means `ws://`.
package struct WebSocketURI: Hashable, Sendable {
  /// `wss`: TLS is wanted.
  package var isSecure: Bool
  /// ASCII, in lower case; an IPv6 address without brackets, with its zone if it has one.
  package var host: String
  package var port: UInt16
  /// Percent-encoded; begins with a slash.
  package var path: String
  /// Percent-encoded, without its question mark.
  package var query: String?
  /// The user information, percent-decoded: it becomes Basic authentication.
  package var user: String?
  package var password: String?
  package var warnings: [URIWarning] = []

  package var scheme: String { isSecure ? "wss" : "ws" }
  package var isIPv6: Bool { host.utf8.contains(UInt8(ascii: ":")) }

  package static func defaultPort(isSecure: Bool) -> UInt16 { isSecure ? 443 : 80 }

  /// The value of `Host`: without the port where it is the default, and without the zone of an IPv6
  /// address, which means something on this machine alone (RFC 6874 §4).
  package var hostHeader: String {
    let name = isIPv6 ? "[\(host.prefix { $0 != "%" })]" : host
    return port == Self.defaultPort(isSecure: isSecure) ? name : "\(name):\(port)"
  }

  /// What stands in the request line (RFC 6455 §3, resource name).
  package var requestTarget: String { query.map { "\(path)?\($0)" } ?? path }

  /// `host:port` as it is dialled, for messages.
  package var authority: String { "\(isIPv6 ? "[\(host)]" : host):\(port)" }
}

/// Safe to print: the password and tokens in the query are redacted.
extension WebSocketURI: CustomStringConvertible {
  package var description: String { text(showsSecrets: false) }

  package func text(showsSecrets: Bool) -> String {
    let shownPassword = showsSecrets ? password : password.map { _ in Redaction.mark }
    let userInfo = user.map { user in user + (shownPassword.map { ":\($0)" } ?? "") + "@" } ?? ""
    let target = showsSecrets ? requestTarget : Redaction.redact(target: requestTarget)
    return "\(scheme)://\(userInfo)\(hostHeader)\(target)"
  }
}
