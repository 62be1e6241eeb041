import Testing
import WebSocketCore

@testable import Capture

@Suite struct ConversationHoleTests {
  static let settings = ConversationSettings(beginning: .frames)

  @Test("A hole of known size in a payload: the frame goes on behind it, short and not judged as text")
  func insidePayload() {
    let frame = Wire.masked(.text, "Hello, Wörld")
    let next = Wire.masked(.text, "next")
    for start in 6...(frame.count - 1) {
      for count in 1...(frame.count - start) {
        let played = play(
          [
            .client(Array(frame[..<start])), .clientHole(UInt64(count)),
            .client(Array(frame[(start + count)...]) + next),
          ], Self.settings)
        let frames = played.recorder.frames
        #expect(frames.map(\.offset) == [0, UInt64(frame.count)])
        #expect(frames.map(\.payloadSeen) == [13 - UInt64(count), 4])
        #expect(frames.map(\.isWhole) == [false, true])
        #expect(
          frames.first?.payload
            == Array("Hello, Wörld".utf8.prefix(start - 6)))
        #expect(frames.allSatisfy { $0.violations.isEmpty })
        #expect(played.recorder.messages.map(\.message.isWhole) == [false, true])
        #expect(played.recorder.notes.isEmpty)
        #expect(played.summary.client.missingBytes == UInt64(count))
      }
    }
  }

  @Test("A Ping with a hole between the fragments of a text leaves the text alone")
  func insideControl() {
    let played = play(
      [
        .server(Wire.plain(.text, "H\u{E9}", fin: false) + Wire.plain(.ping, "ping").prefix(3)),
        .serverHole(3), .server(Wire.frame(.continuation, [0xC3]) + Wire.frame(.continuation, [0x28])),
      ], Self.settings)
    #expect(played.recorder.messages.first?.message.isWhole == true)
    #expect(played.recorder.frames.last?.violations.map(\.rule) == [.orphanContinuation])
    #expect(played.recorder.frames.map { $0.violations.map(\.rule.id) }.dropLast().last == ["invalid-utf8"])
  }

  @Test("The body of a Close with a hole is not judged")
  func insideClose() {
    let close = Wire.close(1000, "bye")
    let played = play(
      [.server(Array(close.prefix(3))), .serverHole(1), .server(Array(close.dropFirst(4)))], Self.settings)
    #expect(played.recorder.frames.map(\.close) == [nil])
    #expect(played.recorder.frames.first?.violations.isEmpty == true)
  }

  /// One side of a conversation, and where its frames stand.
  static func side(_ role: Role) -> (bytes: [UInt8], frames: [Range<Int>]) {
    let mask = role == .client
    func frame(_ opcode: Opcode, _ payload: [UInt8], fin: Bool = true, _ key: UInt32) -> [UInt8] {
      Wire.frame(opcode, payload, fin: fin, mask: mask ? MaskingKey(word: key) : nil)
    }
    var dice = Dice(9)
    let noise = (0..<60).map { _ in UInt8.random(in: 0...255, using: &dice) }
    let pieces = [
      frame(.text, Array("{\"type\":\"hello\",\"text\":\"the quick brown fox\"}".utf8), 0x1234_5678),
      frame(.ping, Array("abcd".utf8), 0xDEAD_BEEF), frame(.binary, noise, 0x0BAD_F00D),
      frame(.text, Array("Привет, ".utf8), fin: false, 0x1111_2222), frame(.ping, [], 0x5555_AAAA),
      frame(.continuation, Array("как дела?".utf8), 0x9999_8888),
      frame(.text, Array("{\"type\":\"message\",\"id\":17,\"text\":\"jumps over\"}".utf8), 0xCAFE_BABE),
      frame(.binary, Array(noise.reversed()), 0x7777_1234), frame(.text, Array("ok".utf8), 0x4242_4242),
      frame(.close, [0x03, 0xE8] + Array("bye".utf8), 0x3141_5926),
    ]
    var start = 0
    let ranges = pieces.map { piece in
      defer { start += piece.count }
      return start..<start + piece.count
    }
    return (pieces.flatMap { $0 }, ranges)
  }

  @Test(
    "A hole anywhere, of any size, known or not: every frame that is told is one of the true ones",
    arguments: Role.allCases, [true, false])
  func anywhere(role: Role, isKnown: Bool) {
    let (bytes, frames) = Self.side(role)
    let headers = frames.map { bytes[$0.lowerBound] }
    var told = 0
    for start in 0..<bytes.count {
      for count in [1, 17, 60] where start + count <= bytes.count {
        let played = play(
          [
            role == .client ? .client(Array(bytes[..<start])) : .server(Array(bytes[..<start])),
            role == .client
              ? .clientHole(isKnown ? UInt64(count) : nil) : .serverHole(isKnown ? UInt64(count) : nil),
            role == .client
              ? .client(Array(bytes[(start + count)...])) : .server(Array(bytes[(start + count)...])),
          ], Self.settings)
        for frame in played.recorder.frames {
          // Where its size is not known, a hole counts for nothing in the offsets behind it.
          let isBehind = !isKnown && frame.offset >= UInt64(start)
          let offset = Int(frame.offset) + (isBehind ? count : 0)
          let index = frames.firstIndex { $0.lowerBound == offset }
          #expect(index.map { headers[$0] } == frame.header.firstByte, "hole \(start) + \(count)")
        }
        told += played.recorder.frames.filter(\.isWhole).count
      }
    }
    // It does find frames behind holes.
    #expect(told > bytes.count * 3 * 5)
  }

  @Test("A hole in HTTP: within a body it is passed over; in a head, what follows is looked at afresh")
  func insideHTTP() {
    let played = play([
      .client("GET / HTTP/1.1\r\nHost: h\r\n\r\n" + Wire.request()),
      .server("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"), .serverHole(90),
      .server("HTTP/1." + Wire.response()), .server(Wire.plain(.text, "a")),
    ])
    #expect(
      played.recorder.lines == [
        "1 client request /chat", "3 server hole 90", "4 server response 101 ", "4 - handshake - - [] ",
        "5 server message text a 1/1 in 1", "5 server frame @269 text 1/1 a",
      ])
    let lost = play([
      .client(Wire.request()), .client(Wire.masked(.text, "first")), .server("HTTP/1.1 101 Swi"),
      .serverHole(99),
      .server(
        Wire.plain(.text, "{\"a\":1}") + Wire.plain(.text, "{\"b\":2}") + Wire.plain(.text, "{\"c\":3}")),
    ])
    #expect(
      lost.recorder.frames.map { "\($0.sender) \(String(decoding: $0.payload, as: UTF8.self))" } == [
        "server {\"a\":1}", "server {\"b\":2}", "server {\"c\":3}", "client first",
      ])
    #expect(lost.recorder.lines.contains("5 - handshake - - [] "))
  }
}
