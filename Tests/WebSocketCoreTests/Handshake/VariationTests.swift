import RepositoryFiles
import Testing

@testable import WebSocketCore

@Suite struct VariationTests {
  private static func request(_ url: String, _ lines: [String] = []) throws -> SentRequest {
    var upgrade = UpgradeRequest(uri: try WebSocketURI(parsing: url), nonce: Sample.nonce)
    upgrade.headers = try lines.map { try HeaderOption(parsing: $0) }
    return try upgrade.serialize()
  }

  /// What is changed, as lines that go and lines that come: `-Host: h:1`, `+Host: h`.
  private static func effects(_ url: String, _ lines: [String] = []) throws -> [String: [String]] {
    let base = try request(url, lines)
    let all = Variation.all(for: try WebSocketURI(parsing: url), subprotocols: base.subprotocols)
    var effects: [String: [String]] = [:]
    for variation in all {
      guard let varied = VariedRequest(base, [variation]) else { continue }
      let before = text(base).split(separator: "\r\n")
      let after = text(varied.request).split(separator: "\r\n")
      effects[variation.id] =
        before.filter { !after.contains($0) }.map { "-\($0)" }
        + after.filter { !before.contains($0) }.map { "+\($0)" }
    }
    return effects
  }

  private static func text(_ request: SentRequest) -> String {
    String(decoding: request.bytes, as: UTF8.self)
  }

  @Test("Each variation changes what it says, and nothing else")
  func table() throws {
    let effects = try Self.effects("ws://localhost:8000/ws/chat?room=1", ["Origin: http://a.example"])
    let agent =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
    #expect(
      effects == [
        "origin-target": ["-Origin: http://a.example", "+Origin: http://localhost:8000"],
        "origin-loopback": ["-Origin: http://a.example", "+Origin: http://127.0.0.1:8000"],
        "origin-none": ["-Origin: http://a.example"],
        "origin-foreign": ["-Origin: http://a.example", "+Origin: https://origin.invalid"],
        "host-no-port": ["-Host: localhost:8000", "+Host: localhost"],
        "host-loopback": ["-Host: localhost:8000", "+Host: 127.0.0.1:8000"],
        "slash": ["-GET /ws/chat?room=1 HTTP/1.1", "+GET /ws/chat/?room=1 HTTP/1.1"],
        "no-query": ["-GET /ws/chat?room=1 HTTP/1.1", "+GET /ws/chat HTTP/1.1"],
        "known-subprotocols": [
          "+Sec-WebSocket-Protocol: graphql-transport-ws, graphql-ws, mqtt, v12.stomp, wamp.2.json, ocpp1.6, ocpp2.0.1, actioncable-v1-json, soap, xmpp, sip"
        ],
        "deflate": ["+Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"],
        "browser-user-agent": ["+User-Agent: \(agent)"],
        "lower-case-names": [
          "-Host: localhost:8000", "-Upgrade: websocket", "-Connection: Upgrade",
          "-Sec-WebSocket-Key: \(Sample.key)", "-Sec-WebSocket-Version: 13", "-Origin: http://a.example",
          "+host: localhost:8000", "+upgrade: websocket", "+connection: Upgrade",
          "+sec-websocket-key: \(Sample.key)", "+sec-websocket-version: 13", "+origin: http://a.example",
        ],
        "websocket-case": ["-Upgrade: websocket", "+Upgrade: WebSocket"],
        "connection-list": ["-Connection: Upgrade", "+Connection: keep-alive, Upgrade"],
        "version-8": ["-Sec-WebSocket-Version: 13", "+Sec-WebSocket-Version: 8"],
        "version-99": ["-Sec-WebSocket-Version: 13", "+Sec-WebSocket-Version: 99"],
        "short-key": ["-Sec-WebSocket-Key: \(Sample.key)", "+Sec-WebSocket-Key: d3Njb3Bl"],
        "no-key": ["-Sec-WebSocket-Key: \(Sample.key)"],
        "http-1.0": ["-GET /ws/chat?room=1 HTTP/1.1", "+GET /ws/chat?room=1 HTTP/1.0"],
      ])
  }

  @Test("What a request has not cannot be taken away, and what it has not be added")
  func applicable() throws {
    let ids = Set(
      try Self.effects(
        "wss://example.com/",
        [
          "Sec-WebSocket-Protocol: a, b", "Sec-WebSocket-Extensions: permessage-deflate", "Cookie: s=1",
          "Authorization: Bearer t",
        ]
      ).keys)
    #expect(
      ids.isSuperset(of: [
        "no-subprotocol", "subprotocol-a", "subprotocol-b", "no-extensions", "no-cookie", "no-authorization",
        "host-port", "origin-target",
      ]))
    #expect(
      ids.isDisjoint(with: [
        "known-subprotocols", "deflate", "origin-none", "no-query", "slash", "host-no-port", "host-loopback",
        "origin-loopback",
      ]))
  }

  @Test(
    "The target's own origin has its scheme, and no port where it is the default",
    arguments: [
      ("wss://example.com/a", "https://example.com"), ("ws://example.com:81/a", "http://example.com:81"),
      ("wss://[::1]:443/", "https://[::1]"),
    ])
  func ownOrigin(url: String, origin: String) throws {
    #expect(try Self.effects(url)["origin-target"] == ["+Origin: \(origin)"])
  }

  @Test("A last slash goes as it comes")
  func slash() throws {
    #expect(
      try Self.effects("ws://h/a/b/")["slash"] == ["-GET /a/b/ HTTP/1.1", "+GET /a/b HTTP/1.1"])
  }

  @Test("Two changes are made one after the other; where one makes none there is no request")
  func pairs() throws {
    let base = try Self.request("ws://h/a?b")
    let all = Variation.all(for: try WebSocketURI(parsing: "ws://h/a?b"), subprotocols: [])
    func named(_ id: String) throws -> Variation { try #require(all.first { $0.id == id }) }
    let both = try #require(VariedRequest(base, [try named("slash"), try named("origin-target")]))
    #expect(both.id == "slash+origin-target" && both.title == "path /a/; Origin: http://h")
    #expect(Self.text(both.request).hasPrefix("GET /a/?b HTTP/1.1\r\n"))
    #expect(both.request.head.head.first("Origin") == "http://h")
    #expect(VariedRequest(base, [try named("slash"), try named("no-cookie")]) == nil)
    #expect(try #require(VariedRequest(base, [])).id == "as-given")
  }

  @Test("The page of handshake-inspect names each variation")
  func documented() throws {
    let page = try #require(RepositoryFiles.text("docs/handshake-inspect.md"))
    let all = Variation.all(for: try WebSocketURI(parsing: "ws://localhost:8000/"), subprotocols: ["a", "b"])
    for id in Set(all.map(\.id)) where id != "subprotocol-a" && id != "subprotocol-b" {
      #expect(page.contains("`\(id)`"), "\(id)")
    }
  }
}
