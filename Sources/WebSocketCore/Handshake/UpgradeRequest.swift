import Bytes

/// What a client wants to ask for (RFC 6455 §4.1), made into bytes in the order that browsers and curl have.
package struct UpgradeRequest: Hashable, Sendable {
  package enum Credentials: Hashable, Sendable {
    /// RFC 7617. The password may hold colons, the user may not.
    case basic(user: String, password: String)
    /// RFC 6750.
    case bearer(token: String)
  }

  package var uri: WebSocketURI
  /// Sixteen bytes from a random source.
  package var nonce: [UInt8]
  /// In order of preference. An element may be a comma-separated list.
  package var subprotocols: [String] = []
  /// Values of `Sec-WebSocket-Extensions`, one line each.
  package var extensions: [String] = []
  package var origin: String?
  /// Goes before what the URI has.
  package var credentials: Credentials?
  /// `name=value` each; they go into one field (RFC 6265 §5.4).
  package var cookies: [String] = []
  /// Nil: none is sent.
  package var userAgent: String?
  package var headers: [HeaderOption] = []

  package init(uri: WebSocketURI, nonce: [UInt8]) {
    self.uri = uri
    self.nonce = nonce
  }

  /// The request as it goes out. `headers` may have made it illegal: that is the user's choice.
  package func serialize() throws(RequestError) -> SentRequest {
    guard nonce.count == 16 else { throw .nonceLength(nonce.count) }
    var block = HeaderBlock()
    block.append("Host", uri.hostHeader)
    block.append("Upgrade", "websocket")
    block.append("Connection", "Upgrade")
    block.append("Sec-WebSocket-Key", AcceptKey.encode(nonce: nonce))
    block.append("Sec-WebSocket-Version", "13")
    if let offers = try offeredSubprotocols() { block.append("Sec-WebSocket-Protocol", offers) }
    for value in extensions { try Self.append("Sec-WebSocket-Extensions", value, to: &block) }
    try Self.append("Origin", origin, to: &block)
    try Self.append("Authorization", authorization(), to: &block)
    try Self.append("Cookie", cookies.isEmpty ? nil : cookies.joined(separator: "; "), to: &block)
    try Self.append("User-Agent", userAgent, to: &block)
    block.apply(headers)
    return SentRequest(bytes: block.bytes(startLine: "GET \(uri.requestTarget) HTTP/1.1"))
  }

  private static func append(
    _ name: String, _ value: String?, to block: inout HeaderBlock
  ) throws(RequestError) {
    guard let value else { return }
    try RequestError.checkValue(value, of: name)
    block.append(name, value)
  }

  private func offeredSubprotocols() throws(RequestError) -> String? {
    let names = subprotocols.flatMap { HTTPSyntax.listElements($0) }
    for (index, name) in names.enumerated() {
      guard HTTPSyntax.isToken(name) else { throw .invalidSubprotocol(name) }
      guard !names[..<index].contains(name) else { throw .repeatedSubprotocol(name) }
    }
    return names.isEmpty ? nil : names.joined(separator: ", ")
  }

  private func authorization() throws(RequestError) -> String? {
    switch credentials ?? uri.user.map({ .basic(user: $0, password: uri.password ?? "") }) {
    case .basic(let user, let password):
      guard !user.utf8.contains(UInt8(ascii: ":")) else { throw .colonInUser }
      return "Basic " + Base64.encode(Array("\(user):\(password)".utf8))
    case .bearer(let token): return "Bearer \(token)"
    case nil: return nil
    }
  }
}

/// A request as it was sent, and what of it the response is judged by: what really stands in it, after the
/// user's own headers.
package struct SentRequest: Hashable, Sendable {
  package let head: RequestHead

  package init(bytes: [UInt8]) { head = RequestHead(parsing: bytes) }
  package init(_ head: RequestHead) { self.head = head }

  package var bytes: [UInt8] { head.head.raw }
  /// Nil when there is none.
  package var key: String? { head.head.first("Sec-WebSocket-Key") }
  package var subprotocols: [String] { head.head.list("Sec-WebSocket-Protocol") }
  /// The values of `Sec-WebSocket-Extensions`, one a line.
  package var extensions: [String] { head.head.all("Sec-WebSocket-Extensions") }
}
