/// Where the secrets of a head and of a URI stand.
enum SecretFinder {
  typealias Slice = ArraySlice<UInt8>

  private enum Secrecy {
    case none, startLine, credentials, cookie, setCookie, uri, subprotocol
  }

  /// - Parameter head: of a request or response, whole or cut, or any other bytes.
  /// - Returns: the secrets in their order; none touches another.
  static func secrets(in head: [UInt8]) -> [Redaction.Secret] {
    var marks = SubprotocolMarks()
    return secrets(in: head, &marks)
  }

  /// - Parameter marks: of the handshake that the head belongs to.
  static func secrets(in head: [UInt8], _ marks: inout SubprotocolMarks) -> [Redaction.Secret] {
    var secrets: [Redaction.Secret] = []
    var secrecy = Secrecy.startLine
    var hasBegun = false
    for line in head.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let content = line.last == 0x0D ? line.dropLast() : line
      // A folded line holds more of the value above it, and is as secret as that.
      let isFolded = hasBegun && content.first.map(HTTPSyntax.isWhitespace) == true
      if !isFolded {
        secrecy = Self.secrecy(of: content)
        // A head of HTTP/2 has no start line.
        if !hasBegun, secrecy == .none { secrecy = .startLine }
      }
      if !isFolded, secrecy == .subprotocol {
        let value = content.drop { $0 != UInt8(ascii: ":") }.dropFirst()
        secrets += SubprotocolSecrets.secrets(in: value, &marks)
      } else {
        secrets += (isFolded ? folded(content, secrecy) : self.secrets(inLine: content, secrecy))
          .map { Redaction.Secret(range: $0) }
      }
      hasBegun = hasBegun || !content.isEmpty
    }
    return secrets
  }

  private static func secrecy(of line: Slice) -> Secrecy {
    // A pseudo-header field of HTTP/2: `:path` is as secret as a request line.
    if line.first == UInt8(ascii: ":") { return .startLine }
    let name = HTTPSyntax.trimmed(line.prefix { $0 != UInt8(ascii: ":") })
    guard name.count < line.count else { return .none }
    switch HTTPSyntax.lowercased(String(decoding: name, as: UTF8.self)) {
    case "cookie": return .cookie
    case "set-cookie": return .setCookie
    case "sec-websocket-protocol": return .subprotocol
    case let field where SecretNames.isField(field): return .credentials
    case let field where SecretNames.isURIField(field): return .uri
    default: return .none
    }
  }

  private static func secrets(inLine line: Slice, _ secrecy: Secrecy) -> [Range<Int>] {
    if secrecy == .startLine {
      return line.split(separator: 0x20).flatMap { secrets(inURI: $0) }
    }
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return [] }
    let value = HTTPSyntax.trimmed(line[(colon + 1)...])
    guard !value.isEmpty else { return [] }
    return switch secrecy {
    case .credentials: [credentials(value)]
    case .cookie: cookies(value, atMost: .max)
    case .setCookie: cookies(value, atMost: 1)
    case .uri: secrets(inURI: value)
    case .none, .startLine, .subprotocol: TokenShape.webTokens(in: value)
    }
  }

  private static func folded(_ line: Slice, _ secrecy: Secrecy) -> [Range<Int>] {
    if secrecy == .none || secrecy == .startLine { return TokenShape.webTokens(in: line) }
    let value = HTTPSyntax.trimmed(line)
    return value.isEmpty ? [] : [value.indices]
  }

  /// A scheme is kept: it says what was tried.
  private static func credentials(_ value: Slice) -> Range<Int> {
    let scheme = value.prefix { !HTTPSyntax.isWhitespace($0) }
    let isKnown = SecretNames.isScheme(HTTPSyntax.lowercased(String(decoding: scheme, as: UTF8.self)))
    guard isKnown, scheme.count < value.count else { return value.indices }
    return HTTPSyntax.trimmed(value[scheme.endIndex...]).indices
  }

  /// Names are kept: which cookies there are is often the question. In `Set-Cookie` only the first pair is
  /// the cookie, and the rest are its attributes.
  private static func cookies(_ value: Slice, atMost limit: Int) -> [Range<Int>] {
    value.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).prefix(limit).compactMap {
      pair in
      guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else {
        let name = HTTPSyntax.trimmed(pair)
        return name.isEmpty ? nil : name.startIndex..<pair.endIndex
      }
      return (equals + 1)..<pair.endIndex
    }
  }

  /// - Parameter uri: or the target of a request.
  static func secrets(inURI uri: Slice) -> [Range<Int>] {
    let separators = "?&;#".utf8
    let resourceEnd = uri.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? uri.endIndex
    let password = password(in: uri[..<resourceEnd])
    let path = uri[(password?.upperBound ?? uri.startIndex)..<resourceEnd]
    var secrets = (password.map { [$0] } ?? []) + TokenShape.webTokens(in: path)
    var rest = uri[resourceEnd...].dropFirst()
    while !rest.isEmpty {
      let parameter = rest.prefix { !separators.contains($0) }
      rest = rest[parameter.endIndex...].dropFirst()
      let name = parameter.prefix { $0 != UInt8(ascii: "=") }
      let value = parameter[name.endIndex...].dropFirst()
      if value.isEmpty { continue }
      secrets += SecretNames.isParameter(name) ? [value.indices] : TokenShape.webTokens(in: value)
    }
    return secrets
  }

  /// `http://user:password@host/path`, in absolute form.
  private static func password(in resource: Slice) -> Range<Int>? {
    guard let colon = resource.firstIndex(of: UInt8(ascii: ":")),
      resource[colon...].starts(with: "://".utf8)
    else { return nil }
    let authority = resource[(colon + 3)...].prefix { $0 != UInt8(ascii: "/") }
    guard let at = authority.lastIndex(of: UInt8(ascii: "@")),
      let userEnd = authority[..<at].firstIndex(of: UInt8(ascii: ":"))
    else { return nil }
    return (userEnd + 1)..<at
  }
}
