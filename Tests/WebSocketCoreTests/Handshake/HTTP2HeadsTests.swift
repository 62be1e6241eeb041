import Testing

@testable import WebSocketCore

@Suite struct HTTP2HeadsTests {
  static let connect = [
    HeaderLine(":method", "CONNECT"), HeaderLine(":protocol", "WebSocket"),
    HeaderLine(":path", "/chat?token=a"),
    HeaderLine(":authority", "h"), HeaderLine("cookie", "a=1"), HeaderLine("cookie", "b=2"),
  ]

  @Test func aRequestIsItsFields() {
    let request = RequestHead(http2: Self.connect)
    #expect(request.method == "CONNECT")
    #expect(request.target == "/chat?token=a")
    #expect(request.version == .http2)
    #expect(request.head.startLine == "CONNECT /chat?token=a HTTP/2.0")
    #expect(request.head.all("Cookie") == ["a=1", "b=2"])
    #expect(request.head.field(":path")?.offset == 40)
    #expect(request.isExtendedConnect(to: "websocket"))
    #expect(!request.isExtendedConnect(to: "connect-udp"))
    #expect(
      RequestHead(http2: [HeaderLine(":method", "CONNECT"), HeaderLine(":authority", "h:1")]).target == "h:1")
    #expect(
      !RequestHead(http2: [HeaderLine(":method", "GET"), HeaderLine(":protocol", "websocket")])
        .isExtendedConnect(to: "websocket"))
  }

  @Test(arguments: [("200", 200), ("404", 404), ("20", nil), ("", nil)] as [(String, Int?)])
  func aResponseHasAStatus(text: String, status: Int?) {
    let response = ResponseHead(http2: [HeaderLine(":status", text)])
    #expect(response.status == status)
    #expect(response.statusText == (status == nil ? "HTTP/2.0 \(text)" : text))
  }

  @Test func aValueWithALineBreakDoesNotLookLikeTwoFields() {
    let head = RequestHead(http2: [HeaderLine("x", "a\r\ny: b"), HeaderLine("z", "")]).head
    #expect(String(decoding: head.raw, as: UTF8.self) == "x: a  y: b\r\nz: \r\n\r\n")
    #expect(head.defects == [HeadDefect(.controlCharacter, offset: 0, line: "x: a\r\ny: b")])
    #expect(head.first("x") == "a\r\ny: b")
  }

  @Test func secretsInPseudoHeaderFieldsAreRedacted() {
    let shown = String(decoding: Redaction.redact(RequestHead(http2: Self.connect).head.raw), as: UTF8.self)
    #expect(
      shown
        == ":method: CONNECT\r\n:protocol: WebSocket\r\n:path: /chat?token=[redacted]\r\n:authority: h\r\n"
        + "cookie: a=[redacted]\r\ncookie: b=[redacted]\r\n\r\n")
  }

  @Test func aRedactedHeadKeepsItsFields() {
    let request = RequestHead(http2: Self.connect + [HeaderLine("authorization", "Basic c2VjcmV0")]).redacted
    #expect(request.target == "/chat?token=[redacted]")
    #expect(request.isExtendedConnect(to: "websocket"))
    #expect(request.head.all("cookie") == ["a=[redacted]", "b=[redacted]"])
    #expect(request.head.first("authorization") == "Basic [redacted]")
    let response = ResponseHead(http2: [
      HeaderLine("set-cookie", "a=1; Path=/"), HeaderLine(":status", "200"),
    ])
    #expect(response.redacted.head.first("set-cookie") == "a=[redacted]; Path=/")
    #expect(response.redacted.status == 200)
    let http1 = RequestHead(parsing: Array("GET /?token=a HTTP/1.1\r\nCookie: a=1\r\n\r\n".utf8))
    #expect(http1.redacted.target == "/?token=[redacted]")
    #expect(http1.redacted.head.first("cookie") == "a=[redacted]")
  }

  @Test func aSecretInTheFirstLineIsNoStartLine() {
    let raw = RequestHead(http2: [HeaderLine("authorization", "Basic c2VjcmV0")]).head.raw
    #expect(
      String(decoding: Redaction.redact(raw), as: UTF8.self) == "authorization: Basic [redacted]\r\n\r\n")
  }
}
