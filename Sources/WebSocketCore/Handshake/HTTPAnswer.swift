/// A plain HTTP answer in place of an upgrade: a status, and a text, which says why where it refuses one. The
/// connection ends with it.
package struct HTTPAnswer: Hashable, Sendable {
  package let status: Int
  /// Text in UTF-8: why, and what to do.
  package let body: String
  package let contentType: String
  /// Beside the ones that every answer has.
  package let headers: [HeaderLine]

  /// An answer.
  ///
  /// - Parameters:
  ///   - status: three digits.
  ///   - body: without the line end that it ends with.
  ///   - contentType: of the body.
  ///   - headers: beside the ones that every answer has.
  package init(
    status: Int, body: String, contentType: String = "text/plain; charset=utf-8", headers: [HeaderLine] = []
  ) {
    self.status = status
    self.body = body + "\n"
    self.contentType = contentType
    self.headers = headers
  }

  /// RFC 9110 §15.5.22 and RFC 6455 §4.4: it names what the server would speak instead.
  static func upgradeRequired(_ body: String) -> HTTPAnswer {
    HTTPAnswer(
      status: 426, body: body,
      headers: [HeaderLine("Upgrade", "websocket"), HeaderLine("Sec-WebSocket-Version", "13")])
  }

  /// The answer on the wire.
  ///
  /// - Parameters:
  ///   - options: headers that the user of `listen` has asked for.
  ///   - hasBody: false in answer to a HEAD request.
  /// - Returns: head and body.
  package func bytes(options: [HeaderOption] = [], hasBody: Bool = true) -> [UInt8] {
    var block = HeaderBlock()
    block.append(headers)
    // RFC 9110 §7.8: who sends Upgrade names it in Connection.
    let upgrades = headers.contains { HTTPSyntax.matches($0.name, "Upgrade") }
    block.append("Connection", upgrades ? "Upgrade, close" : "close")
    block.append("Content-Type", contentType)
    block.append("Content-Length", String(body.utf8.count))
    block.apply(options)
    let reason = Self.reasons[status] ?? ""
    return block.bytes(startLine: "HTTP/1.1 \(status) \(reason)") + (hasBody ? Array(body.utf8) : [])
  }

  /// The reason phrases of RFC 9110 §15, of those that a server of WebSockets has a use for.
  private static let reasons: [Int: String] = [
    200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout", 426: "Upgrade Required", 429: "Too Many Requests",
    431: "Request Header Fields Too Large", 500: "Internal Server Error", 503: "Service Unavailable",
  ]
}
