import Bytes
import Testing

@testable import WebSocketCore

/// permessage-deflate in a connection (RFC 7692 §6, §7).
@Suite struct CompressedConnectionTests {
  private static func connection(
    _ role: Role, _ agreement: DeflateParameters = DeflateParameters(), limit: Int = 1 << 20,
    threshold: Int = 0, lenient: Bool = false
  ) -> Connection {
    var configuration = ConnectionConfiguration(role: role, maximumMessageSize: limit)
    configuration.deflate = agreement
    configuration.compressionThreshold = threshold
    configuration.isLenient = lenient
    return Connection(configuration, random: .seeded(SplitMix64(seed: 1)))
  }

  private static func events(
    _ connection: inout Connection, _ bytes: [UInt8], piece: Int = .max
  ) -> (told: [String], output: [UInt8]) {
    var output = ByteQueue()
    var told: [String] = []
    var start = 0
    while start < bytes.count {
      let end = piece < bytes.count - start ? start + piece : bytes.count
      var slice = Array(bytes[start..<end])
      start = end
      slice.withUnsafeMutableBytes { buffer in
        connection.receive(buffer)
        while let event = connection.next(into: &output) { told.append(Conversation.describe(event)) }
      }
    }
    return (told, Array(output.readable))
  }

  /// RFC 7692 §7.2.3.1 and §7.2.3.2: "Hello" in one frame, in two fragments, and again with the window.
  @Test(arguments: [
    ("c107f248cdc9c90700", ["text \"Hello\" in 1"]),
    ("4103f248cd8004c9c90700", ["text \"Hello\" in 2"]),
    ("c107f248cdc9c90700c105f200110000", ["text \"Hello\" in 1", "text \"Hello\" in 1"]),
    ("c107f248cdc9c90700810548656c6c6f", ["text \"Hello\" in 1", "text \"Hello\" in 1"]),
    ("c10100", ["text \"\" in 1"]),
  ])
  func inflatesTheExamplesOfTheRFCHoweverTheyAreCut(_ hex: String, _ expected: [String]) throws {
    let bytes = try #require(Hex.decode(hex))
    for piece in [Int.max, 1, 2, 3] {
      var client = Self.connection(.client)
      #expect(Self.events(&client, bytes, piece: piece).told == expected)
    }
  }

  /// Everything that one side sends comes out of the other, with every combination of takeover.
  @Test(arguments: [false, true], [false, true])
  func roundTrips(_ clientForgets: Bool, _ serverForgets: Bool) {
    let agreement = DeflateParameters(
      serverNoContextTakeover: serverForgets, clientNoContextTakeover: clientForgets, serverMaxWindowBits: 10,
      clientMaxWindowBits: 9)
    var client = Self.connection(.client, agreement)
    var server = Self.connection(.server, agreement)
    let texts = ["", "Hello", "Hello", String(repeating: "Привет, мир. ", count: 500), "Hello"]
    var sent = ByteQueue()
    for text in texts { Array(text.utf8).withUnsafeBytes { client.send(.text, $0, into: &sent) } }
    #expect(frames(in: Array(sent.readable)).frames.allSatisfy { $0.header.rsv == 4 })
    #expect(sent.count < 1_000)
    let (told, _) = Self.events(&server, Array(sent.readable), piece: 7)
    #expect(told == texts.map { "text \"\($0)\" in 1" })
  }

  @Test func smallMessagesGoAsTheyAre() {
    var client = Self.connection(.client, threshold: 10)
    var sent = ByteQueue()
    for text in ["short", "long enough to be compressed"] {
      Array(text.utf8).withUnsafeBytes { client.send(.text, $0, into: &sent) }
    }
    #expect(frames(in: Array(sent.readable)).frames.map(\.header.rsv) == [0, 4])
  }

  /// However small on the wire, no more is inflated than the limit.
  @Test func aBombStopsAtTheLimit() {
    var server = Self.connection(.server, limit: 1 << 30)
    var sent = ByteQueue()
    [UInt8](repeating: 0, count: 1 << 22).withUnsafeBytes { server.send(.binary, $0, into: &sent) }
    #expect(sent.count < 20_000)
    var client = Self.connection(.client, limit: 100_000)
    let (told, output) = Self.events(&client, Array(sent.readable), piece: 100)
    #expect(told == ["! message-too-big"])
    #expect(frames(in: output).frames.first?.payload.prefix(2) == [0x03, 0xF1])
  }

  @Test func whatIsCorruptFailsTheConnection() {
    var client = Self.connection(.client)
    let (told, output) = Self.events(&client, [0xC1, 0x03, 0xFF, 0xFF, 0xFF])
    #expect(told == ["! deflate-corrupt"])
    #expect(frames(in: output).frames.first?.payload.prefix(2) == [0x03, 0xEF])
  }

  /// UTF-8 is judged after inflation, and at the first impossible byte.
  @Test func inflatedTextMustBeUTF8() {
    var server = Self.connection(.server)
    var sent = ByteQueue()
    ([0x61, 0xFF, 0x62] as [UInt8]).withUnsafeBytes { server.send(.text, $0, into: &sent) }
    var strict = Self.connection(.client)
    #expect(Self.events(&strict, Array(sent.readable)).told == ["! invalid-utf8"])
    var lenient = Self.connection(.client, lenient: true)
    #expect(
      Self.events(&lenient, Array(sent.readable)).told == ["! invalid-utf8", "text \"a\u{FFFD}b\" in 1"])
  }
}
