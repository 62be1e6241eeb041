import WebSocketCore

/// HTTP/1, up to the upgrade.
extension Conversation {
  mutating func readHTTP<Sink: ConversationSink & ~Copyable>(
    _ bytes: UnsafeRawBufferPointer, at position: inout Int, _ role: Role, time: Int64, _ sink: inout Sink
  ) {
    while sides[role].phase == .http {
      let before = position
      let item = sides[role].http.next(in: bytes, at: &position)
      sides[role].offset += UInt64(position - before)
      guard let item else { return }
      take(item, role, time: time, &sink)
    }
  }

  mutating func take<Sink: ConversationSink & ~Copyable>(
    _ item: HTTPReader.Item, _ role: Role, time: Int64, _ sink: inout Sink
  ) {
    switch item {
    case .head(let raw):
      if role == .client {
        let request = RequestHead(parsing: raw)
        if !settings.showsSecrets { lastRequest = request }
        take(settings.showsSecrets ? request : request.redacted, time: time, &sink)
      } else {
        let response = ResponseHead(parsing: raw)
        take(settings.showsSecrets ? response : response.redacted(answering: lastRequest), time: time, &sink)
      }
    case .end(let body):
      if role == .server {
        finishAnswer(body: body, time: time, &sink)
      } else if exchange.awaitsAnswer {
        sides.client.phase = .waiting
      }
    case .notHTTP(let evidence, let bytes):
      leaveHTTP("the \(role) speaks \(evidence.name), and not HTTP", bytes, role, time: time, &sink)
    case .tooLarge(let bytes):
      leaveHTTP(
        "the \(role) sends an HTTP head of more than \(settings.headLimit) bytes", bytes, role, time: time,
        &sink)
    }
  }

  /// Where the other side shows that this is a WebSocket nevertheless, these may be frames.
  private mutating func leaveHTTP<Sink: ConversationSink & ~Copyable>(
    _ why: String, _ bytes: [UInt8], _ role: Role, time: Int64, _ sink: inout Sink
  ) {
    guard exchange.isAccepted || exchange.awaitsAnswer else {
      return tellOther(why, from: role, time: time, &sink)
    }
    sides[role].offset -= UInt64(bytes.count)
    startSearch(role, mayBeHTTP: false)
    var bytes = bytes
    bytes.withUnsafeMutableBytes { feed($0, role, time: time, &sink) }
  }

  // MARK: Requests

  private mutating func take<Sink: ConversationSink & ~Copyable>(
    _ request: RequestHead, time: Int64, _ sink: inout Sink
  ) {
    sides.client.http.body = HTTPBody(of: request)
    exchange.take(request)
    guard UpgradeExchange.asksForWebSocket(request) else { return }
    sink.take(.request(request), from: .client, time: time)
    if exchange.isAccepted {
      // The answer was captured before it.
      tellHandshake(time: time, &sink)
      startFrames(.client, time: time, &sink)
    }
  }

  // MARK: Answers

  private mutating func take<Sink: ConversationSink & ~Copyable>(
    _ response: ResponseHead, time: Int64, _ sink: inout Sink
  ) {
    guard let answer = exchange.take(response) else { return }
    let head = response.head
    if response.status == 101 {
      let isWebSocket =
        answer.upgrade != nil || head.list("Upgrade", contains: "websocket")
        || head.field("Sec-WebSocket-Accept") != nil
      guard isWebSocket else {
        let protocols = head.list("Upgrade").joined(separator: ", ")
        return tellOther("the connection is upgraded to \(protocols)", from: .server, time: time, &sink)
      }
      return accept(answer, time: time, &sink)
    }
    var isHEAD = false
    if case .plain(isHEAD: true) = answer.request { isHEAD = true }
    sides.server.http.body = HTTPBody(
      of: response, isForHEAD: isHEAD, limit: isRefusal(answer) ? settings.bodyLimit : 0)
  }

  /// It answers an attempt, or shows by itself that it does (RFC 6455 §4.4).
  private func isRefusal(_ answer: UpgradeExchange.Answer) -> Bool {
    answer.upgrade != nil
      || (answer.request == nil && answer.response.head.field("Sec-WebSocket-Version") != nil)
  }

