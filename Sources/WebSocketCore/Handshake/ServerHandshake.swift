/// The server's side of the opening handshake (RFC 6455 §4.2): a request's bytes come in, in any chops, and
/// the answer's bytes come out. No sockets and no clock: how long to wait is the caller's.
package struct ServerHandshake: Sendable {
  package struct Acceptance: Equatable, Sendable {
    package let request: RequestHead
    package let checks: [Check]
    /// What to send: `response.head.raw`.
    package let response: ResponseHead
    /// What was selected. Headers that the user has set do not change it.
    package let subprotocol: String?
    /// How many of the bytes of the last call belong to the request: the others begin the first frame.
    package let consumed: Int

    /// What the request breaks all the same.
    package var violations: [Violation] {
      checks.filter { $0.outcome == .fail }.compactMap(\.violation)
    }
  }

  package struct Refusal: Equatable, Sendable {
    /// Nil when there is no whole request.
    package let request: RequestHead?
    package let checks: [Check]
    package let answer: HTTPAnswer
    /// The answer on the wire.
    package let bytes: [UInt8]

    /// Without the body.
    package var head: [UInt8] {
      let end = bytes.indices.first { bytes[$0...].starts(with: "\r\n\r\n".utf8) }
      return end.map { Array(bytes[..<($0 + 4)]) } ?? bytes
    }
  }

  package enum Outcome: Equatable, Sendable {
    case needMore
    case accepted(Acceptance)
    case refused(Refusal)
    /// A request that asks for no WebSocket, where the policy passes those on; its body may follow. So many of
    /// the bytes of the last call belong to its head.
    case plain(RequestHead, consumed: Int)
    /// There is nobody who would understand an answer.
    case notHTTP(NotHTTP)
    /// The stream ended before the request did, after these bytes of it.
    case ended([UInt8])
  }

  private let policy: ServerPolicy
  private let limit: Int
  private var parser: HeadParser
  private var settled: Outcome?

  /// - Parameters:
  ///   - policy: whom to let in.
  ///   - limit: the most bytes that the head may take.
  package init(policy: ServerPolicy, limit: Int = HeadParser.defaultLimit) {
    self.policy = policy
    self.limit = limit
    parser = HeadParser(expecting: .request, limit: limit)
  }

  /// Takes the next bytes from the client. After an outcome other than `needMore` it stays with that.
  package mutating func receive(_ bytes: UnsafeRawBufferPointer) -> Outcome {
    if let settled { return settled }
    let outcome: Outcome
    switch parser.receive(bytes) {
    case .needMore: return .needMore
    case .notHTTP(let evidence): outcome = .notHTTP(evidence)
    case .tooLarge:
      let answer = HTTPAnswer(status: 431, body: "The head of the request is larger than \(limit) bytes.")
      outcome = .refused(refusal(of: nil, checks: [], answer))
    case .complete(let head, let consumed):
      outcome = decide(RequestHead(parsing: head), consumed: consumed)
    }
    settled = outcome
    return outcome
  }

  /// The client has closed its side.
  package mutating func receiveEOF() -> Outcome {
    let outcome = settled ?? .ended(parser.head)
    settled = outcome
    return outcome
  }

  /// Refuses whatever came, because of something that is not in the request: a timeout (408), too many
  /// connections (503).
  package mutating func refuse(_ answer: HTTPAnswer) -> Refusal {
    let refusal = refusal(of: nil, checks: [], answer)
    settled = .refused(refusal)
    return refusal
  }

  private func decide(_ request: RequestHead, consumed: Int) -> Outcome {
    let checks = HandshakeRules.judge(request: request)
    if policy.passesPlainRequests, request.asksForNoWebSocket {
      guard let form = Self.malformation(checks) else { return .plain(request, consumed: consumed) }
      return .refused(refusal(of: request, checks: checks, form))
    }
    let objection =
      Self.objection(to: request, checks: checks, isLenient: policy.isLenient)
      ?? policy.objection(to: request)
    if let objection { return .refused(refusal(of: request, checks: checks, objection)) }
    let sent = SentRequest(request)
    let subprotocol = sent.subprotocols.first { offered in
      policy.subprotocols.contains { HTTPSyntax.isSame($0, offered) }
    }
    return .accepted(
      Acceptance(
        request: request, checks: checks,
        response: policy.acceptance(of: sent, subprotocol: subprotocol), subprotocol: subprotocol,
        consumed: consumed))
  }

  private func refusal(of request: RequestHead?, checks: [Check], _ answer: HTTPAnswer) -> Refusal {
    Refusal(
      request: request, checks: checks, answer: answer,
      bytes: answer.bytes(options: policy.headers, hasBody: request?.method != "HEAD"))
  }
}

