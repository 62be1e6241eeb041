import Testing

@testable import WebSocketCore

/// The ids of checks that are not passed, as `fail:accept` or `warn:bare-line-feed`.
func complaints(_ checks: [Check]) -> [String] {
  checks.filter { $0.outcome == .fail || $0.outcome == .warn }.map { "\($0.outcome.rawValue):\($0.id)" }
}

@Suite struct HandshakeRulesResponseTests {
  private static func judge(
    _ response: [UInt8], offering: [String] = [], extensions: [String] = []
  ) -> [Check] {
    let extra =
      offering.map { "Sec-WebSocket-Protocol: \($0)" } + extensions.map { "Sec-WebSocket-Extensions: \($0)" }
    let request = SentRequest(bytes: Sample.request(adding: extra))
    return HandshakeRules.judge(response: ResponseHead(parsing: response), to: request)
  }

  @Test func theSampleOfTheRFC() {
    let checks = Self.judge(
      Sample.response(adding: ["Sec-WebSocket-Protocol: chat"]), offering: ["chat, superchat"])
    #expect(complaints(checks) == [])
    #expect(
      checks.map { "\($0.outcome.rawValue) \($0.section) \($0.title): \($0.seen)" } == [
        "pass RFC 6455 §4.2.2 status: 101 Switching Protocols",
        "pass RFC 9110 §15.2 HTTP version: HTTP/1.1",
        "pass RFC 6455 §4.1 Upgrade: \"websocket\"", "pass RFC 6455 §4.1 Connection: \"Upgrade\"",
        "pass RFC 6455 §4.1 Sec-WebSocket-Accept: received \"\(Sample.accept)\", computed \"\(Sample.accept)\"",
        "pass RFC 6455 §4.1 Sec-WebSocket-Protocol: \"chat\", offered: \"chat, superchat\"",
        "info RFC 6455 §9.1 Sec-WebSocket-Extensions: none",
        "info RFC 9112 §5 header lines: 4, all well formed",
      ])
  }

  @Test(arguments: [
    (Sample.response("HTTP/1.1 101 "), []), (Sample.response("HTTP/1.1 101"), []),
    (Sample.response("HTTP/1.1 101 Web Socket Protocol Handshake"), []),
    (Sample.response("HTTP/1.0 101 OK"), ["fail:response-version"]),
    (Sample.response("HTTP/2 101 OK"), ["fail:response-version"]),
    (Sample.response("http/1.1 101 OK"), ["fail:response-version"]), (Sample.response("HTTP/2.0 101 OK"), []),
    (Sample.response("HTTP/1.1 1e1 OK"), ["fail:status-line"]),
    (Sample.response("HTTP/1.1"), ["fail:status-line"]),
    (Sample.response("HTTP/1.1 200 OK"), ["fail:status-101"]),
    (Sample.response("HTTP/1.1 100 Continue"), ["fail:status-101"]),
  ])
  func statusLines(response: [UInt8], expected: [String]) {
    #expect(complaints(Self.judge(response)) == expected)
  }

  @Test(arguments: [
    ("Upgrade", [], ["fail:response-upgrade"]), ("Upgrade", ["upgrade: WebSocket"], []),
    ("Upgrade", ["Upgrade: WEBSOCKET"], []),
    ("Upgrade", ["Upgrade: websocket, h2c"], ["fail:response-upgrade"]),
    ("Upgrade", ["Upgrade: websockets"], ["fail:response-upgrade"]),
    ("Upgrade", ["Upgrade: websocket/13"], ["fail:response-upgrade"]),
    ("Upgrade", ["Upgrade:"], ["fail:response-upgrade"]),
    ("Upgrade", ["Upgrade: websoc\u{212A}et"], ["fail:response-upgrade"]),
    ("Upgrade", ["Upgrade: websocket", "Upgrade: websocket"], ["fail:response-upgrade"]),
    ("Connection", [], ["fail:response-connection"]), ("Connection", ["Connection: keep-alive, UPGRADE"], []),
    ("Connection", ["Connection: keep-alive", "connection: upgrade"], []),
    ("Connection", ["Connection: close"], ["fail:response-connection"]),
    ("Connection", ["Connection: upgrades"], ["fail:response-connection"]),
    ("Connection", ["Connection: \"Upgrade\""], ["fail:response-connection"]),
    ("Connection", ["Connection: keep-alive Upgrade"], ["fail:response-connection"]),
    ("Sec-WebSocket-Accept", [], ["fail:accept"]),
    ("Sec-WebSocket-Accept", ["Sec-WebSocket-Accept: \t\(Sample.accept)  "], []),
    ("Sec-WebSocket-Accept", ["SEC-WEBSOCKET-ACCEPT: \(Sample.accept)"], []),
    ("Sec-WebSocket-Accept", ["Sec-WebSocket-Accept: S3pPLMBiTxaQ9kYGzzhZRbK+xOo="], ["fail:accept"]),
    ("Sec-WebSocket-Accept", ["Sec-WebSocket-Accept: s3pPLMBiTxaQ9\u{212A}YGzzhZRbK+xOo="], ["fail:accept"]),
    ("Sec-WebSocket-Accept", ["Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRb\u{212A}+xOo="], ["fail:accept"]),
    (
      "Sec-WebSocket-Accept",
      ["Sec-WebSocket-Accept: \(Sample.accept)", "Sec-WebSocket-Accept: \(Sample.accept)"],
      ["fail:accept-once"]
    ),
    (
      "Sec-WebSocket-Accept", ["Sec-WebSocket-Accept: x", "Sec-WebSocket-Accept: \(Sample.accept)"],
      ["fail:accept", "fail:accept-once"]
    ),
    ("", ["Content-Length: 0"], ["warn:content-length-in-101"]),
    ("", ["Transfer-Encoding: chunked"], ["warn:transfer-encoding-in-101"]),
    ("", ["Sec-WebSocket-Version: 13"], ["warn:version-in-101"]),
    ("", ["Sec-WebSocket-Key: x"], ["warn:key-in-response"]),
    ("", ["Server: x", "Date: y"], []),
  ])
  func requiredAndForbiddenFields(removed: String, extra: [String], expected: [String]) {
    #expect(complaints(Self.judge(Sample.response(without: removed, adding: extra))) == expected)
  }

  @Test(arguments: [
    ([], [], []), (["a"], [], ["a"]), (["a, b"], [], ["b"]), (["a", "b"], [], ["b"]),
    (["a"], ["warn:subprotocol-missing"], []), ([], ["fail:subprotocol-offered"], ["a"]),
    (["a"], ["fail:subprotocol-offered"], ["A"]), (["a"], ["fail:subprotocol-offered"], ["ab"]),
    (["a, b"], ["fail:subprotocol-once"], ["a, b"]), (["a, b"], ["fail:subprotocol-once"], ["a", "b"]),
    (["a"], ["fail:subprotocol-once"], ["a", "a"]), (["a"], ["fail:subprotocol-once"], [""]),
  ])
  func subprotocols(offered: [String], expected: [String], selected: [String]) {
    let response = Sample.response(adding: selected.map { "Sec-WebSocket-Protocol: \($0)" })
    #expect(complaints(Self.judge(response, offering: offered)) == expected)
  }

  @Test(arguments: [
    ([], [], []), (["x"], [], []),
    (["permessage-deflate; client_max_window_bits"], ["permessage-deflate"], []),
    (["x, y; a=1"], ["y; b=\"2\""], []), ([], ["x"], ["fail:extension-offered"]),
    (["x"], ["X"], ["fail:extension-offered"]),
    (["x"], ["x, z"], ["fail:extension-offered"]), (["x"], ["x; "], ["fail:extension-syntax"]),
    (["x"], ["x; a=\"b c\""], ["fail:extension-syntax"]), (["x"], ["x; a="], ["fail:extension-syntax"]),
    (["x"], ["x; =a"], ["fail:extension-syntax"]), (["x"], [""], ["fail:extension-syntax"]),
    (["x"], ["x; a=\"\\b\""], []), (["x"], ["x; a=\"b"], ["fail:extension-syntax"]),
    (["x"], ["x y"], ["fail:extension-syntax"]), (["x; a=\"b\", y"], ["y"], []),
    (["x, y"], ["x", "y"], ["fail:extensions-once"]), (["x, y"], ["x, y"], []), (["x", "y"], ["x, y"], []),
  ])
  func extensions(offered: [String], agreed: [String], expected: [String]) {
    let response = Sample.response(adding: agreed.map { "Sec-WebSocket-Extensions: \($0)" })
    #expect(complaints(Self.judge(response, extensions: offered)) == expected)
  }

  @Test(arguments: [
    ("permessage-deflate; server_max_window_bits=10", "permessage-deflate", ["fail:deflate-server-window"]),
    ("permessage-deflate", "permessage-deflate; client_max_window_bits=10", ["fail:deflate-client-window"]),
    ("permessage-deflate", "permessage-deflate; x=1", ["fail:deflate-unknown-parameter"]),
    ("permessage-deflate", "permessage-deflate, permessage-deflate", ["fail:extension-accepted-twice"]),
    ("permessage-deflate; client_max_window_bits", "permessage-deflate; client_max_window_bits=12", []),
    ("a b", "permessage-deflate", ["fail:extension-offered"]),
  ])
  func parametersOfDeflate(offered: String, agreed: String, expected: [String]) {
    let response = Sample.response(adding: ["Sec-WebSocket-Extensions: \(agreed)"])
    #expect(complaints(Self.judge(response, extensions: [offered])) == expected)
  }

  @Test func withoutTheRequestTheAcceptIsOnlyShown() {
    let extra = ["Sec-WebSocket-Protocol: x", "Sec-WebSocket-Extensions: y"]
    let checks = HandshakeRules.judge(
      response: ResponseHead(parsing: Sample.response(adding: extra)), to: nil)
    #expect(complaints(checks) == [])
    #expect(checks.first { $0.id == "accept" }?.outcome == .info)
    let without = ResponseHead(parsing: Sample.response(without: "Sec-WebSocket-Accept"))
    #expect(complaints(HandshakeRules.judge(response: without, to: nil)) == ["fail:accept"])
  }

  @Test func aRequestWithoutKeyHasNoAccept() {
    let request = SentRequest(bytes: Sample.request(without: "Sec-WebSocket-Key"))
    let checks = HandshakeRules.judge(response: ResponseHead(parsing: Sample.response()), to: request)
    #expect(complaints(checks) == ["fail:accept"])
  }

  @Test(arguments: [
    ("401 Unauthorized", [], ["fail:status-101", "warn:www-authenticate"]),
    ("401 X", ["WWW-Authenticate: Basic"], ["fail:status-101"]),
    ("405 X", [], ["fail:status-101", "warn:allow"]),
    ("407 X", [], ["fail:status-101", "warn:proxy-authenticate"]),
    ("426 X", [], ["fail:status-101", "warn:upgrade-required"]),
    ("426 X", ["Upgrade: websocket"], ["fail:status-101"]),
    ("403 X", ["Content-Length: 5"], ["fail:status-101"]),
  ])
  func refusals(status: String, extra: [String], expected: [String]) {
    let head = Array((["HTTP/1.1 \(status)"] + extra).map { "\($0)\r\n" }.joined().utf8) + [13, 10]
    #expect(complaints(Self.judge(head)) == expected)
  }

  @Test func aRefusalTellsWhatMatters() {
    let head = Array("HTTP/1.1 302 Found\r\nLocation: /x\r\nSec-WebSocket-Version: 8\r\n\r\n".utf8)
    let facts = Self.judge(head).filter { $0.outcome == .info }.map { "\($0.id) \($0.seen)" }
    #expect(facts == ["sec-websocket-version \"8\"", "location \"/x\"", "header-lines 2, all well formed"])
  }
}
