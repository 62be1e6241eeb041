import Bytes

/// CONNECT to an HTTP proxy (RFC 9110 §9.3.6).
package struct HTTPConnect: ProxyHandshake {
  private let limit: Int
  private var output: [UInt8]
  private var parser: HeadParser
  /// Bytes that the informational answers took.
  private var interim = 0
  package private(set) var answer: ResponseHead?
  private var refusing: (response: ResponseHead, body: RefusalBody)?
  private var settled: ProxyOutcome?

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
    parser = HeadParser(expecting: .response, limit: limit)
  }

  package var received: [UInt8] { parser.head }

  package var refusalInProgress: ProxyRefusal? { refusing.map { .status($0.response, body: $0.body) } }

  package mutating func takeOutput() -> [UInt8] {
    defer { output = [] }
    return output
  }

  package mutating func receive(_ bytes: UnsafeRawBufferPointer) -> ProxyOutcome {
    var position = 0
    while settled == nil, refusing == nil {
      switch parser.receive(UnsafeRawBufferPointer(rebasing: bytes[position...])) {
      case .needMore: return .needMore
      case .tooLarge: settled = .refused(.headTooLarge(limit: limit))
      case .notHTTP(let evidence): settled = .refused(.notHTTP(evidence))
      case .complete(let head, let consumed):
        position += consumed
        take(ResponseHead(parsing: head), consumed: position)
      }
    }
    if let settled {
      if case .open = settled { self.settled = .open(consumed: 0) }
      return settled
    }
    _ = refusing?.body.receive(UnsafeRawBufferPointer(rebasing: bytes[position...]))
    settleRefusal()
    return settled ?? .needMore
  }

  package mutating func receiveEOF() -> ProxyOutcome {
    refusing?.body.receiveEOF()
    settleRefusal()
    let outcome = settled ?? .ended(parser.head)
    settled = outcome
    return outcome
  }

  private mutating func take(_ response: ResponseHead, consumed: Int) {
    switch response.status ?? 0 {
    case 100...199:
      interim += response.head.raw.count
      parser = HeadParser(expecting: .response, limit: max(0, limit - interim))
    // A Content-Length in it is to be ignored: what follows is the tunnel's.
    case 200...299:
      answer = response
      settled = .open(consumed: consumed)
    default: refusing = (response, RefusalBody(after: response, limit: limit))
    }
  }

  private mutating func settleRefusal() {
    guard settled == nil, refusing?.body.isComplete == true else { return }
    settled = refusalInProgress.map { .refused($0) }
  }
}
