/// What a server lets in, and what it says to those it lets in.
package struct ServerPolicy: Sendable {
  /// Paths without query; nil: any.
  package var paths: [String]?
  /// Origins, compared without regard to case; nil: any, and none. With a list, a request without an
  /// Origin is refused as well.
  package var origins: [String]?
  /// The subprotocols known: of those that the client offers, in its order of preference (RFC 6455 §4.1),
  /// the first that is known is selected.
  package var subprotocols: [String] = []
  /// Let in whoever can be answered, whatever rule the request breaks.
  package var isLenient = false
  /// Changes to the headers of the answer.
  package var headers: [HeaderOption] = []
  /// What is asked of permessage-deflate beyond what the client offers; nil: it is declined.
  package var deflate: DeflateParameters?

  /// Whether a `Sec-WebSocket-Extensions` in the answer is the outcome of a negotiation.
  package var agreesToDeflate: Bool { deflate != nil }

  /// Requests that ask for no WebSocket are somebody else's to answer; otherwise they get 426.
  package var passesPlainRequests = false

  package init() {}

  /// - Parameter request: one that is answered as an upgrade.
  /// - Returns: why it is not let in; nil when it is.
  func objection(to request: RequestHead) -> HTTPAnswer? {
    if let paths, !paths.contains(where: { Self.isSamePath($0, request.path) }) {
      return HTTPAnswer(status: 404, body: "There is no WebSocket at \(request.path).")
    }
    return objection(toOriginOf: request)
  }

  /// - Returns: why the page that has sent the request is not let in; nil when it is.
  package func objection(toOriginOf request: RequestHead) -> HTTPAnswer? {
    guard let origins else { return nil }
    guard let origin = request.head.first("Origin") else {
      return HTTPAnswer(status: 403, body: "The request has no Origin, and this server asks for one.")
    }
    guard origins.contains(where: { HTTPSyntax.matches($0, origin) }) else {
      return HTTPAnswer(status: 403, body: "The origin \(origin) is not allowed.")
    }
    return nil
  }

  /// Compared as bytes with the percent-encoding taken off: one types `/é`, the other sends `/%C3%A9`.
  package static func isSamePath(_ one: String, _ other: String) -> Bool {
    func decoded(_ path: String) -> [UInt8] { PercentEncoding.decode(path.utf8) ?? Array(path.utf8) }
    return decoded(one) == decoded(other)
  }

  /// The head of the answer that accepts.
  func acceptance(of request: SentRequest, subprotocol: String?) -> ResponseHead {
    var block = HeaderBlock()
    block.append("Upgrade", "websocket")
    block.append("Connection", "Upgrade")
    block.append("Sec-WebSocket-Accept", AcceptKey.compute(key: request.key ?? ""))
    if let subprotocol { block.append("Sec-WebSocket-Protocol", subprotocol) }
    if let deflate, let agreed = DeflateNegotiation.answer(to: request.extensions, policy: deflate) {
      block.append("Sec-WebSocket-Extensions", agreed)
    }
    block.apply(headers)
    return ResponseHead(parsing: block.bytes(startLine: "HTTP/1.1 101 Switching Protocols"))
  }
}
