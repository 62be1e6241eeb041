import Testing

@testable import WebSocketCore

@Suite struct HandshakeRulesRequestTests {
  private static func judge(_ request: [UInt8]) -> [Check] {
    HandshakeRules.judge(request: RequestHead(parsing: request))
  }

  @Test func theSampleOfTheRFC() {
    let extra = ["Origin: http://example.com", "Sec-WebSocket-Protocol: chat, superchat"]
    let checks = Self.judge(Sample.request(adding: extra))
    #expect(complaints(checks) == [])
    #expect(
      checks.map { "\($0.outcome.rawValue) \($0.section) \($0.title): \($0.seen)" } == [
        "pass RFC 6455 §4.1 method: \"GET\"", "pass RFC 6455 §4.1 target: \"/chat\"",
        "pass RFC 6455 §4.1 HTTP version: HTTP/1.1",
        "pass RFC 6455 §4.1 Host: \"server.example.com\"", "pass RFC 6455 §4.1 Upgrade: \"websocket\"",
        "pass RFC 6455 §4.1 Connection: \"Upgrade\"",
        "pass RFC 6455 §4.1 Sec-WebSocket-Key: \"dGhlIHNhbXBsZSBub25jZQ==\", 16 bytes",
        "pass RFC 6455 §4.1 Sec-WebSocket-Version: \"13\"",
        "pass RFC 6455 §4.1 Sec-WebSocket-Protocol: \"chat, superchat\"",
        "info RFC 6455 §9.1 Sec-WebSocket-Extensions: none",
        "pass RFC 6454 §7.1 Origin: \"http://example.com\"",
        "info RFC 9112 §5 header lines: 7, all well formed",
      ])
  }

  @Test(arguments: [
    ("GET / HTTP/1.1", []), ("GET /a?b=c HTTP/1.1", []), ("GET http://h/ HTTP/1.1", []),
    ("GET WSS://h/ HTTP/1.1", []), ("GET / HTTP/1.2", []),
    ("POST / HTTP/1.1", ["fail:request-method"]), ("get / HTTP/1.1", ["fail:request-method"]),
    ("HEAD / HTTP/1.1", ["fail:request-method"]),
    ("GET / HTTP/1.0", ["fail:request-version"]), ("GET / HTTP/0.9", ["fail:request-version"]),
    ("GET /#a HTTP/1.1", ["fail:request-target"]), ("GET * HTTP/1.1", ["fail:request-target"]),
    ("GET chat HTTP/1.1", ["fail:request-target"]),
    ("GET h:80 HTTP/1.1", ["fail:request-target"]), ("GET ftp://h/ HTTP/1.1", ["fail:request-target"]),
    ("GET /", ["fail:request-line"]), ("GET  / HTTP/1.1", ["fail:request-line"]),
    ("GET /a b HTTP/1.1", ["fail:request-line"]),
    ("GET / HTTP/1.1 ", ["fail:request-line"]), ("GET / HTTPS/1.1", ["fail:request-line"]),
    ("G(T / HTTP/1.1", ["fail:request-line"]),
    ("GET /\t HTTP/1.1", ["fail:request-target"]),
  ])
  func requestLines(line: String, expected: [String]) {
    #expect(complaints(Self.judge(Sample.request(line))) == expected)
  }

  @Test(arguments: [
    ("Host", [], ["fail:host"]), ("Host", ["Host:"], ["fail:host"]), ("Host", ["Host: [::1]:80"], []),
    ("Host", ["Host: http://h"], ["fail:host"]),
    ("Host", ["Host: u@h"], ["fail:host"]), ("Host", ["Host: a b"], ["fail:host"]),
    ("", ["Host: x"], ["fail:host-once"]),
    ("Upgrade", [], ["fail:request-upgrade"]), ("Upgrade", ["Upgrade: WebSocket"], []),
    ("Upgrade", ["Upgrade: h2c, websocket"], []),
    ("Upgrade", ["Upgrade: h2c"], ["fail:request-upgrade"]),
    ("Upgrade", ["Upgrade: websoc\u{212A}et"], ["fail:request-upgrade"]),
    ("Connection", [], ["fail:request-connection"]), ("Connection", ["Connection: keep-alive, Upgrade"], []),
    ("Connection", ["Connection: close"], ["fail:request-connection"]),
    ("Connection", ["Connection: Upgrade;x"], ["fail:request-connection"]),
    ("Sec-WebSocket-Key", [], ["fail:key"]),
    ("Sec-WebSocket-Key", ["Sec-WebSocket-Key: c2hvcnQ="], ["fail:key"]),
    ("Sec-WebSocket-Key", ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZXh4"], ["fail:key"]),
    ("Sec-WebSocket-Key", ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ"], ["fail:key"]),
    ("Sec-WebSocket-Key", ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25-_Q=="], ["fail:key"]),
    ("Sec-WebSocket-Key", ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZR=="], ["warn:key-canonical"]),
    ("Sec-WebSocket-Key", ["Sec-WebSocket-Key: ========================"], ["fail:key"]),
    ("Sec-WebSocket-Key", ["Sec-WebSocket-Key;"], ["fail:key", "fail:header-colon"]),
    ("", ["Sec-WebSocket-Key: \(Sample.key)"], ["fail:key-once"]),
    ("Sec-WebSocket-Version", [], ["fail:version"]),
    ("Sec-WebSocket-Version", ["Sec-WebSocket-Version: 8"], ["fail:version"]),
    ("Sec-WebSocket-Version", ["Sec-WebSocket-Version: 013"], ["fail:version"]),
    ("Sec-WebSocket-Version", ["Sec-WebSocket-Version: 13, 8"], ["fail:version"]),
    ("", ["Sec-WebSocket-Version: 8"], ["fail:version-once"]),
    ("", ["Sec-WebSocket-Protocol: a", "Sec-WebSocket-Protocol: b, c"], []),
    ("", ["Sec-WebSocket-Protocol: a, a"], ["fail:subprotocol-names"]),
    ("", ["Sec-WebSocket-Protocol: a b"], ["fail:subprotocol-names"]),
    ("", ["Sec-WebSocket-Protocol:"], ["fail:subprotocol-names"]),
    ("", ["Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, x"], []),
    ("", ["Sec-WebSocket-Extensions: a b"], ["fail:extension-syntax"]),
    ("", ["Sec-WebSocket-Accept: x"], ["warn:accept-in-request"]), ("", ["Content-Length: 0"], []),
    ("", ["Content-Length: 5"], ["warn:request-body"]),
    ("", ["Transfer-Encoding: chunked"], ["warn:request-body"]),
    ("", ["Origin: null"], []), ("", ["Origin: https://a.b:8443"], []), ("", ["Origin: file://x"], []),
    ("", ["Origin: http://[::1]:80"], []),
    ("", ["Origin: http://a/"], ["warn:origin-syntax"]), ("", ["Origin: a.b"], ["warn:origin-syntax"]),
    ("", ["Origin:"], ["warn:origin-syntax"]),
    ("", ["Origin: http://"], ["warn:origin-syntax"]),
    ("", ["Origin: http://a, http://b"], ["warn:origin-syntax"]),
    ("", ["X"], ["fail:header-colon"]), ("", ["X : y"], ["fail:space-before-colon"]),
    ("", ["X Y: z"], ["fail:header-name"]),
    ("", ["X: a\u{0}"], ["fail:header-value"]), ("", ["X: a\rb"], ["fail:bare-carriage-return"]),
    ("", ["X: y", " z"], ["warn:obsolete-fold"]),
    ("", ["X: y\nZ: a"], ["warn:bare-line-feed"]),
  ])
  func fields(removed: String, extra: [String], expected: [String]) {
    #expect(complaints(Self.judge(Sample.request(without: removed, adding: extra))) == expected)
  }

  @Test func aHeadOfBareLineFeedsIsOneWarning() {
    let head = Sample.request().filter { $0 != 13 }
    let checks = Self.judge(head)
    #expect(complaints(checks) == ["warn:bare-line-feed"])
    #expect(checks.last?.seen == "\"GET /chat HTTP/1.1\" and 6 more")
    #expect(checks.last?.violation?.offset == 0)
  }

  @Test func anEmptyLineAndWhitespaceBeforeTheFirstHeader() {
    #expect(complaints(Self.judge([13, 10] + Sample.request())) == ["warn:leading-empty-line"])
    #expect(complaints(Self.judge(Sample.request("GET / HTTP/1.1\r\n x"))) == ["fail:stray-fold"])
  }

  @Test(arguments: [String(repeating: "é", count: 9000), "e" + String(repeating: "\u{301}", count: 9000)])
  func whatIsShownIsCut(name: String) {
    let checks = Self.judge(Sample.request(adding: ["Sec-WebSocket-Protocol: \(name)"]))
    #expect(checks.allSatisfy { $0.seen.utf8.count < 400 })
  }

  /// Scripts hold on to the ids, and there is no connection yet that a rule of the handshake could close.
  @Test func idsAreUnique() {
    let rules = Rule.handshakeRules + Rule.frameRules
    #expect(Set(rules.map(\.id)).count == rules.count)
    #expect(Rule.handshakeRules.allSatisfy { $0.section.contains(" §") && $0.closeCode == nil })
  }
}
