import TLS
import WebSocketCore

/// Goes through the words of a cURL command.
struct CurlLineReader {
  var line = CurlLine.empty
  /// The values of `Host`.
  var hosts: [String] = []

  mutating func read(_ words: ArraySlice<String>) throws(CurlError) {
    var rest = words
    while let word = rest.popFirst() {
      if word == "--" {
        for url in rest { try take(url: url) }
        break
      } else if word.hasPrefix("--") {
        try takeLong(String(word.dropFirst(2)), from: &rest)
      } else if word.hasPrefix("-"), word.count > 1 {
        try takeLetters(word.dropFirst(), from: &rest)
      } else {
        try take(url: word)
      }
    }
    settleHost()
  }

  private mutating func takeLong(_ name: String, from rest: inout ArraySlice<String>) throws(CurlError) {
    guard let hasValue = CurlOption.takesValue(name) else { throw .unknownOption("--\(name)") }
    try take(name, written: "--\(name)", hasValue ? Self.value(of: "--\(name)", from: &rest) : nil)
  }

  /// `-sSH 'Name: value'`, `-XGET`: the last letter of a word takes the rest of it for its value, or the next word.
  private mutating func takeLetters(
    _ word: Substring, from rest: inout ArraySlice<String>
  ) throws(CurlError) {
    var letters = word
    while let letter = letters.popFirst() {
      let written = "-\(letter)"
      if letter == ":" { return try take("next", written: written, nil) }
      guard let name = CurlOption.name(of: letter) else { throw .unknownOption(written) }
      if CurlOption.takesValue(name) == true {
        let value = letters.isEmpty ? try Self.value(of: written, from: &rest) : String(letters)
        return try take(name, written: written, value)
      }
      try take(name, written: written, nil)
    }
  }

  private static func value(of name: String, from rest: inout ArraySlice<String>) throws(CurlError) -> String
  {
    guard let value = rest.popFirst() else { throw .missingValue(name) }
    return value
  }

  private mutating func take(url: String) throws(CurlError) {
    if let other = line.url { throw .twoURLs(other, url) }
    line.url = String(url.prefix { $0 != "#" })
  }

  // MARK: Options

  private mutating func take(_ name: String, written: String, _ value: String?) throws(CurlError) {
    if CurlOption.bodies.contains(name) { throw .body(written) }
    switch name {
    case "url": try take(url: value ?? "")
    case "head": throw .method("HEAD")
    case "request": if let value, value != "GET" { throw .method(value) }
    case "next": throw .unknownOption("\(written): it has several requests, and a WebSocket is one")
    default:
      if try takeRequest(name, value ?? "") { return }
      if try takeNetwork(name, written, value ?? "") { return }
      if try takeTLS(name, written, value ?? "") { return }
      if try takeDetour(name, written, value ?? "") { return }
      note(written, isMissed: CurlOption.consequential.contains(name))
    }
  }

  mutating func note(_ what: String, isMissed: Bool) {
    if isMissed { line.missing.append(what) } else { line.unused.append(what) }
  }

  private mutating func takeRequest(_ name: String, _ value: String) throws(CurlError) -> Bool {
    switch name {
    case "header" where value.hasPrefix("@"): note("-H \(value)", isMissed: true)
    case "header": try take(header: value)
    case "user-agent": try take(header: "User-Agent: \(value)")
    case "referer":
      let referer = value.split(separator: ";", omittingEmptySubsequences: false)[0]
      if !referer.isEmpty { try take(header: "Referer: \(referer)") }
    // Without an equals sign it is the name of a file.
    case "cookie" where value.contains("="): try take(header: "Cookie: \(value)")
    case "cookie": note("-b \(value), which is a file", isMissed: true)
    case "user": line.user = value
    case "oauth2-bearer": line.bearer = value
    default: return false
    }
    return true
  }

  private mutating func takeNetwork(
    _ name: String, _ written: String, _ value: String
  ) throws(CurlError) -> Bool {
    switch name {
    case "resolve": line.resolve.append(value)
    case "unix-socket": line.unixSocket = value
    case "ipv4": line.usesIPv4 = true
    case "ipv6": line.usesIPv6 = true
    case "connect-timeout": line.connectTimeout = try Self.seconds(written, value)
    case "max-time": line.maxTime = try Self.seconds(written, value)
    default: return false
    }
    return true
  }

  private mutating func takeTLS(_ name: String, _ written: String, _ value: String) throws(CurlError) -> Bool
  {
    switch name {
    case "insecure": line.isInsecure = true
    case "cacert": line.caFile = value
    case "cert": takeCertificate(value)
    case "key": line.keyFile = value
    case "tlsv1", "tlsv1.0": line.minimumTLS = .tls10
    case "tlsv1.1": line.minimumTLS = .tls11
    case "tlsv1.2": line.minimumTLS = .tls12
    case "tlsv1.3": line.minimumTLS = .tls13
    case "tls-max" where value != "default":
      guard let version = TLSVersion(argument: value) else { throw .value(written, value) }
      line.maximumTLS = version
    default: return false
    }
    return true
  }

  /// Proxies, and redirects.
  private mutating func takeDetour(
    _ name: String, _ written: String, _ value: String
  ) throws(CurlError) -> Bool {
    switch name {
    case "proxy": line.proxy = value
    case "socks5": line.proxy = "socks5://\(value)"
    case "socks5-hostname": line.proxy = "socks5h://\(value)"
    case "proxy-user": line.proxyUser = value
    case "noproxy": line.proxyExceptions = value
    case "proxy-cacert": line.proxyCAFile = value
    case "proxy-insecure": line.isProxyInsecure = true
    case "location", "location-trusted", "follow": line.followsRedirects = true
    case "max-redirs":
      guard let limit = Int(value) else { throw .value(written, value) }
      // curl follows without end for -1.
      line.maximumRedirects = limit < 0 ? nil : limit
    default: return false
    }
    return true
  }

  /// 0 means no limit of one's own.
  private static func seconds(_ written: String, _ value: String) throws(CurlError) -> Double? {
    guard let seconds = Double(value), seconds >= 0, seconds <= 1e9 else { throw .value(written, value) }
    return seconds == 0 ? nil : seconds
  }

  /// `file:password`
  private mutating func takeCertificate(_ value: String) {
    let parts = value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    line.certificateFile = String(parts[0])
    if parts.count > 1 { note("the password of --cert", isMissed: true) }
  }
}
