import Testing

@testable import WebSocketCore

@Suite struct ServerHandshakeTests {
  private func run(
    _ pieces: [[UInt8]], limit: Int = 65536, _ change: (inout ServerPolicy) -> Void = { _ in }
  ) -> (outcome: ServerHandshake.Outcome, before: Int) {
    var policy = ServerPolicy()
    change(&policy)
    var handshake = ServerHandshake(policy: policy, limit: limit)
    let (outcome, piece) = feed(pieces, needMore: .needMore) { handshake.receive($0) }
    return (outcome, pieces[..<piece].reduce(0) { $0 + $1.count })
  }

  private func refusal(
    _ request: [UInt8], _ change: (inout ServerPolicy) -> Void = { _ in }
  ) -> ServerHandshake.Refusal? {
    let outcome = run([request], change).outcome
    guard case .refused(let refusal) = outcome else {
      Issue.record("\(outcome)")
      return nil
    }
    return refusal
  }

  @Test func theSampleOfTheRFCInAnyChops() {
    let request = Sample.request(adding: ["Sec-WebSocket-Protocol: chat, superchat"])
    for pieces in chops(request + [0x81, 0x80, 1, 2, 3, 4]) {
      let (outcome, before) = run(pieces) { $0.subprotocols = ["superchat", "chat"] }
      guard case .accepted(let acceptance) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
      #expect(before + acceptance.consumed == request.count)
      #expect(acceptance.subprotocol == "chat")
      #expect(acceptance.request.head.raw == request)
      #expect(
        String(decoding: acceptance.response.head.raw, as: UTF8.self) == """
          HTTP/1.1 101 Switching Protocols\r
          Upgrade: websocket\r
          Connection: Upgrade\r
          Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
          Sec-WebSocket-Protocol: chat\r
          \r

          """)
    }
  }

  @Test func whatWeAnswerBreaksNoRule() throws {
    let request = Sample.request(adding: [
      "Sec-WebSocket-Protocol: a", "Sec-WebSocket-Extensions: x, permessage-deflate",
    ])
    let server = try HeaderOption(parsing: "Server: mine")
    let outcome = run([request]) { policy in
      policy.subprotocols = ["b", "a"]
      policy.deflate = DeflateParameters(serverMaxWindowBits: 10)
      policy.headers = [server]
    }.outcome
    guard case .accepted(let acceptance) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    let checks = HandshakeRules.judge(response: acceptance.response, to: SentRequest(bytes: request))
    #expect(complaints(checks) == [])
    #expect(
      acceptance.response.head.all("Sec-WebSocket-Extensions") == [
        "permessage-deflate; server_max_window_bits=10"
      ])
    #expect(acceptance.response.head.fields.last?.value == "mine")
  }

  /// RFC 7692 §7: the offer is declined, the connection is not.
  @Test func anOfferOfDeflateThatIsWrongRefusesNobody() {
    let request = Sample.request(adding: ["Sec-WebSocket-Extensions: permessage-deflate; x=1"])
    guard case .accepted(let acceptance) = run([request]).outcome else {
      Issue.record("refused")
      return
    }
    #expect(complaints(acceptance.checks) == ["fail:deflate-unknown-parameter"])
  }

  @Test func noCommonSubprotocolIsNoHeader() {
    guard
      case .accepted(let acceptance) = run(
        [Sample.request(adding: ["Sec-WebSocket-Protocol: A"])], { $0.subprotocols = ["a"] }
      ).outcome
    else {
      Issue.record("refused")
      return
    }
    #expect(acceptance.subprotocol == nil)
    #expect(acceptance.response.head.field("Sec-WebSocket-Protocol") == nil)
  }

  @Test func plainHTTPGets426() {
    let refusal = refusal(Array("GET / HTTP/1.1\r\nHost: h\r\n\r\n".utf8))
    #expect(refusal?.answer.status == 426)
    let body =
      "This is a WebSocket endpoint, and the request does not ask for an upgrade to WebSocket.\nConnect with a WebSocket client: wscope connect URL\n"
    #expect(
      refusal.map { String(decoding: $0.bytes, as: UTF8.self) } == """
        HTTP/1.1 426 Upgrade Required\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Connection: Upgrade, close\r
        Content-Type: text/plain; charset=utf-8\r
        Content-Length: \(body.utf8.count)\r
        \r
        \(body)
        """)
  }

  @Test func theHeadOfAnAnswerToHEADStandsAlone() {
    let refusal = refusal(Array("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n".utf8))
    #expect(refusal?.bytes.suffix(4) == [13, 10, 13, 10])
    #expect(refusal?.answer.status == 426)
  }

  @Test(arguments: [
    (Sample.request(without: "Upgrade"), 400, "a proxy on the way"),
    (Sample.request(without: "Connection"), 400, "Connection: missing"),
    (
      Sample.request(without: "Sec-WebSocket-Key"), 400,
      "- Sec-WebSocket-Key: missing. Sec-WebSocket-Key MUST be a nonce of 16 bytes in base64 (RFC 6455 §4.1)"
    ),
    (Sample.request(without: "Sec-WebSocket-Version"), 400, "Sec-WebSocket-Version: missing"),
    (Sample.request(without: "Sec-WebSocket-Version", adding: ["Sec-WebSocket-Version: 8"]), 426, "not 8."),
    (Sample.request(without: "Host"), 400, "Host: missing"),
    (Sample.request("POST / HTTP/1.1"), 400, "method: \"POST\""),
    (Sample.request("GET / HTTP/1.0"), 400, "HTTP version: HTTP/1.0"),
    (Sample.request("GET /"), 400, "request line: \"GET /\""),
    (Array("GET /\r\n\r\n".utf8), 400, "request line"),
    (Array("GET / HTTP/1.0\r\n\r\n".utf8), 426, "WebSocket endpoint"),
    (Sample.request(adding: ["X : y"]), 400, "\"X : y\""),
    (Sample.request(adding: ["Content-Length: 5"]), 400, "body"),
  ])
  func badRequests(request: [UInt8], status: Int, text: String) {
    let refusal = refusal(request)
    #expect(refusal?.answer.status == status)
    #expect(refusal?.answer.body.contains(text) == true)
    let head = refusal.map { ResponseHead(parsing: $0.bytes) }
    #expect(head?.status == status)
    #expect(head?.head.list("Connection", contains: "close") == true)
    #expect(head?.head.first("Sec-WebSocket-Version") == (status == 426 ? "13" : nil))
    #expect(head?.head.first("Content-Length") == refusal.map { String($0.answer.body.utf8.count) })
  }

  /// What a lenient server lets in, and what it tells of it.
  @Test(arguments: [
    (Sample.request(without: "Upgrade"), ["request-upgrade"]),
    (Sample.request(without: "Connection"), ["request-connection"]),
    (Sample.request(without: "Connection", adding: ["Connection: close"]), ["request-connection"]),
    (Sample.request(without: "Host"), ["host"]),
    (Sample.request(without: "Sec-WebSocket-Version"), ["version"]),
    (Sample.request(without: "Sec-WebSocket-Version", adding: ["Sec-WebSocket-Version: 8"]), ["version"]),
    (Sample.request(adding: ["Sec-WebSocket-Version: 13"]), ["version-once"]),
    (Sample.request(without: "Sec-WebSocket-Key", adding: ["Sec-WebSocket-Key: c2hvcnQ="]), ["key"]),
    (Sample.request(without: "Sec-WebSocket-Key", adding: ["Sec-WebSocket-Key:"]), ["key"]),
    (Sample.request("GET / HTTP/1.0"), ["request-version"]),
    (Sample.request("POST / HTTP/1.1"), ["request-method"]),
    (Sample.request("GET /#a HTTP/1.1"), ["request-target"]),
    (Sample.request(adding: ["X : y"]), ["space-before-colon"]),
    (Sample.request(adding: ["Sec-WebSocket-Extensions: ,"]), ["extension-syntax"]),
    (Sample.request("GET / HTTP/1.0", without: "Upgrade"), ["request-version", "request-upgrade"]),
    (Sample.request(), []),
  ])
  func lenientLetsIn(request: [UInt8], violations: [String]) {
    guard case .accepted(let acceptance) = run([request], { $0.isLenient = true }).outcome else {
      Issue.record("refused")
      return
    }
    #expect(acceptance.violations.map(\.rule.id) == violations)
    let answer = HandshakeRules.judge(response: acceptance.response, to: SentRequest(bytes: request))
    #expect(complaints(answer) == [])
    if case .refused = run([request]).outcome {
      #expect(!violations.isEmpty)
    } else {
      #expect(violations.isEmpty, "a strict server lets it in as well")
    }
  }

  /// What cannot be answered is refused, and so is what the user does not want.
  @Test(arguments: [
    (Sample.request(without: "Sec-WebSocket-Key"), 400), (Sample.request("GET /"), 400),
    (Sample.request("GET / HTTP/x"), 400), (Sample.request(adding: ["Content-Length: 5"]), 400),
    (Sample.request("POST / HTTP/1.1", adding: ["Transfer-Encoding: chunked"]), 400),
    (Array("GET / HTTP/1.1\r\nHost: h\r\n\r\n".utf8), 426),
    (Sample.request("GET /other HTTP/1.0"), 404),
  ])
  func lenientRefuses(request: [UInt8], status: Int) {
    let refusal = refusal(request) { policy in
      policy.isLenient = true
      policy.paths = ["/", "/chat"]
    }
    #expect(refusal?.answer.status == status)
  }

  @Test(arguments: [
    ("/chat", nil), ("/chat?x=1", nil), ("/ch%61t", nil), ("http://h/chat", nil), ("/", 404), ("/chat/", 404),
    ("/Chat", 404),
  ])
  func paths(target: String, status: Int?) {
    let outcome = run([Sample.request("GET \(target) HTTP/1.1")]) { $0.paths = ["/other", "/chat"] }.outcome
    if case .refused(let refusal) = outcome {
      #expect(refusal.answer.status == status)
    } else {
      #expect(status == nil)
    }
  }

  @Test(arguments: [
    (["Origin: http://a:1"], nil), (["Origin: HTTP://A:1"], nil), (["Origin: http://a"], 403),
    (["Origin: null"], 403), ([], 403),
  ])
  func origins(extra: [String], status: Int?) {
    let outcome = run([Sample.request(adding: extra)]) { $0.origins = ["http://b", "http://a:1"] }.outcome
    if case .refused(let refusal) = outcome {
      #expect(refusal.answer.status == status)
    } else {
      #expect(status == nil)
    }
  }

  @Test func anOversizedHeadGets431() {
    guard case .refused(let refusal) = run([Sample.request()], limit: 50).outcome else {
      Issue.record("not refused")
      return
    }
    #expect(refusal.answer.status == 431)
    #expect(refusal.request == nil)
    #expect(
      refusal.bytes.starts(with: "HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n".utf8)
    )
  }

  @Test func theUserMayBreakTheAnswer() throws {
    let headers = try ["Sec-WebSocket-Accept: wrong", "Upgrade:"].map { try HeaderOption(parsing: $0) }
    let outcome = run([Sample.request()]) { $0.headers = headers }.outcome
    guard case .accepted(let acceptance) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    let text = String(decoding: acceptance.response.head.raw, as: UTF8.self)
    #expect(
      text == "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: wrong\r\n\r\n"
    )
  }

  @Test func whatIsNoRequest() {
    #expect(run([[0x16, 0x03, 0x01]]).outcome == .notHTTP(NotHTTP(.tls, evidence: [0x16, 0x03])))
    var handshake = ServerHandshake(policy: ServerPolicy())
    let partial = Array("GET / HT".utf8)
    #expect(partial.withUnsafeBytes { handshake.receive($0) } == .needMore)
    #expect(handshake.receiveEOF() == .ended(partial))
  }

  @Test func aTimeoutSettles() {
    var handshake = ServerHandshake(policy: ServerPolicy())
    let refusal = handshake.refuse(HTTPAnswer(status: 408, body: "Too slow."))
    #expect(String(decoding: refusal.bytes, as: UTF8.self).hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
    #expect(Sample.request().withUnsafeBytes { handshake.receive($0) } == .refused(refusal))
  }
}
