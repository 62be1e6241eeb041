import Testing

@testable import WebSocketCore

@Suite struct HeadDistortionTests {
  private static let accepted = """
    HTTP/1.1 101 Switching Protocols\r
    Upgrade: websocket\r
    Connection: Upgrade\r
    Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
    Sec-WebSocket-Protocol: chat\r
    \r\n
    """
  private static let asked = """
    GET /HTTP/1.1?HTTP/1.1 HTTP/1.1\r
    Host: example.com\r
    Upgrade: websocket\r
    Connection: Upgrade\r
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
    Sec-WebSocket-Version: 13\r
    X-Empty:\r
    \r\n
    """

  @Test(
    arguments: [
      (.http10, "HTTP/1.1 101", "HTTP/1.0 101"),
      (.noUpgradeHeader, "Upgrade: websocket\r\n", ""),
      (
        .wrongAccept,
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: chat\r\n",
        "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Accept: kpDBBn8VZvTYhWdv53B3QZyq2Ac=\r\n"
      ),
      (.wrongSubprotocol, "Protocol: chat", "Protocol: wscope-not-offered"),
      (.unknownExtension, "chat\r\n", "chat\r\nSec-WebSocket-Extensions: wscope-not-offered\r\n"),
    ] as [(Misbehavior, String, String)])
  func distortsAnAnswer(_ kind: Misbehavior, _ right: String, _ wrong: String) {
    let answer = ResponseHead(parsing: Array(Self.accepted.utf8))
    let distorted = HeadDistortion.distort(answer, [kind])
    #expect(
      String(decoding: distorted.head.raw, as: UTF8.self) == Self.accepted.replacing(right, with: wrong))
  }

  @Test(
    arguments: [
      (.http10, " HTTP/1.1\r\n", " HTTP/1.0\r\n"),
      (.noUpgradeHeader, "Upgrade: websocket\r\n", ""),
      (
        .badKey,
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nX-Empty:\r\n",
        "Sec-WebSocket-Version: 13\r\nX-Empty:\r\nSec-WebSocket-Key: d3Njb3Bl\r\n"
      ),
      (.wrongSubprotocol, "X-Empty:\r\n", "X-Empty:\r\nSec-WebSocket-Protocol: no token\r\n"),
    ] as [(Misbehavior, String, String)])
  func distortsARequest(_ kind: Misbehavior, _ right: String, _ wrong: String) {
    let request = SentRequest(bytes: Array(Self.asked.utf8))
    let distorted = HeadDistortion.distort(request, [kind])
    #expect(String(decoding: distorted.bytes, as: UTF8.self) == Self.asked.replacing(right, with: wrong))
  }

  /// Each distortion is one that our own judge finds.
  @Test(
    arguments: [
      (.http10, .responseVersion), (.noUpgradeHeader, .responseUpgrade), (.wrongAccept, .acceptValue),
      (.wrongSubprotocol, .subprotocolOffered), (.unknownExtension, .extensionOffered),
    ] as [(Misbehavior, Rule)])
  func anAnswerBreaksItsRule(_ kind: Misbehavior, _ rule: Rule) {
    let request = SentRequest(
      bytes: Array(Self.asked.replacing("X-Empty:", with: "Sec-WebSocket-Protocol: chat").utf8))
    let answer = ResponseHead(parsing: Array(Self.accepted.utf8))
    func broken(_ kinds: Set<Misbehavior>) -> [Rule] {
      HandshakeRules.judge(response: HeadDistortion.distort(answer, kinds), to: request)
        .filter { $0.outcome == .fail }.compactMap(\.rule)
    }
    #expect(broken([]) == [])
    #expect(broken([kind]) == [rule])
  }

  @Test(
    arguments: [
      (.http10, .requestVersion), (.noUpgradeHeader, .requestUpgrade), (.badKey, .keyNonce),
      (.wrongSubprotocol, .subprotocolNames),
    ] as [(Misbehavior, Rule)])
  func aRequestBreaksItsRule(_ kind: Misbehavior, _ rule: Rule) {
    let request = SentRequest(bytes: Array(Self.asked.utf8))
    func broken(_ kinds: Set<Misbehavior>) -> [Rule] {
      HandshakeRules.judge(request: HeadDistortion.distort(request, kinds).head)
        .filter { $0.outcome == .fail }.compactMap(\.rule)
    }
    #expect(broken([]) == [])
    #expect(broken([kind]) == [rule])
  }

  @Test func kindsOfFramesLeaveHeadsAlone() {
    let answer = ResponseHead(parsing: Array(Self.accepted.utf8))
    let request = SentRequest(bytes: Array(Self.asked.utf8))
    #expect(HeadDistortion.distort(answer, [.rsv, .slowHandshake]) == answer)
    #expect(HeadDistortion.distort(request, [.rsv, .slowHandshake]) == request)
  }
}
