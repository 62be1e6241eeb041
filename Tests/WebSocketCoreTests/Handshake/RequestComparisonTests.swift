import Testing

@testable import WebSocketCore

@Suite struct RequestComparisonTests {
  private static func head(_ line: String, _ fields: [String]) -> RequestHead {
    RequestHead(parsing: Array(([line] + fields + ["", ""]).joined(separator: "\r\n").utf8))
  }

  private static let upgrade = [
    "Host: h", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: \(Sample.key)",
    "Sec-WebSocket-Version: 13",
  ]

  /// As `yes value Host: h | i`.
  private static func differences(_ own: RequestHead, _ other: RequestHead) -> [String] {
    RequestComparison(own: own, other: other).differences.map {
      "\($0.significance.rawValue) \($0.kind.rawValue) \($0.part): \($0.own ?? "-") | \($0.other ?? "-")"
    }
  }

  private static func differences(adding own: [String] = [], and other: [String] = []) -> [String] {
    differences(head("GET / HTTP/1.1", upgrade + own), head("GET / HTTP/1.1", upgrade + other))
  }

  @Test("A request is the same as itself")
  func same() { #expect(Self.differences(adding: ["Cookie: a=1"], and: ["Cookie: a=1"]) == []) }

  @Test("What matters comes first, then what sometimes does, then what does not")
  func order() {
    #expect(
      Self.differences(
        adding: ["User-Agent: wscope"],
        and: [
          "Pragma: no-cache", "User-Agent: Mozilla", "X-Mine: 1", "Origin: http://h",
          "Sec-Fetch-Mode: websocket",
        ])
        == [
          "yes only_theirs Origin: - | http://h",
          "sometimes value User-Agent: wscope | Mozilla",
          "sometimes only_theirs X-Mine: - | 1",
          "sometimes only_theirs Sec-Fetch-Mode: - | websocket",
          "no only_theirs Pragma: - | no-cache",
        ])
  }

  @Test(
    "What a header is worth",
    arguments: [
      ("Origin", Significance.yes), ("HOST", .yes), ("cookie", .yes), ("Authorization", .yes),
      ("X-Api-Key", .yes),
      ("Sec-WebSocket-Protocol", .yes), ("Sec-WebSocket-Extensions", .yes), ("Sec-WebSocket-New", .yes),
      ("User-Agent", .sometimes), ("Referer", .sometimes), ("X-Anything", .sometimes),
      ("Accept-Encoding", .no), ("Cache-Control", .no), ("Pragma", .no), ("sec-ch-ua-platform", .no),
    ])
  func significance(name: String, expected: Significance) {
    #expect(PartMeaning.ofHeader(name).significance == expected)
  }

  @Test("The parts of the request line")
  func requestLine() {
    #expect(
      Self.differences(
        Self.head("GET /ws?a=1 HTTP/1.1", Self.upgrade), Self.head("POST /ws/ HTTP/1.0", Self.upgrade))
        == [
          "yes value method: GET | POST", "yes value path: /ws | /ws/", "yes only_ours query: a=1 | -",
          "yes value HTTP version: HTTP/1.1 | HTTP/1.0",
        ])
  }

  @Test("The path of a target in absolute form is a path")
  func absoluteForm() {
    #expect(
      Self.differences(
        Self.head("GET /ws?a HTTP/1.1", Self.upgrade), Self.head("GET http://h/ws?a HTTP/1.1", Self.upgrade))
        == [])
  }

  @Test("A key is drawn anew each time; one that is none is not")
  func key() {
    func keys(_ key: String) -> [String] {
      Self.differences(
        Self.head("GET / HTTP/1.1", ["Sec-WebSocket-Key: \(Sample.key)"]),
        Self.head("GET / HTTP/1.1", ["Sec-WebSocket-Key: \(key)"]))
    }
    #expect(keys("AAAAAAAAAAAAAAAAAAAAAA==").map { $0.prefix(8) } == ["no value"])
    #expect(keys("c2hvcnQ=").map { $0.prefix(9) } == ["yes value"])
  }

  @Test(
    "Lists of tokens are compared as lists",
    arguments: [
      ("Connection: Upgrade", "Connection: keep-alive, Upgrade", "sometimes"),
      ("Connection: Upgrade", "Connection: keep-alive", "yes"),
      ("Upgrade: websocket", "Upgrade: WebSocket", "sometimes"),
      ("Upgrade: websocket", "Upgrade: h2c", "yes"),
    ])
  func tokens(own: String, other: String, significance: String) {
    let found = Self.differences(Self.head("GET / HTTP/1.1", [own]), Self.head("GET / HTTP/1.1", [other]))
    #expect(found.count == 1 && found[0].hasPrefix("\(significance) value"))
  }

  @Test("Spelling and order of names are told, and are of no account")
  func spelling() {
    #expect(
      Self.differences(
        Self.head("GET / HTTP/1.1", ["Host: h", "Origin: o"]),
        Self.head("GET / HTTP/1.1", ["origin: o", "Host: h"]))
        == ["no spelling origin: Origin | origin", "no order order of headers: Host, Origin | origin, Host"])
  }

  @Test("Repeated headers are one value")
  func repeats() {
    #expect(Self.differences(adding: ["Cookie: a=1; b=2"], and: ["Cookie: a=1", "Cookie: b=2"]) == [])
    #expect(
      Self.differences(
        adding: ["Sec-WebSocket-Protocol: a, b"],
        and: ["Sec-WebSocket-Protocol: a", "Sec-WebSocket-Protocol: b"])
        == [])
  }

  @Test("A secret that is hidden there cannot be compared, unless what is not hidden differs")
  func hidden() {
    #expect(
      Self.differences(adding: ["Cookie: sid=1"], and: ["Cookie: sid=[redacted]"])
        == ["no hidden Cookie: sid=1 | sid=[redacted]"])
    #expect(
      Self.differences(adding: ["Cookie: sid=1"], and: ["Cookie: other=[redacted]"])
        == ["yes value Cookie: sid=1 | other=[redacted]"])
  }

  @Test("An extended CONNECT of HTTP/2 has Host in :authority, and its method is right")
  func http2() {
    let other = RequestHead(http2: [
      HeaderLine(":method", "CONNECT"), HeaderLine(":protocol", "websocket"), HeaderLine(":scheme", "https"),
      HeaderLine(":path", "/ws"), HeaderLine(":authority", "h"), HeaderLine("sec-websocket-version", "13"),
      HeaderLine("origin", "https://h"),
    ])
    let own = Self.head("GET /ws HTTP/1.1", ["Host: h", "Sec-WebSocket-Version: 13"])
    #expect(
      Self.differences(own, other) == [
        "yes value HTTP version: HTTP/1.1 | HTTP/2.0", "yes only_theirs origin: - | https://h",
        "no spelling sec-websocket-version: Sec-WebSocket-Version | sec-websocket-version",
      ])
  }
}
