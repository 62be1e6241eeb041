import WebSocketCore

/// The HTTP/1 exchanges of a connection, up to the one that makes it a WebSocket. Requests may be sent before the
/// earlier ones are answered; answers come in order (RFC 9112 §9.3.2).
struct UpgradeExchange: Sendable {
  enum Request: Sendable {
    case plain(isHEAD: Bool)
    /// Asks for a WebSocket.
    case upgrade(RequestHead)
  }

  /// What an answer answers.
  struct Answer: Sendable {
    var response: ResponseHead
    /// Nil where it is not known.
    var request: Request?

    var upgrade: RequestHead? {
      if case .upgrade(let head) = request { head } else { nil }
    }
  }

  /// The most requests that wait for an answer. Where there are more, the answers are not in the capture.
  static let maximumPending = 256

  private(set) var pending: [Request] = []
  private(set) var plainRequests = 0
  /// The attempt at hand, until it has been judged.
  private(set) var request: RequestHead?
  /// The answer that is being read.
  private(set) var answer: Answer?
  /// The 101, until it has been judged.
  private(set) var accepted: ResponseHead?
  private(set) var isAccepted = false

  /// The last request is one for a WebSocket, and not answered.
  var awaitsAnswer: Bool {
    if case .upgrade = pending.last { true } else { false }
  }

  /// RFC 6455 §4.2.1: what makes a request one for a WebSocket, however many of its rules it breaks.
  static func asksForWebSocket(_ request: RequestHead) -> Bool {
    request.head.list("Upgrade", contains: "websocket") || request.head.field("Sec-WebSocket-Key") != nil
      || request.head.field("Sec-WebSocket-Version") != nil
  }

  mutating func take(_ head: RequestHead) {
    if pending.count == Self.maximumPending { pending.removeFirst() }
    if Self.asksForWebSocket(head) {
      request = head
      pending.append(.upgrade(head))
    } else {
      plainRequests += 1
      pending.append(.plain(isHEAD: head.method == "HEAD"))
    }
  }

  /// The head of an answer. Informational ones other than 101 answer nothing yet (RFC 9110 §15.2).
  ///
  /// - Returns: what it answers; nil for an informational one.
  mutating func take(_ response: ResponseHead) -> Answer? {
    if let status = response.status, (100...199).contains(status), status != 101 { return nil }
    if response.status == 101 {
      // Whatever was asked before, and was not answered as far as the capture shows: this answers an upgrade.
      while let first = pending.first, case .plain = first, pending.count > 1 { pending.removeFirst() }
    }
    let new = Answer(response: response, request: pending.isEmpty ? nil : pending.removeFirst())
    answer = new
    return new
  }

  /// The answer has ended.
  mutating func finishAnswer() -> Answer? {
    defer { answer = nil }
    return answer
  }

  mutating func accept(_ response: ResponseHead) {
    accepted = response
    isAccepted = true
    answer = nil
  }

  /// The attempt at hand has been judged: its heads are needed no more.
  mutating func forgetHeads() {
    request = nil
    accepted = nil
  }

  /// The attempt at hand has come to nothing, or nobody will know what.
  mutating func forgetAttempt() {
    request = nil
    pending = []
  }

  /// Judged as handshake-inspect judges.
  static func findings(request: RequestHead?, response: ResponseHead?) -> HandshakeFindings {
    let extensions = response?.head.all("Sec-WebSocket-Extensions") ?? []
    return HandshakeFindings(
      request: request.map { HandshakeRules.judge(request: $0) } ?? [],
      response: response.map { HandshakeRules.judge(response: $0, to: request.map { SentRequest($0) }) }
        ?? [],
      subprotocol: response?.head.first("Sec-WebSocket-Protocol"),
      extensions: extensions.isEmpty ? nil : extensions.joined(separator: ", "))
  }

  /// What both sides do after a 101; nil: nothing is compressed.
  static func agreement(request: RequestHead?, response: ResponseHead) -> DeflateParameters? {
    let answered = response.head.all("Sec-WebSocket-Extensions")
    guard let request else { return DeflateNegotiation.agreement(in: answered) }
    let offers = (try? ExtensionOffer.parse(SentRequest(request).extensions.joined(separator: ", "))) ?? []
    return DeflateNegotiation.agreement(
      in: answered,
      offered: offers.filter { $0.name == DeflateParameters.extensionName }
        .map { DeflateOffer.read($0, in: .request).offer })
  }

  /// Does the request offer permessage-deflate?
  static func offersDeflate(_ request: RequestHead) -> Bool {
    let offers = try? ExtensionOffer.parse(SentRequest(request).extensions.joined(separator: ", "))
    return offers?.contains { $0.name == DeflateParameters.extensionName } ?? false
  }
}
