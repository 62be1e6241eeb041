import Bytes
import Testing

@testable import WebSocketCore

@Suite struct ConnectionTests {
  /// A long legal stream and its events.
  static let stream =
    frame(.text, "Hello") + frame(.text, "") + frame(.binary, "\u{1}\u{2}")
    + frame(.text, Array("Пр".utf8.prefix(3)), fin: false) + frame(.ping, "inside")
    + frame(.continuation, Array("Пр".utf8.suffix(1)), fin: false) + frame(.continuation, "")
    + frame(.pong, "unasked") + frame(.text, String(repeating: "x", count: 300))
    + frame(.close, [0x03, 0xE8])
  static let events = [
    "text \"Hello\" in 1", "text \"\" in 1", "binary \"\u{1}\u{2}\" in 1", "ping \"inside\"",
    "text \"Пр\" in 3", "pong \"unasked\"", "text \"\(String(repeating: "x", count: 300))\" in 1",
    "close 1000",
  ]

  @Test(arguments: [nil, 8])
  func tellsTheSameHoweverTheBytesAreCut(_ observedBytes: Int?) {
    for piece in [Int.max, 1, 2, 3, 7, 64] {
      var server = Conversation(.server, observedBytes: observedBytes)
      #expect(server.receive(Self.stream, piece: piece) == Self.events, "in pieces of \(piece)")
      #expect(server.sent() == ["pong \"inside\"", "close 1000"])
      #expect(server.connection.received.messages == 5 && server.connection.received.frames == 10)
      #expect(server.connection.received.bytes == 5 + 0 + 2 + 4 + 300)
    }
  }

  @Test func observesEachFrameOnceWithItsPreview() {
    for piece in [Int.max, 1, 5] {
      var server = Conversation(.server, observedBytes: 4)
      _ = server.receive(Self.stream, piece: piece)
      let received = server.connection.observed.filter { !$0.isSent }
      #expect(received.map(\.header) == frames(in: Self.stream).frames.map(\.header))
      #expect(received.map(\.offset) == frames(in: Self.stream).frames.map(\.offset))
      #expect(received.map(\.payload) == frames(in: Self.stream).frames.map { Array($0.payload.prefix(4)) })
      #expect(server.connection.observed.filter(\.isSent).map(\.header.opcode) == [.pong, .close])
    }
  }

  @Test func aClientMasksWithAnotherKeyEachTime() {
    var client = Conversation(.client)
    client.send(.text, "one")
    client.send(.binary, "two")
    client.close(1000, "bye")
    let keys = frames(in: Array(client.output.readable)).frames.compactMap(\.header.maskingKey)
    #expect(Set(keys).count == 3)
    #expect(client.sent() == ["text \"one\"", "binary \"two\"", "close 1000 bye"])
  }

  @Test func messagesKeepComingBetweenOurCloseAndThePeers() {
    var client = Conversation(.client)
    client.close(1000)
    let bytes =
      frame(.text, "late", masked: false) + frame(.ping, "p", masked: false)
      + frame(.close, [0x03, 0xE8], masked: false)
    #expect(client.receive(bytes) == ["text \"late\" in 1", "ping \"p\"", "close 1000"])
    // RFC 6455 §5.5.2: a Pong is due until the peer's Close has come. There is no second Close.
    #expect(client.sent() == ["close 1000", "pong \"p\""])
    #expect(client.connection.isFinished && client.connection.failure == nil)
  }

  /// RFC 6455 §5.5.1: the echo of a Close, code, reason and emptiness.
  @Test(
    arguments: [
      ([], "close", "close"), ([0x03, 0xE8], "close 1000", "close 1000"),
      ([0x0F, 0xA1] + Array("пока".utf8), "close 4001 пока", "close 4001 пока"),
    ] as [([UInt8], String, String)])
  func answersAClose(_ body: [UInt8], _ event: String, _ answer: String) {
    var server = Conversation(.server)
    #expect(server.receive(frame(.text, "half", fin: false) + frame(.close, body)) == [event])
    #expect(server.sent() == [answer])
  }

