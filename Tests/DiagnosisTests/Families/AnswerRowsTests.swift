import Testing
import WebSocketCore

@testable import Diagnosis

@Suite struct AnswerRowsTests {
  private static func notHTTP(_ kind: NotHTTP.Kind, _ bytes: [UInt8]) -> Evidence {
    .failing(.notHTTP(NotHTTP(kind, evidence: bytes)))
  }

  private static func partial(_ symptom: Symptom, _ text: String) -> Evidence {
    Evidence.failing(symptom).with { $0.partialAnswer = Array(text.utf8) }
  }

  static let situations = [
    Situation(
      "HTTP/2", notHTTP(.http2, [0, 0, 0x12, 4]), "http2-only", .certain, command: "curl -i --http1.1"),
    Situation("SSH", notHTTP(.ssh, Array("SSH-".utf8)), "not-http", .certain, cause: "port 8000 speaks SSH"),
    Situation("MySQL", notHTTP(.mysql, [0x4A, 0, 0, 0, 10]), "not-http", .certain, seen: "4a 00 00 00 0a"),
    Situation(
      "something that can be read", notHTTP(.text, Array("hel".utf8)), "not-http", .likely, seen: "\"hel\""),
    Situation("something else", notHTTP(.binary, [0xFF]), "not-http", .likely),
    Situation(
      "silence", .failing(.timedOut(.handshake, seconds: 20)), "handshake-timed-out", .likely,
      seen: "not a byte came within 20 s", command: "curl -i -m 10 http://localhost:8000/ws"),
    Situation(
      "half an answer, and silence", partial(.timedOut(.handshake, seconds: 20), "HTTP/1.1 101 Sw"),
      "handshake-timed-out", .likely, cause: "did not end it", seen: "only 15 bytes"),
    Situation(
      "half an answer", partial(.endedInHandshake(.fin), "HTTP/1.1 101 Sw\r\nUpg"), "truncated-answer",
      .certain,
      seen: "\"HTTP/1.1 101 Sw⏎Upg\""),
    Situation(
      "an endless head", .failing(.headTooLarge(limit: 65536)), "head-too-large", .certain, seen: "65536"),
    Situation(
      "a reset", .failing(.endedInHandshake(.reset("Connection reset by peer"))), "hung-up-without-answer",
      .likely,
      seen: "Connection reset by peer"),
    Situation(
      "an end, over TLS", .failing(.endedInHandshake(.fin), url: "wss://localhost/"), "hung-up-without-answer"
    ),
    Situation(
      "an end without close_notify", .failing(.endedInHandshake(.truncated), url: "wss://localhost/"),
      "hung-up-without-answer"),
  ]

  @Test(arguments: situations) func diagnosis(_ situation: Situation) throws { try situation.check() }
}
