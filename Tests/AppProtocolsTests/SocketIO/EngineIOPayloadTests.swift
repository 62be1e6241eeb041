import Testing
import WebSocketCore

@testable import AppProtocols

private func text(_ text: String) -> EngineIOMessage { EngineIOMessage(.text, Array(text.utf8)) }

@Suite struct EngineIOPayloadTests {
  static let bodies: [(String, [EngineIOMessage])] = [
    ("4x", [text("4x")]), ("2\u{1E}6", [text("2"), text("6")]),
    (
      "451-[\"upload\",{\"_placeholder\":true,\"num\":0}]\u{1E}bAAECAw==",
      [text(#"451-["upload",{"_placeholder":true,"num":0}]"#), EngineIOMessage(.binary, [0, 1, 2, 3])]
    ),
    ("b\u{1E}4я", [EngineIOMessage(.binary, []), text("4я")]),
  ]

  @Test("Packets with 0x1E between them, and attachments in base64, both ways", arguments: bodies)
  func bothWays(body: String, messages: [EngineIOMessage]) throws {
    #expect(EngineIOPayload.encode(messages) == Array(body.utf8))
    #expect(try EngineIOPayload.decode(Array(body.utf8)) == messages)
  }

  @Test(
    "What is no payload",
    arguments: [
      ("", EngineIOError.empty), ("2\u{1E}", .empty), ("\u{1E}2", .empty), ("bA", .notBase64),
      ("b!!!!", .notBase64),
    ])
  func broken(body: String, error: EngineIOError) {
    #expect(throws: error) { try EngineIOPayload.decode(Array(body.utf8)) }
  }
}

@Suite struct EngineIORequestTests {
  private static let open = "/socket.io/?EIO=4&transport="

  @Test("What stands in the query")
  func read() throws {
    let request = try EngineIORequest(target: "/socket.io/?EIO=4&transport=polling&t=abc&sid=S-_1")
    #expect(request.transport == .polling)
    #expect(request.sid == "S-_1")
    #expect(request.version == "4")
  }

  @Test(
    "A transport that is none",
    arguments: ["/socket.io/", "/socket.io/?EIO=4", "/?transport=", "/?transport=webtransport&EIO=4"])
  func unknownTransport(target: String) {
    #expect(throws: EngineIORefusal.unknownTransport) { try EngineIORequest(target: target) }
  }

  /// method, upgrade?, query, what carries the session, refusal
  static let judged: [(String, Bool, String, EngineIOTransport?, EngineIORefusal?)] = [
    ("GET", false, "EIO=4&transport=polling", nil, nil),
    ("GET", true, "EIO=4&transport=websocket", nil, nil),
    ("POST", false, "EIO=4&transport=polling", nil, .badHandshakeMethod),
    ("GET", false, "EIO=4&transport=websocket", nil, .badRequest),
    ("GET", true, "EIO=4&transport=polling", nil, .badRequest),
    ("GET", false, "EIO=3&transport=polling", nil, .unsupportedVersion),
    ("GET", true, "transport=websocket", nil, .unsupportedVersion),
    ("GET", false, "EIO=4&transport=polling&sid=x", nil, .unknownSession),
    ("GET", true, "EIO=4&transport=websocket&sid=x", nil, .unknownSession),
    ("GET", false, "EIO=4&transport=polling&sid=x", .polling, nil),
    ("POST", false, "EIO=4&transport=polling&sid=x", .polling, nil),
    ("GET", true, "EIO=4&transport=websocket&sid=x", .polling, nil),
    ("PUT", false, "EIO=4&transport=polling&sid=x", .polling, .badRequest),
    ("GET", false, "EIO=4&transport=websocket&sid=x", .polling, .badRequest),
    ("GET", false, "EIO=4&transport=polling&sid=x", .websocket, .badRequest),
    ("GET", true, "EIO=4&transport=websocket&sid=x", .websocket, .badRequest),
  ]

  @Test("Who is let in, and what the others hear", arguments: judged.indices)
  func judge(index: Int) throws {
    let (method, isUpgrade, query, current, expected) = Self.judged[index]
    let request = try EngineIORequest(target: "/socket.io/?\(query)")
    #expect(request.refusal(method: method, isUpgrade: isUpgrade, current: current) == expected, "\(query)")
  }

  @Test("Numbers and words are those of engine.io")
  func words() {
    #expect(
      EngineIORefusal.allCases.map(\.json.text) == [
        #"{"code":0,"message":"Transport unknown"}"#, #"{"code":1,"message":"Session ID unknown"}"#,
        #"{"code":2,"message":"Bad handshake method"}"#, #"{"code":3,"message":"Bad request"}"#,
        #"{"code":4,"message":"Forbidden"}"#, #"{"code":5,"message":"Unsupported protocol version"}"#,
      ])
  }
}
