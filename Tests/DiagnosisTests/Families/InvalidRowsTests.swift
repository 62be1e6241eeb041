import Testing
import WebSocketCore

@testable import Diagnosis

@Suite struct InvalidRowsTests {
  private static let accept = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"

  private static func answer(
    _ fields: String = "Upgrade: websocket\r\nConnection: Upgrade\r\n\(accept)", version: String = "HTTP/1.1",
    adding more: [String] = [], request: [String] = []
  ) -> Evidence {
    let extra = more.map { "\($0)\r\n" }.joined()
    return .invalid("\(version) 101 Switching Protocols\r\n\(fields)\(extra)\r\n", adding: request)
  }

  private static func accepting(_ accept: String, adding more: [String] = []) -> Evidence {
    answer("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: \(accept)\r\n", adding: more)
  }

  static let situations = [
    Situation("HTTP/1.0", answer(version: "HTTP/1.0"), "http10-answer", .certain, command: "--lenient"),
    Situation(
      "505, since a proxy asked in HTTP/1.0", .refused(Recorded.websockets505), "http10-answer", .certain,
      cause: "a proxy on the way"),
    Situation(
      "505, since we asked in HTTP/1.0", .refused(Recorded.websockets505, version: "HTTP/1.0"),
      "request-broken"),
    Situation(
      "a 505 that does not say why", .refused("HTTP/1.1 505 HTTP Version Not Supported\r\n\r\n"),
      "refused-with-status"),
    Situation(
      "no Upgrade", answer("Connection: Upgrade\r\n\(accept)"), "incomplete-101", .certain, seen: "Upgrade"),
    Situation("no Connection", answer("Upgrade: websocket\r\n\(accept)"), "incomplete-101", .certain),
    Situation(
      "an upgrade to h2c", answer("Upgrade: h2c\r\nConnection: Upgrade\r\n\(accept)"), "incomplete-101",
      seen: "h2c"),
    Situation(
      "no accept", answer("Upgrade: websocket\r\nConnection: Upgrade\r\n"), "missing-accept", .certain),
    Situation(
      "another accept", accepting("AAAAAAAAAAAAAAAAAAAAAAAAAAA="), "wrong-accept", .certain,
      cause: "another key"),
    Situation(
      "an old one, from a cache", accepting("AAAAAAAAAAAAAAAAAAAAAAAAAAA=", adding: ["Age: 42"]),
      "wrong-accept",
      cause: "a cache on the way", seen: "Age: 42"),
    Situation(
      "our key, given back", accepting("dGhlIHNhbXBsZSBub25jZQ=="), "wrong-accept",
      cause: "sends our key back"),
    Situation(
      "that of the RFC's example, to another key",
      accepting("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=").with { evidence in
        let head = "GET /ws HTTP/1.1\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        evidence.request = RequestHead(parsing: Array(head.utf8))
        evidence.checks = HandshakeRules.judge(
          response: ResponseHead(parsing: Array(Recorded.gevent101.utf8)),
          to: evidence.request.map { SentRequest($0) })
      }, "wrong-accept", cause: "RFC 6455's example"),
    Situation(
      "Ariadne's subprotocol", answer(adding: ["Sec-WebSocket-Protocol: graphql-transport-ws"]),
      "subprotocol-invented", .certain, command: "-s graphql-transport-ws"),
    Situation(
      "another subprotocol",
      answer(adding: ["Sec-WebSocket-Protocol: b"], request: ["Sec-WebSocket-Protocol: a"]),
      "subprotocol-invented", seen: "offered: \"a\""),
    Situation(
      "compression that nobody offered", answer(adding: ["Sec-WebSocket-Extensions: permessage-deflate"]),
      "extension-not-offered", .certain, command: "--compress"),
    Situation(
      "an extension unheard of", answer(adding: ["Sec-WebSocket-Extensions: x-magic"]),
      "extension-not-offered",
      command: "--lenient"),
    Situation(
      "a window that is too small",
      answer(
        adding: ["Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=7"],
        request: ["Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"]),
      "extension-not-offered", cause: "valid value"),
    Situation(
      "a CR in a line", answer(adding: ["X: a\rb"]), "handshake-broken", .certain,
      command: "handshake-inspect"),
  ]

  @Test(arguments: situations) func diagnosis(_ situation: Situation) throws { try situation.check() }
}