  private mutating func finishAnswer<Sink: ConversationSink & ~Copyable>(
    body: [UInt8], time: Int64, _ sink: inout Sink
  ) {
    guard let answer = exchange.finishAnswer(), isRefusal(answer) else { return }
    sink.take(.response(answer.response, body: body), from: .server, time: time)
    sink.take(
      .handshake(UpgradeExchange.findings(request: answer.upgrade, response: answer.response)), from: nil,
      time: time)
    exchange.forgetHeads()
    hasToldHandshake = true
    if sides.client.phase == .waiting, !exchange.awaitsAnswer {
      // Another attempt, or another request, may follow on the same connection.
      sides.client.phase = .http
      replay(.client, &sink)
    }
  }

  private mutating func accept<Sink: ConversationSink & ~Copyable>(
    _ answer: UpgradeExchange.Answer, time: Int64, _ sink: inout Sink
  ) {
    exchange.accept(answer.response)
    sink.take(.response(answer.response, body: []), from: .server, time: time)
    if answer.upgrade != nil { tellHandshake(time: time, &sink) }
    if answer.upgrade == nil {
      wantMessages(subprotocol: answer.response.head.first("Sec-WebSocket-Protocol"), target: nil)
    }
    let deflate = UpgradeExchange.agreement(request: answer.upgrade, response: answer.response)
    for role in Role.allCases where sides[role].phase != .frames {
      sides[role].reader.agree(on: deflate, isFromStart: sides[role].phase != .searching)
    }
    areRolesKnown = true
    startFrames(.server, time: time, &sink)
    if sides.client.phase == .waiting { startFrames(.client, time: time, &sink) }
  }

  // MARK: What is known in the end

  /// Tells what is known of the attempt at hand, if there is one, once.
  mutating func tellHandshake<Sink: ConversationSink & ~Copyable>(time: Int64, _ sink: inout Sink) {
    guard exchange.request != nil || exchange.accepted != nil else { return }
    hasToldHandshake = true
    let findings = UpgradeExchange.findings(request: exchange.request, response: exchange.accepted)
    wantMessages(subprotocol: findings.subprotocol, target: exchange.request?.target)
    exchange.forgetHeads()
    sink.take(.handshake(findings), from: nil, time: time)
  }

  /// The handshake tells whether messages are needed as a whole.
  private mutating func wantMessages(subprotocol: String?, target: String?) {
    guard settings.whole != nil else { return }
    let limit = settings.messageLimit(subprotocol: subprotocol, target: target)
    for role in Role.allCases { sides[role].reader.messageLimit = limit }
  }

  /// More waits for the answer than can: the server's side is not in the capture, or breaks off.
  mutating func goOnWithoutAnswer<Sink: ConversationSink & ~Copyable>(time: Int64, _ sink: inout Sink) {
    let beginsRequest = sides.client.held.bytes.withUnsafeBytes { HeadStart($0) == .found }
    if !beginsRequest { presume(isFromStart: true) }
    tellHandshake(time: time, &sink)
    if !beginsRequest { return startFrames(.client, time: time, &sink) }
    // It was refused, then.
    exchange.forgetAttempt()
    sides.client.phase = .http
    replay(.client, &sink)
  }

  /// Without the answer it is not known what was agreed on: the user may say, or the frames show.
  mutating func presume(isFromStart: Bool) {
    guard !exchange.isAccepted, settings.beginning != .frames else { return }
    var deflate = settings.deflate
    var presumption: String?
    if deflate == nil, exchange.request.map(UpgradeExchange.offersDeflate) ?? true {
      deflate = DeflateParameters()
      presumption =
        "compressed messages, and the answer to the upgrade is not in the capture: read as permessage-deflate "
        + "with the largest window"
    }
    for role in Role.allCases where sides[role].phase != .frames {
      sides[role].reader.agree(
        on: deflate, presumption: presumption, isFromStart: isFromStart && sides[role].phase != .searching)
    }
  }

  /// The first frame of a direction follows upon the handshake.
  mutating func startFrames<Sink: ConversationSink & ~Copyable>(
    _ role: Role, time: Int64, _ sink: inout Sink
  ) {
    hasFrames = true
    sides[role].reader.begin(at: sides[role].offset, isFromStart: true)
    sides[role].phase = .frames
    replay(role, &sink)
  }

  /// No WebSocket.
  mutating func tellOther<Sink: ConversationSink & ~Copyable>(
    _ why: String, from role: Role?, time: Int64, _ sink: inout Sink
  ) {
    for role in Role.allCases {
      sides[role].phase = .silent
      _ = sides[role].held.take()
    }
    guard !hasToldOther else { return }
    hasToldOther = true
    sink.take(.note(CaptureNote(.other, why)), from: role, time: time)
  }
}
