/// A plain HTTP answer: in place of an upgrade, with a text that says why, or to a request that asks for none.
package struct HTTPAnswer: Hashable, Sendable {
  package let status: Int
  package let content: [UInt8]
  package let contentType: String
  /// Beside the ones that every answer has.
  package let headers: [HeaderLine]
  /// Another request may follow; otherwise the connection ends with the answer.
  package let keepsConnection: Bool

  /// An answer that ends the connection.
  ///
  /// - Parameters:
  ///   - status: three digits.
  ///   - body: without the line end that it ends with.
  ///   - contentType: of the body.
  ///   - headers: beside the ones that every answer has.
  package init(
    status: Int, body: String, contentType: String = "text/plain; charset=utf-8", headers: [HeaderLine] = []
  ) {
    self.init(
      status: status, content: Array((body + "\n").utf8), contentType: contentType, headers: headers,
      keepsConnection: false)
  }

  /// An answer of a server that is more than one of WebSockets.
  ///
  /// - Parameters:
  ///   - status: three digits.
  ///   - content: the body, as it is.
  ///   - contentType: of the body.
  ///   - headers: beside the ones that every answer has.
  ///   - keepsConnection: another request may follow.
  package init(
    status: Int, content: [UInt8], contentType: String = "text/plain; charset=utf-8",
    headers: [HeaderLine] = [], keepsConnection: Bool = true
  ) {
    self.status = status
    self.content = content
    self.contentType = contentType
    self.headers = headers
    self.keepsConnection = keepsConnection
  }

  /// The content as text: why, and what to do.
  package var body: String { String(decoding: content, as: UTF8.self) }

  /// RFC 9110 §15.5.22 and RFC 6455 §4.4: it names what the server would speak instead.
  package static func upgradeRequired(_ body: String) -> HTTPAnswer {
    HTTPAnswer(
      status: 426, body: body,
      headers: [HeaderLine("Upgrade", "websocket"), HeaderLine("Sec-WebSocket-Version", "13")])
  }

  /// The answer on the wire.
  ///
  /// - Parameters:
  ///   - options: headers that the user of `listen` has asked for.
  ///   - hasBody: false in answer to a HEAD request.
  ///   - keepsConnection: the client lets another request follow, and so do we.
  /// - Returns: head and body.
  package func bytes(
    options: [HeaderOption] = [], hasBody: Bool = true, keepsConnection: Bool = false
  ) -> [UInt8] {
    var block = HeaderBlock()
    block.append(headers)
    // RFC 9110 §7.8: who sends Upgrade names it in Connection.
    let upgrades = headers.contains { HTTPSyntax.matches($0.name, "Upgrade") }
    let connection = keepsConnection ? "keep-alive" : "close"
    block.append("Connection", upgrades ? "Upgrade, \(connection)" : connection)
    // RFC 9110 §8.6: a 204 has no body, and so no length.
    if status != 204 {
      block.append("Content-Type", contentType)
      block.append("Content-Length", String(content.count))
    }
    block.apply(options)
    let reason = Self.reasons[status] ?? ""
    return block.bytes(startLine: "HTTP/1.1 \(status) \(reason)") + (hasBody ? content : [])
  }

  /// The reason phrases of RFC 9110 §15, of those that a server of WebSockets has a use for.
  private static let reasons: [Int: String] = [
    200: "OK", 204: "No Content", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout", 413: "Content Too Large", 426: "Upgrade Required", 429: "Too Many Requests",
    431: "Request Header Fields Too Large", 500: "Internal Server Error", 503: "Service Unavailable",
  ]
}
