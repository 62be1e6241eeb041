extension WebSocketURI {
  typealias Bytes = Substring.UTF8View

  /// Reads what a user typed. What is not ASCII becomes Punycode in the host and percent-encoded UTF-8 in
  /// the path and the query; a fragment is dropped with a warning.
  package init(parsing text: String) throws(URIError) {
    guard !text.isEmpty else { throw .empty }
    try Self.checkCharacters(text)
    var rest = text[...].utf8
    isSecure = try Self.takeScheme(from: &rest)
    let authorityEnd = rest.firstIndex { Self.authorityEnds.contains($0) } ?? rest.endIndex
    var (hostAndPort, userInfo) = (rest[..<authorityEnd], Bytes?.none)
    if let at = hostAndPort.lastIndex(of: UInt8(ascii: "@")) {
      userInfo = hostAndPort[..<at]
      hostAndPort = hostAndPort[hostAndPort.index(after: at)...]
    }
    let (host, port) = try Self.splitPort(hostAndPort)
    self.host = try HostName.normalize(host)
    self.port = try port.map(Self.port) ?? Self.defaultPort(isSecure: isSecure)
    (user, password) = try userInfo.map(Self.userInfo) ?? (nil, nil)

    let (resource, fragment) = Self.cut(rest[authorityEnd...], at: UInt8(ascii: "#"))
    let (path, query) = Self.cut(resource, at: UInt8(ascii: "?"))
    self.path = path.isEmpty ? "/" : PercentEncoding.encode(path)
    self.query = query.map(PercentEncoding.encode)
    if let fragment { warnings = [.fragmentDropped(String(Substring(fragment)))] }
  }

  static let authorityEnds = Array("/?#".utf8)

  static func checkCharacters(_ text: String) throws(URIError) {
    for (position, scalar) in text.unicodeScalars.enumerated() {
      switch scalar.properties.generalCategory {
      case .control, .spaceSeparator, .lineSeparator, .paragraphSeparator:
        throw .forbiddenCharacter(scalar, position: position)
      default: continue
      }
    }
  }

  /// `http` and `https` are read as `ws` and `wss`: the address of a page is what people have at hand.
  static let schemes = ["ws": false, "wss": true, "http": false, "https": true]

  /// - Returns: whether TLS is wanted. Without `://` the text is `host:port/path`.
  private static func takeScheme(from rest: inout Bytes) throws(URIError) -> Bool {
    let colon = rest.firstIndex { $0 == UInt8(ascii: ":") || authorityEnds.contains($0) } ?? rest.endIndex
    let name = HTTPSyntax.lowercased(Substring(rest[..<colon]))
    let after = rest[colon...]
    if after.starts(with: "://".utf8), !name.isEmpty {
      guard let isSecure = schemes[name] else { throw .unsupportedScheme(name) }
      rest = after.dropFirst(3)
      return isSecure
    }
    // A host may be called `ws` as well: `ws:8000/path`.
    let isPort = after.dropFirst().first.map { (0x30...0x39).contains($0) } ?? false
    if schemes[name] != nil, after.first == UInt8(ascii: ":"), !isPort {
      throw .missingSlashes(scheme: name)
    }
    return false
  }

  static func splitPort(_ text: Bytes) throws(URIError) -> (host: Bytes, port: Bytes?) {
    guard text.first == UInt8(ascii: "[") else {
      let colons = text.count { $0 == UInt8(ascii: ":") }
      guard colons < 2 else { throw .unbracketedIPv6(String(Substring(text))) }
      let (host, port) = cut(text, at: UInt8(ascii: ":"))
      return (host, port)
    }
    guard let bracket = text.firstIndex(of: UInt8(ascii: "]")) else { throw .unclosedBracket }
    let end = text.index(after: bracket)
    guard end < text.endIndex else { return (text, nil) }
    guard text[end] == UInt8(ascii: ":") else {
      throw .invalidHost(String(Substring(text)), reason: "after ] only :port may follow")
    }
    return (text[..<end], text[text.index(after: end)...])
  }

  static func port(_ digits: Bytes) throws(URIError) -> UInt16 {
    let isNumber = digits.allSatisfy { (0x30...0x39).contains($0) }
    guard isNumber, let port = UInt16(Substring(digits)), port > 0 else {
      throw .invalidPort(String(Substring(digits)))
    }
    return port
  }

  static func userInfo(_ text: Bytes) throws(URIError) -> (user: String?, password: String?) {
    let (user, password) = cut(text, at: UInt8(ascii: ":"))
    guard let userBytes = PercentEncoding.decode(user) else { throw .invalidUserInfo }
    guard let password else { return (String(decoding: userBytes, as: UTF8.self), nil) }
    guard let passwordBytes = PercentEncoding.decode(password) else { throw .invalidUserInfo }
    return (String(decoding: userBytes, as: UTF8.self), String(decoding: passwordBytes, as: UTF8.self))
  }

  /// What stands before the first separator, and what stands after it.
  static func cut(_ text: Bytes, at separator: UInt8) -> (Bytes, Bytes?) {
    guard let index = text.firstIndex(of: separator) else { return (text, nil) }
    return (text[..<index], text[text.index(after: index)...])
  }
}
