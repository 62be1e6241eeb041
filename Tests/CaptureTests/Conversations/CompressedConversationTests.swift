import Bytes
import Testing
import WebSocketCore

@testable import Capture

@Suite struct CompressedConversationTests {
  static let deflate = ConversationSettings(beginning: .frames, deflate: DeflateParameters())

  func compressed(_ payload: [UInt8], _ role: Role, fin: Bool = true, _ opcode: Opcode = .text) -> [UInt8] {
    Wire.frame(
      opcode, payload, fin: fin, rsv: opcode == .continuation ? 0 : 4, mask: role == .client ? Wire.key : nil)
  }

  func step(_ bytes: [UInt8], _ role: Role) -> Step { role == .client ? .client(bytes) : .server(bytes) }

  /// RFC 7692 §7.2.3.1 to §7.2.3.5, one after the other: the window goes on through all of them.
  static let examples: [[UInt8]] = [
    [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00],
    [0xF2, 0x00, 0x11, 0x00, 0x00],
    [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00],
    [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00],
    [0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00],
  ]

  @Test("The examples of RFC 7692, from either side, cut anywhere", arguments: Role.allCases)
  func examples(role: Role) {
    let bytes = Self.examples.flatMap { compressed($0, role) }
    for size in [1, 2, 3, 7, Int.max] {
      let played = play([step(bytes, role)], Self.deflate, pieceSize: size)
      #expect(
        played.recorder.messages.map(\.message.payload) == Array(repeating: Array("Hello".utf8), count: 5))
      #expect(played.recorder.frames.allSatisfy { $0.inflatedLength == 5 && $0.violations.isEmpty })
      #expect(played.recorder.notes.isEmpty)
      let side = role == .client ? played.summary.client : played.summary.server
      #expect(side.compressedBytes == 44)
      #expect(side.inflatedBytes == 25)
    }
  }

  @Test("Fragments, a Ping between them, an uncompressed message and an empty one (RFC 7692 §7.2.3.6)")
  func fragments() {
    let bytes =
      compressed([0xF2, 0x48, 0xCD], .server, fin: false) + Wire.plain(.ping, "p")
      + compressed([0xC9, 0xC9, 0x07, 0x00], .server, .continuation) + Wire.plain(.text, "plain")
      + compressed([0x00], .server) + compressed([0xF2, 0x00, 0x11, 0x00, 0x00], .server)
    for size in [1, 5, Int.max] {
      let played = play([.server(bytes)], Self.deflate, pieceSize: size)
      #expect(
        played.recorder.lines == [
          "1 server frame @0 more text 3/3 inflated 2 He", "1 server frame @5 ping 1/1 p",
          "1 server message text Hello 5/7 in 2", "1 server frame @8 continuation 4/4 inflated 3 llo",
          "1 server message text plain 5/5 in 1", "1 server frame @14 text 5/5 plain",
          "1 server message text  0/1 in 1", "1 server frame @21 text 1/1 inflated 0 ",
          "1 server message text Hello 5/5 in 1", "1 server frame @24 text 5/5 inflated 5 Hello",
        ])
    }
  }

  @Test("client_no_context_takeover concerns the client alone, as the answer says")
  func oneSided() {
    let extensions = "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover\r\n"
    let referring = Self.examples[1]
    let played = play([
      .client(Wire.request(Wire.deflate)), .server(Wire.response(extensions)),
      .server(compressed(Self.examples[0], .server) + compressed(referring, .server)),
      .client(compressed(Self.examples[0], .client) + compressed(referring, .client)),
    ])
    #expect(
      played.recorder.frames.map(Recorder.describe) == [
        "frame @203 text 7/7 inflated 5 Hello", "frame @212 text 5/5 inflated 5 Hello",
        "frame @190 text 7/7 inflated 5 Hello", "frame @203 text 5/5 inflated ? H [\"deflate-corrupt\"]",
      ])
  }

  @Test("Text is judged where it is inflated")
  func utf8() {
    // A stored block (RFC 1951 §3.2.4) of two bytes that are no UTF-8, and of half a character.
    for text in [[0x61, 0xFF], [0x61, 0xC3]] as [[UInt8]] {
      let played = play(
        [.server(compressed([0x00, 2, 0, 0xFD, 0xFF] + text + [0x00], .server))], Self.deflate)
      #expect(played.recorder.frames.map { $0.violations.map(\.rule) } == [[.invalidUTF8]])
      #expect(played.recorder.frames.first?.inflatedLength == 2)
    }
  }

  @Test("What is no DEFLATE is a breach, and what refers back to it is told once")
  func corrupt() {
    let bytes =
      compressed([0x07, 0xFF], .server) + compressed(Self.examples[1], .server)
      + compressed(Self.examples[0], .server) + compressed(Self.examples[1], .server)
    let played = play([.server(bytes)], Self.deflate)
    #expect(played.recorder.frames.map { $0.violations.map(\.rule) } == [[.deflateCorrupt], [], [], []])
    #expect(played.recorder.frames.map(\.inflatedLength) == [nil, nil, 5, 5])
    #expect(played.recorder.messages.map(\.message.isWhole) == [false, false, true, true])
  }

  @Test("Nothing agreed: RSV1 is a breach, and nothing is inflated")
  func notAgreed() {
    let played = play(
      [.server(compressed(Self.examples[0], .server))], ConversationSettings(beginning: .frames))
    #expect(played.recorder.frames.first?.violations.map(\.rule) == [.reservedBits, .invalidUTF8])
    #expect(played.recorder.frames.first?.isCompressed == false)
  }

  @Test("Only the request is there: what it offers is taken for agreed, and that is said")
  func presumed() {
    let played = play([.client(Wire.request(Wire.deflate)), .client(compressed(Self.examples[0], .client))])
    #expect(played.recorder.notes.map(\.kind) == [.deflate])
    #expect(played.recorder.messages.first?.message.payload == Array("Hello".utf8))
  }

  // MARK: Holes

  /// Messages compressed in one context, and what they say.
  func traffic(_ count: Int, keepsContext: Bool, seed: Int) -> [(text: [UInt8], bytes: [UInt8])] {
    var dice = Dice(seed)
    var deflater = Deflater(keepsContext: keepsContext)
    let words = ["alpha", "beta", "gamma", "delta", "one", "two", "three"]
    return (0..<count).map { index in
      let fresh = (0..<8).map { _ in String(UnicodeScalar(UInt8.random(in: 97...122, using: &dice))) }
        .joined()
      let known = (0..<Int.random(in: 0...3, using: &dice)).compactMap { _ in
        words.randomElement(using: &dice)
      }
      let text = Array("\(index % 3 == 0 ? fresh : known.joined(separator: " "))\(fresh)".utf8)
      var queue = ByteQueue()
      _ = text.withUnsafeBytes { deflater.compress($0, into: &queue) }
      return (text, compressed(Array(queue.readable), .server))
    }
  }

  @Test("A message is lost: what is inflated after it is right, and what depends on it is not shown")
  func lostMessage() {
    var shown = 0
    var hidden = 0
    for seed in 0..<40 {
      let traffic = traffic(12, keepsContext: true, seed: seed)
      let lost = seed % 11
      let before = traffic[..<lost].flatMap(\.bytes)
      let frame = traffic[lost].bytes
      let after = traffic[(lost + 1)...]
      // A hole of known size inside the payload: no doubt about the frames.
      let played = play(
        [
          .server(before + frame[..<3]), .serverHole(UInt64(frame.count - 3)),
          .server(after.flatMap(\.bytes)),
        ], Self.deflate)
      let messages = played.recorder.messages.map(\.message)
      #expect(messages.count == 12)
      #expect(!messages[lost].isWhole)
      for (message, truth) in zip(messages, traffic) where message.isWhole {
        #expect(message.payload == truth.text)
      }
      for message in messages[(lost + 1)...] {
        if message.isWhole { shown += 1 } else { hidden += 1 }
      }
      #expect(played.recorder.notes.count { $0.kind == .lostContext } <= 1)
      #expect(played.recorder.frames.allSatisfy { $0.violations.isEmpty })
    }
    #expect(shown > 50)
    #expect(hidden > 50)
  }

  @Test("Without context takeover a direction recovers with the next message")
  func recovers() {
    let settings = ConversationSettings(
      beginning: .frames, deflate: DeflateParameters(serverNoContextTakeover: true))
    let traffic = traffic(3, keepsContext: false, seed: 1)
    let played = play(
      [
        .server(traffic[0].bytes + traffic[1].bytes[..<4]), .serverHole(UInt64(traffic[1].bytes.count - 4)),
        .server(traffic[2].bytes),
      ], settings)
    #expect(played.recorder.messages.map(\.message.isWhole) == [true, false, true])
    #expect(played.recorder.messages.last?.message.payload == traffic[2].text)
    #expect(played.recorder.notes.isEmpty)
  }

  // MARK: Bombs

  @Test("A bomb is given up at the limit, in one note, and what comes after it goes on")
  func bomb() {
    var settings = Self.deflate
    settings.inflatedLimit = 1 << 20
    settings.inflationRatio = 4
    settings.payloadLimit = 100
    var deflater = Deflater(level: 9)
    var queue = ByteQueue()
    let zeros = [UInt8](repeating: 0, count: 8 << 20)
    _ = zeros.withUnsafeBytes { deflater.compress($0, into: &queue) }
    let bomb = compressed(Array(queue.readable), .server, .binary)
    let played = play([.server(bomb + compressed(Self.examples[0], .server))], settings)
    #expect(played.recorder.notes.map(\.kind) == [.deflate])
    #expect(played.recorder.frames.map(\.inflatedLength) == [nil, 5])
    #expect(played.recorder.frames.first?.inflated == [UInt8](repeating: 0, count: 100))
    #expect(played.recorder.messages.map(\.message.isWhole) == [false, true])
    #expect(played.recorder.frames.first?.isWhole == true)
  }

  @Test("Many messages that each keep to the limit: the direction has one as well")
  func manyBombs() {
    var settings = Self.deflate
    settings.inflatedLimit = 1 << 20
    settings.inflationRatio = 4
    settings.wantsMessages = false
    var deflater = Deflater(level: 9)
    var queue = ByteQueue()
    let zeros = [UInt8](repeating: 0, count: 1 << 19)
    let bombs = (0..<5).flatMap { _ in
      queue.removeAll()
      _ = zeros.withUnsafeBytes { deflater.compress($0, into: &queue) }
      return compressed(Array(queue.readable), .server, .binary)
    }
    let lengths = play([.server(bombs)], settings).recorder.frames.map(\.inflatedLength)
    #expect(Array(lengths.prefix(2)) == [1 << 19, 1 << 19])
    #expect(lengths[2] == nil)
  }
}
