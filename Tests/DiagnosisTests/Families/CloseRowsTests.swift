import Testing
import WebSocketCore

@testable import Diagnosis

@Suite struct CloseRowsTests {
  private static let compressed101 =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
    + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=12; server_max_window_bits=12\r\n\r\n"

  private static func noPong(_ evidence: Evidence) -> Evidence {
    evidence.with {
      $0.settings.misbehavior = [.noPong]
      $0.session?.pingsReceived = 2
    }
  }

  static let situations = [
    Situation(
      "we answer no Ping", noPong(.closed(1011, "keepalive ping timeout")), "server-pings-unanswered",
      .certain,
      seen: "2 Pings"),
    Situation("we answer no Ping, and it hangs up", noPong(.ended(.fin)), "server-pings-unanswered", .likely),
    Situation(
      "we answer no Ping, and none came",
      Evidence.closed(1011, "boom").with { $0.settings.misbehavior = [.noPong] }, "close-internal-error"),
    Situation(
      "no Pong arrived", .closed(1011, "keepalive ping timeout"), "keepalive-timeout", .certain,
      command: "--ping-interval 5 -P"),
    Situation(
      "uvicorn cannot inflate",
      .closed(
        1002, "decompression failed", answer: compressed101,
        adding: ["Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"]),
      "decompression-failed",
      .certain, seen: "client_max_window_bits=12"),
    Situation(
      "a compressed message, and no compression",
      .closed(1002, "RSV1 set on a text frame; no permessage-deflate was agreed"), "close-protocol-error"),
    Situation(
      "1002", .closed(1002, "incorrect masking"), "close-protocol-error", .likely, seen: "incorrect masking",
      command: "--frames"),
    Situation("1003", .closed(1003), "close-unsupported-data", .likely),
    Situation("1007", .closed(1007, "invalid UTF-8"), "close-invalid-payload", .likely),
    Situation("1008", .closed(1008, "no token"), "close-policy-violation", .likely, seen: "no token"),
    Situation(
      "1009", .closed(1009) { $0.sent = .init(messages: 2, bytes: 1_200_000, longest: 1_199_000) },
      "close-too-big",
      .certain, seen: "1199000 bytes"),
    Situation("1010", .closed(1010), "close-missing-extension", command: "--compress"),
    Situation("1011", .closed(1011), "close-internal-error", .likely),
    Situation("1012", .closed(1012), "close-restart", .certain),
    Situation("1013", .closed(1013), "close-try-later", .certain),
    Situation("1014", .closed(1014), "close-bad-gateway", .certain),
    Situation("3000", .closed(3000), "application-close", .likely, cause: "unauthorized"),
    Situation("4999", .closed(4999, "because"), "application-close", seen: "because"),
    Situation("no code", .closed(nil) { $0.received.messages = 3 }, "close-no-status", .likely),
    Situation(
      "no code, in answer to ours", .closed(nil) { $0.initiator = .client }, nil),
    Situation("1000", .closed(1000), nil),
    Situation("a code that is not for the wire", .closed(1005), nil),
    Situation(
      "our Close is not answered", .ended(.closeTimeout(30)), "close-not-answered", .likely, seen: "30 s"),
    Situation(
      "it ends TCP on our Close, after a message",
      .ended(.fin) {
        $0.initiator = .client
        $0.closeSent = CloseBody(code: .normalClosure)
        $0.sinceSent = 0.01
      }, "close-not-answered", .likely, cause: "without a Close of its own"),
    Situation("we hung up", .ended(.local), nil),
  ]

  @Test(arguments: situations) func diagnosis(_ situation: Situation) throws { try situation.check() }
}
