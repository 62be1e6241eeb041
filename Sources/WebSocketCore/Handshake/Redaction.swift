/// Takes secrets out of what is printed and recorded: credentials in fields, cookies, tokens in the query.
/// All other bytes stay as they are.
package enum Redaction {
  /// What stands in place of a secret.
  package static let mark = "[redacted]"

  /// Fields whose value is a secret as a whole; a scheme before it (`Bearer`) is kept.
  private static let credentialFields: Set<String> = [
    "authorization", "proxy-authorization", "x-api-key", "api-key", "apikey", "x-auth-token",
    "x-access-token", "x-csrf-token", "x-xsrf-token", "x-amz-security-token",
  ]
  /// Fields that hold a URI.
  private static let uriFields: Set<String> = ["location", "content-location", "referer"]
  /// Names of parameters in a query, in lower case, with `_` for `-`.
  private static let secretParameters: Set<String> = [
    "token", "access_token", "accesstoken", "auth_token", "authtoken", "id_token", "refresh_token", "jwt",
    "auth", "authorization", "bearer", "api_key", "apikey", "key", "password", "passwd", "pass", "pwd",
    "secret", "client_secret", "sig", "signature", "session", "sessionid", "session_id", "ticket",
    "x_amz_signature", "x_amz_security_token", "x_amz_credential",
  ]

  /// Schemes of `Authorization`, which are kept: they say what was tried.
  private static let schemes: Set<String> = [
    "basic", "bearer", "digest", "negotiate", "ntlm", "token", "apikey", "hmac", "aws4-hmac-sha256",
  ]

  private typealias Slice = ArraySlice<UInt8>

  private enum Secrecy {
    case none, startLine, credentials, cookie, setCookie, uri
  }

  /// Takes a request or response head as on the wire, whole or cut, or any other bytes.
  package static func redact(_ head: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(head.count)
    var secrecy = Secrecy.startLine
    var hasBegun = false
    for (number, line) in head.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      if number > 0 { out.append(0x0A) }
      let content = line.last == 0x0D ? line.dropLast() : line
      // A folded line holds more of the value above it, and is as secret as that.
      let isFolded = hasBegun && content.first.map(HTTPSyntax.isWhitespace) == true
      if !isFolded {
        secrecy = Self.secrecy(of: content)
        // A head of HTTP/2 has no start line.
        if !hasBegun, secrecy == .none { secrecy = .startLine }
      }
      out += isFolded ? redactFolded(content, secrecy) : redact(line: content, secrecy)
      hasBegun = hasBegun || !content.isEmpty
      if content.count != line.count { out.append(0x0D) }
    }
    return out
  }

  /// Takes the target of a request, or a URI.
  package static func redact(target: String) -> String {
    String(decoding: redact(uri: Array(target.utf8)[...]), as: UTF8.self)
  }

  /// What `redact` takes out of a head or a URI.
  package static func secrets(in head: [UInt8]) -> [String] {
    let kept = pieces(of: redact(head))
    var secrets: [String] = []
    var position = kept[0].count
    for (number, piece) in kept.enumerated().dropFirst() {
      let isLast = number == kept.count - 1 && piece.isEmpty
      guard let end = isLast ? head.count : firstRange(of: piece, in: head, from: position) else { break }
      secrets.append(String(decoding: head[position..<end], as: UTF8.self))
      position = end + piece.count
    }
    return secrets
  }

  /// What stands before, between and behind the marks.
  private static func pieces(of redacted: [UInt8]) -> [Slice] {
    var pieces: [Slice] = []
    var start = 0
    while let next = firstRange(of: Slice(mark.utf8), in: redacted, from: start) {
      pieces.append(redacted[start..<next])
      start = next + mark.utf8.count
    }
    return pieces + [redacted[start...]]
  }

  private static func firstRange(of part: Slice, in bytes: [UInt8], from start: Int) -> Int? {
    guard part.count <= bytes.count else { return nil }
    return (start...max(start, bytes.count - part.count)).first { bytes[$0...].starts(with: part) }
  }

  private static func secrecy(of line: Slice) -> Secrecy {
    // A pseudo-header field of HTTP/2: `:path` is as secret as a request line.
    if line.first == UInt8(ascii: ":") { return .startLine }
    let name = HTTPSyntax.trimmed(line.prefix { $0 != UInt8(ascii: ":") })
    let text = HTTPSyntax.lowercased(String(decoding: name, as: UTF8.self))
    if credentialFields.contains(text) { return .credentials }
    if uriFields.contains(text) { return .uri }
    return text == "cookie" ? .cookie : text == "set-cookie" ? .setCookie : .none
  }

  private static func redact(line: Slice, _ secrecy: Secrecy) -> Slice {
    if secrecy == .startLine {
      let words = line.split(separator: 0x20, omittingEmptySubsequences: false)
      return Slice(words.map { redact(uri: $0) }.joined(separator: [0x20]))
    }
    guard secrecy != .none, let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return line }
    let value = HTTPSyntax.trimmed(line[(colon + 1)...])
    guard !value.isEmpty else { return line }
    let redacted =
      switch secrecy {
      case .credentials: credentials(value)
      case .cookie: cookies(value, redactedPairs: .max)
      case .setCookie: cookies(value, redactedPairs: 1)
      case .uri, .startLine, .none: redact(uri: value)
      }
    return line[..<value.startIndex] + redacted + line[value.endIndex...]
  }

  private static func redactFolded(_ line: Slice, _ secrecy: Secrecy) -> Slice {
    if secrecy == .none || secrecy == .startLine { return line }
    let value = HTTPSyntax.trimmed(line)
    return value.isEmpty ? line : line[..<value.startIndex] + mark.utf8 + line[value.endIndex...]
  }

  private static func credentials(_ value: Slice) -> Slice {
    let scheme = value.prefix { !HTTPSyntax.isWhitespace($0) }
    let isKnown = schemes.contains(HTTPSyntax.lowercased(String(decoding: scheme, as: UTF8.self)))
    guard isKnown, scheme.count < value.count else { return Slice(mark.utf8) }
    return scheme + [0x20] + mark.utf8
  }

  /// Names are kept: which cookies there are is often the question. In `Set-Cookie` only the first pair is
  /// the cookie, and the rest are its attributes.
  private static func cookies(_ value: Slice, redactedPairs: Int) -> Slice {
    let pairs = value.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    let redacted = pairs.enumerated().map { number, pair -> Slice in
      guard number < redactedPairs, !HTTPSyntax.trimmed(pair).isEmpty else { return pair }
      guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else {
        return pair.prefix(while: HTTPSyntax.isWhitespace) + mark.utf8
      }
      return pair[...equals] + mark.utf8
    }
    return Slice(redacted.joined(separator: ";".utf8))
  }

  private static func redact(uri: Slice) -> Slice {
    let separators = "?&;#".utf8
    let resourceEnd = uri.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? uri.endIndex
    var out = redact(passwordIn: uri[..<resourceEnd])
    var rest = uri[resourceEnd...]
    while let separator = rest.popFirst() {
      out.append(separator)
      let parameter = rest.prefix { !separators.contains($0) }
      rest = rest[parameter.endIndex...]
      let name = parameter.prefix { $0 != UInt8(ascii: "=") }
      if isSecret(parameter: name), parameter.count > name.count + 1 {
        out += name + "=".utf8 + mark.utf8
      } else {
        out += parameter
      }
    }
    return out
  }

  private static func isSecret(parameter name: Slice) -> Bool {
    let decoded = PercentEncoding.decode(name) ?? Array(name)
    let folded = decoded.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : HTTPSyntax.lowercased($0) }
    return secretParameters.contains(String(decoding: folded, as: UTF8.self))
  }

  /// `http://user:password@host/path`, in absolute form.
  private static func redact(passwordIn resource: Slice) -> Slice {
    guard let colon = resource.firstIndex(of: UInt8(ascii: ":")),
      resource[colon...].starts(with: "://".utf8)
    else { return resource }
    let authority = resource[(colon + 3)...].prefix { $0 != UInt8(ascii: "/") }
    guard let at = authority.lastIndex(of: UInt8(ascii: "@")),
      let userEnd = authority[..<at].firstIndex(of: UInt8(ascii: ":"))
    else { return resource }
    return resource[...userEnd] + mark.utf8 + resource[at...]
  }
}
