import Bytes

/// CONNECT to an HTTP proxy (RFC 9110 §9.3.6).
package struct HTTPConnect: ProxyHandshake {
  private let limit: Int
  private var output: [UInt8]
  private var reader: AnswerReader
  package private(set) var answer: ResponseHead?

  /// - Parameters:
  ///   - target: the server.
  ///   - proxy: whose user and password are sent, if it has any: waiting for a 407 would only take longer.
  ///   - userAgent: nil: none is sent.
  ///   - limit: the most bytes that the heads may take, all together, and the body of a refusal.
  package init(
    to target: TunnelTarget, proxy: ProxyURI, userAgent: String?, limit: Int = HeadParser.defaultLimit
  ) {
    var block = HeaderBlock()
    block.append("Host", target.authority)
    if let user = proxy.user {
      block.append(
        "Proxy-Authorization", "Basic " + Base64.encode(Array("\(user):\(proxy.password ?? "")".utf8)))
    }
    if let userAgent { block.append("User-Agent", userAgent) }
    output = block.bytes(startLine: "CONNECT \(target.authority) HTTP/1.1")
    self.limit = limit
    // A Content-Length in it is to be ignored: what follows is the tunnel's.
    reader = AnswerReader(limit: limit) { $0.map { 200...299 ~= $0 } ?? false }
  }

  package var received: [UInt8] { reader.received }

  package var refusalInProgress: ProxyRefusal? {
    reader.refusal.map { .status($0.response, body: $0.body) }
  }

  package mutating func takeOutput() -> [UInt8] {
    defer { output = [] }
    return output
  }

  package mutating func receive(_ bytes: UnsafeRawBufferPointer) -> ProxyOutcome {
    outcome(reader.receive(bytes))
  }

  package mutating func receiveEOF() -> ProxyOutcome { outcome(reader.receiveEOF()) }

  private mutating func outcome(_ reading: AnswerReader.Outcome) -> ProxyOutcome {
    switch reading {
    case .needMore: return .needMore
    case .agreed(let response, _, let consumed):
      answer = response
      return .open(consumed: consumed)
    case .refused(let response, let body): return .refused(.status(response, body: body))
    case .tooLarge: return .refused(.headTooLarge(limit: limit))
    case .notHTTP(let evidence): return .refused(.notHTTP(evidence))
    case .ended(let bytes): return .ended(bytes)
    }
  }
}