extension HTTPAnswer {
  /// To a request that wants something else than there is.
  package static let noUpgradeAsked = HTTPAnswer.upgradeRequired(
    """
    This is a WebSocket endpoint, and the request does not ask for an upgrade to WebSocket.
    Connect with a WebSocket client: wscope connect URL
    """)
}

/// What RFC 6455 itself has against a request, before any policy.
extension ServerHandshake {
  private static func objection(
    to request: RequestHead, checks: [Check], isLenient: Bool
  ) -> HTTPAnswer? {
    // RFC 7692 §7: an offer of permessage-deflate that breaks its rules is declined, and no more than that.
    let broken = checks.filter { check in
      check.outcome == .fail && !Rule.deflateRules.contains { $0 == check.rule }
    }
    return (isLenient ? nil : breach(in: request, broken)) ?? whatCannotBeAnswered(request, broken)
  }

  /// Why a strict server refuses.
  private static func breach(in request: RequestHead, _ broken: [Check]) -> HTTPAnswer? {
    if malformation(broken) != nil { return badRequest(broken) }
    if let plain = plainHTTP(request) { return plain }
    if let version = request.head.first("Sec-WebSocket-Version"), version != "13" {
      return .upgradeRequired(
        "This server speaks version 13 of the WebSocket protocol (RFC 6455), not \(version).")
    }
    return broken.isEmpty ? nil : badRequest(broken)
  }

  /// What makes a request none of HTTP.
  private static func malformation(_ checks: [Check]) -> HTTPAnswer? {
    let formRules = Rule.headRules + [.requestLine]
    let broken = checks.filter { check in
      check.outcome == .fail && formRules.contains { $0 == check.rule }
    }
    return broken.isEmpty ? nil : badRequest(broken)
  }

  /// Why any server refuses, however lenient.
  private static func whatCannotBeAnswered(_ request: RequestHead, _ broken: [Check]) -> HTTPAnswer? {
    if broken.contains(where: { $0.rule == .requestLine }) { return badRequest(broken) }
    if let plain = plainHTTP(request) { return plain }
    // There is nothing to compute Sec-WebSocket-Accept from.
    if request.head.field("Sec-WebSocket-Key") == nil { return badRequest(broken) }
    // Its bytes would be taken for frames.
    return request.announcesBody
      ? HTTPAnswer(status: 400, body: "A request with a body cannot be upgraded here.") : nil
  }

  private static func plainHTTP(_ request: RequestHead) -> HTTPAnswer? {
    guard request.head.field("Upgrade") == nil, request.head.field("Sec-WebSocket-Key") == nil else {
      return nil
    }
    return .noUpgradeAsked
  }

  private static func badRequest(_ broken: [Check]) -> HTTPAnswer {
    var lines = ["This is a WebSocket endpoint, and the request is no valid opening handshake:"]
    for check in broken {
      lines.append("- \(check.title): \(check.seen). \(check.rule?.text ?? "") (\(check.section))")
    }
    let ids = Set(broken.map(\.id))
    if ids.contains(Rule.requestUpgrade.id) || ids.contains(Rule.requestConnection.id) {
      lines.append("If the client did send Upgrade and Connection, a proxy on the way has taken them out.")
    }
    return HTTPAnswer(status: 400, body: lines.joined(separator: "\n"))
  }
}
