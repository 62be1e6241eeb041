import Testing
import WebSocketCore

@testable import Diagnosis

@Suite struct FrameRowsTests {
  private static let page = Array("HTTP/1.1 500 INTERNAL SERVER ERROR\r\nServer: Werkzeug/3.1.9\r\n".utf8)
  private static let reserved = "RSV1 set on a close frame; no permessage-deflate was agreed"

  static let situations = [
    Situation(
      "Werkzeug's page", .broken(.reservedBits, reserved, offset: 106, bytes: page), "http-in-stream",
      .certain,
      seen: "\"HTTP/1.1 500 INTERNAL SERVER ERROR"),
    Situation(
      "the same right behind the 101", .broken(.reservedBits, reserved, bytes: page), "http-in-stream",
      .certain),
    Situation(
      "text right behind the 101", .broken(.reservedBits, "RSV1, RSV2 set", bytes: Array("hello there".utf8)),
      "early-data", .certain, seen: "\"hello there\""),
    Situation(
      "text after a message",
      .ended(.local) { session in
        session.violation = Violation(.reservedBits, "RSV1, RSV2 set", offset: 0)
        session.violatingBytes = Array("hello there".utf8)
        session.received.messages = 1
      }, "protocol-broken"),
    Situation(
      "an opcode of nobody", .broken(.reservedOpcode, "opcode 0x3", bytes: [0x83, 2, 0x68, 0x69]),
      "protocol-broken",
      .certain, seen: "RFC 6455 §5.2: opcode 0x3", command: "--lenient --frames"),
    Situation(
      "text that is no UTF-8", .broken(.invalidUTF8, "byte 0xff cannot stand there", offset: 2),
      "protocol-broken"),
    Situation("masks", .broken(.maskForbidden, "MASK is 1, key 01020304"), "server-masks", .certain),
    Situation(
      "too big", .broken(.messageTooBig, "314572800 bytes; the limit is 67108864"), "message-too-big",
      .certain,
      command: "--max-message 301M"),
    Situation(
      "data that cannot be inflated", .broken(.deflateCorrupt, "invalid distance too far back", offset: 40),
      "inflating-failed", .certain),
  ]

  @Test(arguments: situations) func diagnosis(_ situation: Situation) throws { try situation.check() }
}
