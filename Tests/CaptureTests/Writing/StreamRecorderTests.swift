import Bytes
import Testing
import WebSocketCore

@testable import Capture

/// What is written is read again, and is the same.
@Suite struct StreamRecorderTests {
  private static let request =
    "GET /?token=abc HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nCookie: a=12345\r\n\r\n"
  private static let response =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"

  private static func endpoints(isIPv6: Bool) throws -> (client: Endpoint, server: Endpoint) {
    let addresses: ([UInt8], [UInt8]) =
      isIPv6
      ? ([0x20, 1, 0x0D, 0xB8] + Array(repeating: 0, count: 11) + [1], Array(repeating: 0, count: 15) + [1])
      : ([192, 0, 2, 1], [192, 0, 2, 2])
    return (
      try #require(Endpoint(addressBytes: addresses.0, port: 40_000)),
      try #require(Endpoint(addressBytes: addresses.1, port: 8000))
    )
  }

  /// One step of a conversation.
  private enum Step {
    case sent(Role, [UInt8])
    case ended(Role)
    case reset(Role)
  }

  private static func recorded(_ steps: [Step], isIPv6: Bool = false, showsSecrets: Bool = false) throws
    -> [UInt8]
  {
    let (client, server) = try endpoints(isIPv6: isIPv6)
    var recorder = StreamRecorder(client: client, server: server, showsSecrets: showsSecrets)
    var out = ByteQueue()
    PcapngWriter().begin(application: "tests", interface: "memory", into: &out)
    recorder.open(at: 1_700_000_000_000_000_000, comment: "first", into: &out)
    for (number, step) in steps.enumerated() {
      let time = 1_700_000_000_000_000_000 + Int64(number + 1) * 1_000_000
      switch step {
      case .sent(let role, let bytes):
        bytes.withUnsafeBytes { recorder.take($0, from: role, at: time, into: &out) }
      case .ended(let role): recorder.end(from: role, at: time, into: &out)
      case .reset(let role): recorder.reset(from: role, at: time, into: &out)
      }
    }
    return Array(out.readable)
  }

  private static func read(_ file: [UInt8]) throws -> FoundWebSockets {
    let sink = FoundWebSockets()
    let settings = CaptureSettings(
      conversation: ConversationSettings(payloadLimit: 1 << 20, showsSecrets: true))
    let decoder = CaptureDecoder(settings, sink: sink)
    var file = file
    try file.withUnsafeMutableBytes { try decoder.take($0) }
    try decoder.finish()
    return sink
  }

  private static func frame(_ text: String, from role: Role) -> [UInt8] {
    let payload = Array(text.utf8)
    let key = role == .client ? MaskingKey((1, 2, 3, 4)) : nil
    var out = ByteQueue()
    payload.withUnsafeBytes {
      FrameSerializer.append(
        FrameHeader(opcode: .text, payloadLength: UInt64(payload.count), maskingKey: key), payload: $0,
        to: &out)
    }
    return Array(out.readable)
  }

  private static var conversation: [Step] {
    [
      .sent(.client, Array(request.utf8)), .sent(.server, Array(response.utf8)),
      .sent(.client, frame("hello", from: .client) + frame("again", from: .client)),
      .sent(.server, frame(String(repeating: "x", count: 200_000), from: .server)), .ended(.server),
      .ended(.client),
    ]
  }

  @Test("A conversation", arguments: [false, true])
  func conversation(isIPv6: Bool) throws {
    let sink = try Self.read(Self.recorded(Self.conversation, isIPv6: isIPv6))
    let (client, server) = try Self.endpoints(isIPv6: isIPv6)
    #expect(sink.connections.map(\.client) == [client.description])
    #expect(sink.connections.map(\.server) == [server.description])
    #expect(
      sink.messages == ["client hello", "client again", "server \(String(repeating: "x", count: 200_000))"])
    #expect(sink.others == [])
    let summary = try #require(sink.summaries.first)
    #expect(summary.client.end == .fin && summary.server.end == .fin)
    #expect(summary.begin == 1_700_000_000_000_000_000 || summary.begin == 1_700_000_000_001_000_000)
  }

  @Test("Secrets are blanked, and every byte keeps its place")
  func secrets() throws {
    let hidden = try Self.recorded(Self.conversation)
    let shown = try Self.recorded(Self.conversation, showsSecrets: true)
    #expect(hidden.count == shown.count)
    let head = try #require(try Self.read(hidden).heads.first)
    #expect(head.contains("GET /?token=xxx HTTP/1.1") && head.contains("Cookie: a=xxxxx\r\n"))
    #expect(try Self.read(shown).heads.first == Self.request)
  }

  @Test("A reset is the end")
  func reset() throws {
    let steps = Self.conversation.prefix(3) + [.reset(.server), .ended(.client), .sent(.client, [1])]
    let sink = try Self.read(Self.recorded(Array(steps)))
    #expect(sink.messages == ["client hello", "client again"])
    #expect(sink.summaries.first?.resetBy == .server)
  }

  @Test("Checksums come to nothing", arguments: [false, true])
  func checksums(isIPv6: Bool) throws {
    let (client, server) = try Self.endpoints(isIPv6: isIPv6)
    var packets = TCPPacketizer(client: client, server: server)
    let made =
      packets.open() + packets.data([1, 2, 3], from: .client) + packets.data([], from: .client)
      + packets.data(Array(repeating: 0xFF, count: 70_000)[...], from: .server)
      + packets.end(from: .client) + packets.reset(from: .server)
    #expect(made.count == 3 + 1 + 0 + 2 + 2 + 1)
    let headerSize = isIPv6 ? 40 : 20
    for packet in made {
      if !isIPv6 {
        var header = InternetChecksum()
        header.add(packet[..<20])
        #expect(header.value == 0)
      }
      let source = isIPv6 ? 8 : 12
      var checksum = InternetChecksum()
      checksum.add(packet[source..<headerSize])
      checksum.add(6)
      checksum.add(UInt16(packet.count - headerSize))
      checksum.add(packet[headerSize...])
      #expect(checksum.value == 0)
    }
  }
}
