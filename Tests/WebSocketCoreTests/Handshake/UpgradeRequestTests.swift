import Testing

@testable import WebSocketCore

@Suite struct UpgradeRequestTests {
  private func text(
    _ url: String = "ws://server.example.com/chat", _ change: (inout UpgradeRequest) throws -> Void = { _ in }
  ) throws -> String {
    var request = UpgradeRequest(uri: try WebSocketURI(parsing: url), nonce: Sample.nonce)
    try change(&request)
    return String(decoding: try request.serialize().bytes, as: UTF8.self)
  }

  @Test func theLeastThatIsSent() throws {
    #expect(
      try text() == """
        GET /chat HTTP/1.1\r
        Host: server.example.com\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r
        \r

        """)
  }

  @Test func everythingInOrder() throws {
    let all = try text("wss://ann:p%3Aw@[::1]:8000/a?b=c") { request in
      request.subprotocols = ["mqtt", "v1.stomp,v2.stomp"]
      request.extensions = ["permessage-deflate; client_max_window_bits", "x-two"]
      request.origin = "http://localhost"
      request.cookies = ["a=b", "c=d"]
      request.userAgent = "wscope/1"
      request.headers = [try HeaderOption(parsing: "X-Own: ü"), try HeaderOption(parsing: "x-own: 2")]
    }
    #expect(
      all == """
        GET /a?b=c HTTP/1.1\r
        Host: [::1]:8000\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Protocol: mqtt, v1.stomp, v2.stomp\r
        Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r
        Sec-WebSocket-Extensions: x-two\r
        Origin: http://localhost\r
        Authorization: Basic YW5uOnA6dw==\r
        Cookie: a=b; c=d\r
        User-Agent: wscope/1\r
        X-Own: ü\r
        x-own: 2\r
        \r

        """)
  }

  @Test func whatIsBuiltBreaksNoRule() throws {
    let sent = SentRequest(bytes: Array(try text().utf8))
    let checks = HandshakeRules.judge(request: sent.head)
    #expect(checks.allSatisfy { $0.outcome == .pass || $0.outcome == .info })
    #expect(sent.key == Sample.key)
  }

  @Test(arguments: [
    ("Host: other", "GET / HTTP/1.1\r\nHost: other\r\nUpgrade: websocket\r\n"),
    ("host:x:1", "GET / HTTP/1.1\r\nhost: x:1\r\nUpgrade: websocket\r\n"),
    ("Host:", "GET / HTTP/1.1\r\nUpgrade: websocket\r\n"),
    ("Host: \t", "GET / HTTP/1.1\r\nUpgrade: websocket\r\n"),
    ("Host;", "GET / HTTP/1.1\r\nHost:\r\nUpgrade: websocket\r\n"),
    ("Upgrade: h2c", "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: h2c\r\nConnection"),
    ("X-Not-There:", "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n"),
  ])
  func curlsRules(option: String, beginning: String) throws {
    let all = try text("ws://h") { $0.headers = [try HeaderOption(parsing: option)] }
    #expect(all.utf8.starts(with: beginning.utf8))
    #expect(!all.contains("X-Not-There"))
  }

  @Test func repeatsStandWhereTheGeneratedOneStood() throws {
    let all = try text("ws://h") { request in
      request.headers = try [
        "Connection: a", "X: 1", "Sec-WebSocket-Key;", "connection: b", "X: 2", "Upgrade:",
      ]
      .map { try HeaderOption(parsing: $0) }
    }
    #expect(
      all
        == "GET / HTTP/1.1\r\nHost: h\r\nConnection: a\r\nconnection: b\r\nSec-WebSocket-Key:\r\n"
        + "Sec-WebSocket-Version: 13\r\nX: 1\r\nX: 2\r\n\r\n")
  }

  @Test(arguments: [
    ("X", RequestError.headerWithoutColon("X")), ("", .headerWithoutColon("")),
    (": a", .invalidHeaderName("")),
    (";", .invalidHeaderName("")), ("X Y: a", .invalidHeaderName("X Y")), ("X : a", .invalidHeaderName("X ")),
    ("Ü: a", .invalidHeaderName("Ü")), ("X: a\r\nY: b", .controlCharacter(field: "X", byte: 13)),
    ("X: a\nb", .controlCharacter(field: "X", byte: 10)), ("X: \0a", .controlCharacter(field: "X", byte: 0)),
    ("X: a\u{1B}b", .controlCharacter(field: "X", byte: 27)), ("X\r\nY: b", .invalidHeaderName("X\r\nY")),
  ])
  func headersThatAreRefused(option: String, error: RequestError) {
    #expect(throws: error) { try HeaderOption(parsing: option) }
    #expect(!error.message.isEmpty)
  }

  @Test func otherInputThatIsRefused() {
    func expect(_ error: RequestError, _ change: (inout UpgradeRequest) -> Void) {
      #expect(throws: error) { try text { change(&$0) } }
    }
    expect(.controlCharacter(field: "Origin", byte: 13)) { $0.origin = "http://h\r\nX: y" }
    expect(.controlCharacter(field: "Cookie", byte: 10)) { $0.cookies = ["a=b\nX: y"] }
    expect(.controlCharacter(field: "Authorization", byte: 0)) { $0.credentials = .bearer(token: "a\0") }
    expect(.controlCharacter(field: "User-Agent", byte: 127)) { $0.userAgent = "\u{7F}" }
    expect(.controlCharacter(field: "Sec-WebSocket-Extensions", byte: 10)) { $0.extensions = ["a\n"] }
    expect(.invalidSubprotocol("a b")) { $0.subprotocols = ["a b"] }
    expect(.invalidSubprotocol("a\r\nX:")) { $0.subprotocols = ["a\r\nX:"] }
    expect(.repeatedSubprotocol("a")) { $0.subprotocols = ["a", "b,a"] }
    expect(.colonInUser) { $0.credentials = .basic(user: "a:b", password: "c") }
    expect(.nonceLength(15)) { $0.nonce.removeLast() }
  }

  @Test(arguments: [
    (
      UpgradeRequest.Credentials.basic(user: "Aladdin", password: "open sesame"),
      "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    ),
    (.basic(user: "ü", password: ""), "Basic w7w6"),
    (.basic(user: "a\r\n", password: "b:c"), "Basic YQ0KOmI6Yw=="),
    (.bearer(token: "abc.def"), "Bearer abc.def"),
  ])
  func credentials(_ credentials: UpgradeRequest.Credentials, value: String) throws {
    let all = try text("ws://u:p@h") { $0.credentials = credentials }
    #expect(RequestHead(parsing: Array(all.utf8)).head.all("Authorization") == [value])
  }

  @Test func whatWasSentIsReadFromTheBytes() throws {
    var request = UpgradeRequest(uri: try WebSocketURI(parsing: "h"), nonce: Sample.nonce)
    request.subprotocols = ["a"]
    request.headers = try [
      "Sec-WebSocket-Key: x", "Sec-WebSocket-Protocol: b", "Sec-WebSocket-Protocol: c,d",
    ]
    .map { try HeaderOption(parsing: $0) }
    let sent = try request.serialize()
    #expect(sent.key == "x")
    #expect(sent.subprotocols == ["b", "c", "d"])
    #expect(sent.extensions == [])
  }
}
