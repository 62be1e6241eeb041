import WebSocketCore

/// What a pasted line says takes the place of what was not said by option: options override the line, and what can
/// be repeated is added to it. Adopted twice, as a command that is validated twice does, it is the same.
extension RequestOptions {
  mutating func adopt(_ line: CurlLine) throws {
    let named = Set(
      header.compactMap { try? HeaderOption(parsing: $0) }.map { HTTPSyntax.lowercased($0.name) })
    let givesCredentials = user != nil || bearer != nil || named.contains("authorization")
    let kept = line.headers.filter {
      let name = HTTPSyntax.lowercased($0.name)
      return !named.contains(name) && !(givesCredentials && name == "authorization")
    }
    header = kept.map(\.argument) + header
    if origin == nil, !named.contains("origin") { origin = line.origin }
    if subprotocol.isEmpty, !named.contains("sec-websocket-protocol") { subprotocol = line.subprotocols }
    if !named.contains("cookie") { cookie = line.cookies + cookie.filter { !line.cookies.contains($0) } }
    if !givesCredentials {
      user = line.user
      bearer = line.bearer
    }
    try validate()
  }
}

extension NetworkOptions {
  mutating func adopt(_ line: CurlLine) throws {
    // The first that fits decides.
    resolve += line.resolve.filter { !resolve.contains($0) }
    unixSocket = unixSocket ?? line.unixSocket
    if !ipv4, !ipv6 { (ipv4, ipv6) = (line.usesIPv4, line.usesIPv6) }
    givenConnectTimeout = givenConnectTimeout ?? line.connectTimeout
    maxTime = maxTime ?? line.maxTime
    proxying.adopt(line)
    if !redirects.location, line.followsRedirects {
      redirects.location = true
      redirects.maxRedirs = line.maximumRedirects ?? redirects.maxRedirs
    }
    try validate()
  }
}

extension ProxyOptions {
  fileprivate mutating func adopt(_ line: CurlLine) {
    // The credentials and certificates in the line are for the proxy in the line.
    if proxy == nil {
      proxy = line.proxy
      proxyUser = proxyUser ?? line.proxyUser
      proxyCacert = proxyCacert ?? line.proxyCAFile
      proxyInsecure = proxyInsecure || line.isProxyInsecure
    }
    noproxy = noproxy ?? line.proxyExceptions
  }
}

extension TLSOptions {
  mutating func adopt(_ line: CurlLine) throws {
    insecure = insecure || line.isInsecure
    cacert = cacert ?? line.caFile
    cert = cert ?? line.certificateFile
    tlsMin = tlsMin ?? line.minimumTLS
    tlsMax = tlsMax ?? line.maximumTLS
    try validate()
  }
}

extension CurlLine {
  /// The value of `--compress` that offers the same.
  var compression: CompressionParameters? { deflate.flatMap { CompressionParameters(argument: $0) } }
}

extension HeaderOption {
  /// As the value of `-H`.
  var argument: String {
    guard let value else { return "\(name):" }
    return value.isEmpty ? "\(name);" : "\(name): \(value)"
  }
}
