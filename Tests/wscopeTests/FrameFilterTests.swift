import AppProtocols
import Testing
import Trace
import WebSocketCore

@testable import wscope

@Suite struct FrameFilterTests {
  private func frame(
    _ opcode: Opcode, _ text: String, from sender: Role = .client, inflated: String? = nil
  ) -> FrameTrace {
    FrameTrace(
      sender: sender, direction: nil,
      header: FrameHeader(opcode: opcode, payloadLength: UInt64(text.utf8.count)), offset: 0,
      payload: Array(text.utf8),
      inflated: inflated.map { InflatedPayload(length: UInt64($0.utf8.count), bytes: Array($0.utf8)) })
  }

  @Test("Nothing asked for: everything passes, and what is no frame as well")
  func all() {
    let filter = FrameFilter()
    #expect(!filter.picksFrames && filter.passes(connection: 7))
    #expect(filter.passes(frame(.ping, ""), hasViolations: false))
  }

  @Test("Each condition by itself, and all of them together")
  func conditions() {
    #expect(
      !FrameFilter(streams: [2]).passes(connection: 1) && FrameFilter(streams: [1, 2]).passes(connection: 1))
    #expect(!FrameFilter(streams: [2]).picksFrames)
    let pings = FrameFilter(opcodes: [9])
    #expect(pings.picksFrames && pings.passes(frame(.ping, ""), hasViolations: false))
    #expect(!pings.passes(frame(.pong, ""), hasViolations: false))
    let server = FrameFilter(sender: .server)
    #expect(server.passes(frame(.text, "", from: .server), hasViolations: false))
    #expect(!server.passes(frame(.text, ""), hasViolations: false))
    let broken = FrameFilter(onlyViolations: true)
    #expect(broken.passes(frame(.text, ""), hasViolations: true))
    #expect(!broken.passes(frame(.text, ""), hasViolations: false))
    let both = FrameFilter(opcodes: [1], pattern: TextPattern(argument: "ell"))
    #expect(both.passes(frame(.text, "hello"), hasViolations: false))
    #expect(!both.passes(frame(.binary, "hello"), hasViolations: false))
    #expect(!both.passes(frame(.text, "hollo"), hasViolations: false))
  }

  @Test("A compressed payload is searched as what it inflates to")
  func inflated() {
    let filter = FrameFilter(pattern: TextPattern(argument: "/^Hello$/"))
    #expect(filter.passes(frame(.text, "\u{1}\u{2}", inflated: "Hello"), hasViolations: false))
    #expect(!filter.passes(frame(.text, "Hello", inflated: "Bye"), hasViolations: false))
  }

  @Test(
    "Opcodes by name and by number",
    arguments: [
      ("text", 1), ("Ping", 9), ("10", 10), ("0xb", 11), ("reserved-b", 11), ("16", nil), ("0x1f", nil),
      ("pingpong", nil), ("-1", nil),
    ] as [(String, UInt8?)])
  func opcodes(argument: String, expected: UInt8?) {
    #expect(Opcode(argument: argument)?.rawValue == expected)
  }

  @Test("What a message says is searched as well: it may be nowhere in its payload")
  func decoded() {
    let filter = FrameFilter(pattern: TextPattern(argument: "привет"))
    var escaped = frame(.text, #"42["\u043f\u0440"]"#)
    #expect(!filter.passes(escaped, hasViolations: false))
    escaped.decoded = DecodedMessage(
      name: "socketio", packets: [DecodedPacket(text: "event привет", fields: .null)])
    #expect(filter.passes(escaped, hasViolations: false))
    #expect(!FrameFilter(pattern: TextPattern(argument: "other")).passes(escaped, hasViolations: false))
  }
}