  @Test func toldButNotFailedByWhatFollowsAClose() {
    var server = Conversation(.server)
    #expect(
      server.receive(frame(.close, [0x03, 0xE8]) + frame(.text, "more") + frame(.ping))
        == ["close 1000", "! data-after-close", "! control-after-close"])
    #expect(server.sent() == ["close 1000"] && server.connection.failure == nil)
  }

  @Test func deliversWhatCameWholeBeforeABreach() {
    var server = Conversation(.server)
    #expect(
      server.receive(frame(.text, "first") + frame(.text, "bad", rsv: 2) + frame(.text, "never"))
        == ["text \"first\" in 1", "! reserved-bits"])
    #expect(server.sent() == ["close 1002 reserved-bits: RSV2 set on a text frame"])
    #expect(server.receive(frame(.text, "never")) == [])
  }

  @Test func failsAtTheFirstImpossibleByteOfAnUnfinishedFrame() {
    var server = Conversation(.server)
    let whole = frame(.text, Array("κόσμε".utf8) + [0xF4, 0x90, 0x80, 0x80] + Array("edited".utf8))
    let upTo = 6 + "κόσμε".utf8.count
    #expect(server.receive(Array(whole[..<(upTo + 1)])) == [])
    #expect(server.receive([whole[upTo + 1]]) == ["! invalid-utf8"])
    #expect(server.connection.failure?.offset == UInt64(upTo + 1))
    #expect(server.sent() == ["close 1007 invalid-utf8: byte 0x90 cannot stand there"])
  }

  @Test func aMessagePastTheLimitFailsWhenItsHeaderClaimsIt() {
    var whole = Conversation(.server, maximumMessageSize: 10)
    #expect(
      whole.receive(frame(.binary, [UInt8](repeating: 0, count: 10))) == [
        "binary \"\(String(repeating: "\0", count: 10))\" in 1"
      ])
    #expect(whole.receive(frame(.binary, [], length: 11)) == ["! message-too-big"])
    #expect(whole.sent() == ["close 1009 message-too-big: 11 bytes; the limit is 10"])
    var parts = Conversation(.server, maximumMessageSize: 10)
    #expect(
      parts.receive(frame(.text, "123456", fin: false) + frame(.continuation, "78901")) == [
        "! message-too-big"
      ])
  }

  @Test func lenientTellsAndGoesOn() {
    var server = Conversation(.server, lenient: true)
    let bytes =
      frame(.text, "unmasked", masked: false) + frame(.text, "rsv", rsv: 1) + frame(.continuation, "orphan")
      + frame(Opcode(rawValue: 3), "?") + frame(.text, [0xFF]) + frame(.text, "fine")
    #expect(
      server.receive(bytes) == [
        "! mask-required", "text \"unmasked\" in 1", "! reserved-bits", "text \"rsv\" in 1",
        "! orphan-continuation", "binary \"orphan\" in 1", "! reserved-opcode", "! invalid-utf8",
        "text \"\u{FFFD}\" in 1", "text \"fine\" in 1",
      ])
    #expect(server.sent() == [])
  }

  /// What was illegal is told, and not sent back.
  @Test func lenientAnswersLegally() {
    let long = [UInt8](repeating: 0x78, count: 126)
    var pinged = Conversation(.server, lenient: true)
    #expect(
      pinged.receive(frame(.ping, long)) == [
        "! control-too-long", "ping \"\(String(decoding: long, as: UTF8.self))\"",
      ])
    #expect(pinged.sent() == ["pong \"\(String(decoding: long.prefix(125), as: UTF8.self))\""])
    let bodies: [[UInt8]] = [[0x03], [0x03, 0xE7], [0x03, 0xE8, 0xFF], [0x03, 0xE8] + long]
    for body in bodies {
      var closed = Conversation(.server, lenient: true)
      #expect(closed.receive(frame(.close, body)).count == 2)
      #expect(closed.sent() == ["close 1002"], "\(body)")
    }
  }

  /// Found by the fuzzer: what an orphan left behind came out with a later one, unless a cut lay between.
  @Test func anOrphanIsAMessageOfItsOwnHoweverTheBytesAreCut() {
    let bytes =
      frame(.continuation, "lost", fin: false) + frame(.text, "whole") + frame(.continuation, "end")
      + frame(.text, "a", fin: false) + frame(.continuation, "b")
    for piece in [Int.max, 1, 2, 5, 11] {
      var server = Conversation(.server, lenient: true)
      #expect(
        server.receive(bytes, piece: piece) == [
          "! orphan-continuation", "binary \"lost\" in 1", "text \"whole\" in 1", "! orphan-continuation",
          "binary \"end\" in 1", "text \"ab\" in 2",
        ], "in pieces of \(piece)")
    }
  }

  @Test func noBytesMakeItTrap() {
    var random = RandomSource.seeded(SplitMix64(seed: 7))
    for round in 0..<2_000 {
      let bytes = random.bytes(1 + round % 97)
      var strict = Conversation(round.isMultiple(of: 2) ? .server : .client, maximumMessageSize: 64)
      _ = strict.receive(bytes, piece: 1 + round % 5)
      var lenient = Conversation(.server, maximumMessageSize: 64, lenient: true, observedBytes: 3)
      _ = lenient.receive(bytes, piece: 1 + round % 7)
    }
  }
}
