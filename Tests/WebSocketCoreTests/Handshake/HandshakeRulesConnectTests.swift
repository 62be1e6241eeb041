import Testing

@testable import WebSocketCore

private func head(_ fields: [(String, String)]) -> [HeaderLine] { fields.map { HeaderLine($0.0, $0.1) } }

@Suite struct HandshakeRulesConnectTests {
  /// The example of RFC 8441 §5.1.
  static let request: [(String, String)] = [
    (":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "https"), (":path", "/chat"),
    (":authority", "server.example.com"), ("sec-websocket-protocol", "chat, superchat"),
    ("sec-websocket-extensions", "permessage-deflate"), ("sec-websocket-version", "13"),
    ("origin", "http://www.example.com"),
  ]
  static let response: [(String, String)] = [(":status", "200"), ("sec-websocket-protocol", "chat")]

  static func judge(_ fields: [(String, String)]) -> [String] {
    complaints(HandshakeRules.judge(connect: RequestHead(http2: head(fields))))
  }

  static func judge(_ response: [(String, String)], to request: [(String, String)]?) -> [String] {
    complaints(
      HandshakeRules.judge(
        response: ResponseHead(http2: head(response)), toConnect: request.map { RequestHead(http2: head($0)) }
      ))
  }

  @Test func theExampleHolds() {
    #expect(Self.judge(Self.request) == [])
    #expect(Self.judge(Self.response, to: Self.request) == [])
    #expect(Self.judge(Self.response, to: nil) == [])
    let checks = HandshakeRules.judge(connect: RequestHead(http2: head(Self.request)))
    #expect(checks.first?.seen == "\"/chat\"")
    #expect(checks.last?.seen == "9, all well formed")
    #expect(checks.first { $0.id == "connect-scheme" }?.offset == 40)
  }

  @Test(
    "Without a field",
    arguments: [
      (":scheme", ["fail:connect-target", "fail:connect-scheme"]), (":path", ["fail:connect-target"]),
      (":authority", ["warn:connect-authority"]), ("sec-websocket-version", ["fail:version"]), ("origin", []),
    ])
  func missing(name: String, expected: [String]) {
    #expect(Self.judge(Self.request.filter { $0.0 != name }) == expected)
  }

  @Test(
    "With one more",
    arguments: [
      (("connection", "Upgrade"), ["fail:connect-fields"]),
      (("transfer-encoding", "chunked"), ["fail:connect-fields"]),
      (("sec-websocket-key", "dGhl"), ["warn:connect-key"]), ((":status", "200"), ["fail:pseudo-headers"]),
      ((":path", "/b"), ["fail:pseudo-headers"]), (("X-Upper", "1"), ["fail:field-name-case"]),
      (("x", "a\r\nb"), ["fail:header-value"]), (("sec-websocket-version", "13"), ["fail:version-once"]),
    ])
  func extra(field: (String, String), expected: [String]) {
    #expect(Self.judge(Self.request + [field]) == expected)
  }

  @Test(
    "Answers",
    arguments: [
      ([(":status", "101")], ["fail:connect-status"]), ([(":status", "404")], ["fail:connect-status"]),
      ([], ["fail:connect-status"]), ([(":status", "204")], ["warn:subprotocol-missing"]),
      ([(":status", "200"), ("sec-websocket-protocol", "other")], ["fail:subprotocol-offered"]),
      (
        [(":status", "200"), ("sec-websocket-protocol", "chat"), ("sec-websocket-extensions", "x-other")],
        ["fail:extension-offered"]
      ),
      (
        [(":status", "200"), ("sec-websocket-protocol", "chat"), ("sec-websocket-accept", "x")],
        ["warn:connect-key"]
      ),
      ([(":status", "200"), ("sec-websocket-protocol", "chat"), (":path", "/")], ["fail:pseudo-headers"]),
    ] as [([(String, String)], [String])])
  func answers(response: [(String, String)], expected: [String]) {
    #expect(Self.judge(response, to: Self.request) == expected)
  }
}
