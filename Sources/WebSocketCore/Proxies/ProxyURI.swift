/// Where a proxy is, how it is spoken to, and as whom: `http://user:password@host:port`, as curl takes it.
package struct ProxyURI: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// CONNECT (RFC 9110 §9.3.6).
    case http
    /// The same over TLS to the proxy.
    case https
    /// RFC 1928; the name of the server is resolved here.
    case socks5
    /// The proxy resolves it.
    case socks5h

    package var isSOCKS: Bool { self == .socks5 || self == .socks5h }

    /// What curl takes where there is no port.
    var defaultPort: UInt16 { self == .https ? 443 : 1080 }
  }

  package let kind: Kind
  /// ASCII, in lower case; an IPv6 address without brackets.
  package let host: String
  package let port: UInt16
  /// Percent-decoded.
  package private(set) var user: String?
  package private(set) var password: String?

  /// Reads what a user typed, or an environment variable holds. Without a scheme it is `http://`; what stands
  /// behind the port means nothing to a proxy.
  package init(parsing text: String) throws(ProxyURIError) {
    do throws(URIError) {
      try WebSocketURI.checkCharacters(text)
    } catch {
      throw .invalid(error)
    }
    var rest = text[...].utf8
    kind = try Self.takeScheme(from: &rest)
    var hostAndPort = rest.prefix { !WebSocketURI.authorityEnds.contains($0) }
    var userInfo: Substring.UTF8View?
    if let at = hostAndPort.lastIndex(of: UInt8(ascii: "@")) {
      userInfo = hostAndPort[..<at]
      hostAndPort = hostAndPort[hostAndPort.index(after: at)...]
    }
    do throws(URIError) {
      let (host, port) = try WebSocketURI.splitPort(hostAndPort)
      self.host = try HostName.normalize(host)
      self.port = try port.map(WebSocketURI.port) ?? kind.defaultPort
      if let userInfo { (user, password) = try WebSocketURI.userInfo(userInfo) }
    } catch {
      throw error == .missingHost ? .missingHost : .invalid(error)
    }
    try checkCredentials()
  }

  /// `--proxy-user USER:PASSWORD` goes before what the URL has.
  package func withCredentials(_ text: String) throws(ProxyURIError) -> ProxyURI {
    var changed = self
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    changed.user = String(parts[0])
    changed.password = parts.count > 1 ? String(parts[1]) : nil
    try changed.checkCredentials()
    return changed
  }

  /// `host:port` as it is dialled, for messages.
  package var authority: String { "\(host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host):\(port)" }

  private static func takeScheme(from rest: inout Substring.UTF8View) throws(ProxyURIError) -> Kind {
    let end = rest.firstIndex { $0 == UInt8(ascii: ":") || WebSocketURI.authorityEnds.contains($0) }
    guard let end, rest[end...].starts(with: "://".utf8) else { return .http }
    let name = HTTPSyntax.lowercased(Substring(rest[..<end]))
    guard let kind = Kind(rawValue: name) else { throw .unsupportedScheme(name) }
    rest = rest[end...].dropFirst(3)
    return kind
  }

  private func checkCredentials() throws(ProxyURIError) {
    guard let user else { return }
    if kind.isSOCKS {
      // RFC 1929 §2: their lengths take one byte each.
      guard user.utf8.count <= 255, (password ?? "").utf8.count <= 255 else { throw .credentialsTooLong }
    } else if user.utf8.contains(UInt8(ascii: ":")) {
      throw .colonInUser
    }
  }
}

/// Safe to print: the password is redacted.
extension ProxyURI: CustomStringConvertible {
  package var description: String {
    let credentials = password == nil ? user : user.map { "\($0):\(Redaction.mark)" }
    return "\(kind.rawValue)://\(credentials.map { "\($0)@" } ?? "")\(authority)"
  }
}

/// Why a text names no proxy.
package enum ProxyURIError: Error, Hashable, Sendable {
  case missingHost
  case unsupportedScheme(String)
  /// RFC 7617 §2: what stands behind the first colon is the password.
  case colonInUser
  case credentialsTooLong
  case invalid(URIError)

  package var message: String {
    switch self {
    case .missingHost: "it names no host: write http://host:port"
    case .unsupportedScheme(let scheme):
      "the scheme '\(scheme)' is not supported: use http://, https://, socks5:// or socks5h://"
    case .colonInUser: "the user name holds a colon, which Basic credentials cannot have (RFC 7617 §2)"
    case .credentialsTooLong: "user and password have at most 255 bytes each in SOCKS5 (RFC 1929 §2)"
    case .invalid(let error): error.message
    }
  }
}
