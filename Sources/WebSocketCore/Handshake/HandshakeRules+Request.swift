import Bytes

extension HandshakeRules {
  /// Judges a client's request.
  ///
  /// - Parameter request: its head.
  /// - Returns: in the order in which RFC 6455 §4.2.1 has a server check them.
  package static func judge(request: RequestHead) -> [Check] {
    let head = request.head
    return judge(requestLine: request) + judge(hostIn: head) + [
      Check(
        .requestUpgrade, "Upgrade", holds: head.list("Upgrade", contains: "websocket"),
        seen: shown(head.all("Upgrade")), offset: head.field("Upgrade")?.offset),
      Check(
        .requestConnection, "Connection", holds: head.list("Connection", contains: "upgrade"),
        seen: shown(head.all("Connection")), offset: head.field("Connection")?.offset),
    ] + judge(keyIn: head) + judge(versionIn: head) + judge(subprotocolsIn: head)
      + judge(extensions: head.all(extensionsField), offered: nil) + judge(originIn: head)
      + judge(bodyOf: request)
      + [present("Sec-WebSocket-Accept", in: head, .acceptInRequest)].compactMap { $0 }
      + judge(formOf: head)
  }

  private static func judge(requestLine request: RequestHead) -> [Check] {
    guard let version = request.version, HTTPSyntax.isToken(request.method), !request.target.isEmpty,
      !request.target.utf8.contains(0x20)
    else {
      return [
        Check(
          .requestLine, "request line", holds: false, seen: Check.quote(request.head.startLine), offset: 0)
      ]
    }
    return [
      Check(.requestMethod, "method", holds: request.method == "GET", seen: Check.quote(request.method)),
      Check(
        .requestTarget, "target", holds: isResource(request.target), seen: Check.quote(request.target)),
      Check(.requestVersion, "HTTP version", holds: version >= .http11, seen: version.description),
    ]
  }

  /// RFC 6455 §4.1: `/resource name/`, or an absolute http or https URI. Proxies and tests write ws too.
  private static func isResource(_ target: String) -> Bool {
    guard target.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "#") }) else { return false }
    if target.utf8.starts(with: "/".utf8) { return true }
    return ["http://", "https://", "ws://", "wss://"].contains { scheme in
      HTTPSyntax.matches(String(decoding: target.utf8.prefix(scheme.utf8.count), as: UTF8.self), scheme)
    }
  }

  private static func judge(hostIn head: MessageHead) -> [Check] {
    let value = head.first("Host")
    let delimiters = "/@?# \t".utf8
    let isHost = value.map { host in !host.isEmpty && !host.utf8.contains { delimiters.contains($0) } }
    return [
      Check(
        .hostRequired, "Host", holds: isHost ?? false, seen: shown(head.all("Host")),
        offset: head.field("Host")?.offset)
    ] + [duplicates(of: "Host", in: head, .hostOnce)].compactMap { $0 }
  }

  private static func judge(keyIn head: MessageHead) -> [Check] {
    let name = "Sec-WebSocket-Key"
    guard let field = head.field(name) else {
      return [Check(.keyNonce, name, holds: false, seen: "missing")]
    }
    return judge(key: field.value, offset: field.offset)
      + [duplicates(of: name, in: head, .keyOnce)].compactMap { $0 }
  }

  /// Judges a value of `Sec-WebSocket-Key`.
  ///
  /// - Parameters:
  ///   - key: the value.
  ///   - offset: of its line in the head, in bytes, if it stands in one.
  /// - Returns: at least one check.
  package static func judge(key: String, offset: Int? = nil) -> [Check] {
    func check(_ rule: Rule, _ holds: Bool, _ seen: String) -> Check {
      Check(
        rule, "Sec-WebSocket-Key", holds: holds, seen: "\(Check.quote(key))\(seen)", offset: offset)
    }
    if let nonce = Base64.decode(key) {
      return [check(.keyNonce, nonce.count == 16, ", \(nonce.count) bytes")]
    }
    guard let exact = withoutStrayBits(key) else { return [check(.keyNonce, false, ", no base64")] }
    return [check(.keyNonce, true, ", 16 bytes"), check(.keyCanonical, false, " for \"\(exact)\"")]
  }

  /// Clients that draw 22 random letters instead of 16 random bytes set bits that belong to nothing.
  ///
  /// - Parameter key: a value that is no strict base64.
  /// - Returns: the same 16 bytes in strict base64; nil where it is not these bits that are wrong.
  private static func withoutStrayBits(_ key: String) -> String? {
    guard key.utf8.count == 24, key.utf8.suffix(2).elementsEqual("==".utf8) else { return nil }
    let stem = String(decoding: key.utf8.prefix(22), as: UTF8.self)
    return Base64.decode(stem + "AA").map { Base64.encode($0.prefix(16)) }
  }

  static func judge(versionIn head: MessageHead) -> [Check] {
    let name = "Sec-WebSocket-Version"
    return [
      Check(
        .versionRequired, name, holds: head.first(name) == "13", seen: shown(head.all(name)),
        offset: head.field(name)?.offset)
    ] + [duplicates(of: name, in: head, .versionOnce)].compactMap { $0 }
  }

  static func judge(subprotocolsIn head: MessageHead) -> [Check] {
    let name = "Sec-WebSocket-Protocol"
    guard head.field(name) != nil else {
      return [Check(info: "subprotocol", "RFC 6455 §4.1", name, seen: "none")]
    }
    let offers = head.list(name)
    let areTokens = !offers.isEmpty && offers.allSatisfy { HTTPSyntax.isToken($0) }
    return [
      Check(
        .subprotocolNames, name, holds: areTokens && Set(offers).count == offers.count,
        seen: shown(head.all(name)), offset: head.field(name)?.offset)
    ]
  }

  static func judge(originIn head: MessageHead) -> [Check] {
    guard let origin = head.field("Origin") else {
      return [Check(info: "origin", "RFC 6455 §4.1", "Origin", seen: "none: the client is no browser")]
    }
    return [
      Check(
        .originSyntax, "Origin", holds: isOrigin(origin.value), seen: Check.quote(origin.value),
        offset: origin.offset)
    ]
  }

  /// RFC 6454 §7.1, a single origin: no path, not even a slash at the end.
  private static func isOrigin(_ text: String) -> Bool {
    if text == "null" { return true }
    let bytes = Array(text.utf8)
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8),
      HTTPSyntax.isToken(String(decoding: bytes[..<colon], as: UTF8.self))
    else { return false }
    let host = bytes[(colon + 3)...]
    return !host.isEmpty && host.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"/?#@,".utf8.contains($0) }
  }

  private static func judge(bodyOf request: RequestHead) -> [Check] {
    guard request.announcesBody else { return [] }
    let names = ["Content-Length", "Transfer-Encoding"].filter { request.head.field($0) != nil }
    let seen = names.map { "\($0): \(request.head.all($0).joined(separator: ", "))" }
    return [Check(.requestBody, "request body", holds: false, seen: seen.joined(separator: "; "))]
  }
}
