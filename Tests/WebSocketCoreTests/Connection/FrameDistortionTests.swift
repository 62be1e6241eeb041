import Bytes
import Testing

@testable import WebSocketCore

/// What a misbehaving connection puts on the wire, by its bytes.
@Suite struct FrameDistortionTests {
  private static let hi: [UInt8] = [0x48, 0x69]
  private static let normal: [UInt8] = [0x81, 0x02, 0x48, 0x69]

  private static let longPing = [0x89, 0x7E, 0x00, 0x7E] + [UInt8](repeating: 0x78, count: 126)
  private static let messages: [(kinds: Set<Misbehavior>, wire: [UInt8])] = [
    ([.rsv], [0xF1, 0x02, 0x48, 0x69]),
    ([.reservedOpcode], [0x83, 0x02, 0x48, 0x69]),
    ([.orphanContinuation], [0x80, 0x02, 0x48, 0x69]),
    ([.badUTF8], [0x81, 0x03, 0x48, 0x69, 0xFF]),
    ([.fragmentedControl], [0x09, 0x00] + normal),
    ([.longControl], longPing + normal),
    ([.rsv, .reservedOpcode, .badUTF8], [0xF3, 0x03, 0x48, 0x69, 0xFF]),
    ([.oneByteClose, .badCloseCode, .noPong, .noCloseReply, .wrongAccept], normal),
  ]

  @Test(arguments: messages)
  func distortsAMessage(_ kinds: Set<Misbehavior>, _ wire: [UInt8]) {
    var server = Misbehaving(.server, kinds)
    server.send(.text, Self.hi)
    #expect(server.sent() == wire)
    server.send(.text, Self.hi)
    #expect(server.sent() == wire)
    #expect(server.connection.sent.messages == 2 && server.connection.sent.bytes == 4)
  }

  @Test func aBinaryMessageBecomesTextToBeInvalid() {
    var server = Misbehaving(.server, [.badUTF8])
    server.send(.binary, Self.hi)
    #expect(server.sent() == [0x81, 0x03, 0x48, 0x69, 0xFF])
  }

  @Test func controlFramesAreAsTheyWereWhereMessagesAreNot() {
    var server = Misbehaving(
      .server, [.rsv, .reservedOpcode, .badUTF8, .longControl, .fragmentedControl, .orphanContinuation])
    server.send(.ping, Self.hi)
    server.close(1000)
    #expect(server.sent() == [0x89, 0x02, 0x48, 0x69, 0x88, 0x02, 0x03, 0xE8])
  }

  @Test(
    arguments: [
      ([.oneByteClose], [0x88, 0x01, 0x03]),
      ([.badCloseCode], [0x88, 0x02, 0x03, 0xE7]),
      ([.oneByteClose, .badCloseCode], [0x88, 0x01, 0x03]),
    ] as [(Set<Misbehavior>, [UInt8])])
  func distortsAClose(_ kinds: Set<Misbehavior>, _ wire: [UInt8]) {
    var server = Misbehaving(.server, kinds)
    server.close(1001)
    #expect(server.sent() == wire)
    server.close(1000)
    #expect(server.sent() == [])
    var asked = Misbehaving(.server, kinds)
    asked.receive(frame(.close, [0x03, 0xE8]))
    #expect(asked.sent() == wire)
    #expect(asked.connection.isFinished == true)
  }

  @Test(
    arguments: [
      ([0x48, 0x69], [0x81, 0x02, 0x48]), ([0x48, 0x69, 0x21], [0x81, 0x03, 0x48]),
      ([0x48], [0x81, 0x01]), ([], [0x81, 0x01]),
    ] as [([UInt8], [UInt8])])
  func nothingFollowsHalfAFrame(_ payload: [UInt8], _ wire: [UInt8]) {
    var server = Misbehaving(.server, [.dropMidFrame])
    #expect(server.connection.isCut == false)
    server.send(.text, payload)
    #expect(server.sent() == wire)
    #expect(server.connection.isCut && server.connection.isFinished)
    server.send(.text, payload)
    server.receive(frame(.ping) + frame(.close, [0x03, 0xE8]))
    #expect(server.sent() == [])
  }

  @Test func halfAFrameIsAMessage() {
    var client = Misbehaving(.client, [.dropMidFrame])
    client.send(.ping, Self.hi)
    #expect(client.connection.isCut == false)
    client.send(.text, Self.hi)
    #expect(client.connection.isCut && client.connection.sent.messages == 1)
  }

  @Test func aServerMasksEveryFrame() {
    var server = Misbehaving(.server, [.mask])
    server.send(.text, Self.hi)
    server.receive(frame(.ping))
    server.close(1000)
    let found = frames(in: server.sent()).frames
    #expect(found.map(\.header.opcode) == [.text, .pong, .close])
    #expect(Set(found.compactMap(\.header.maskingKey)).count == 3)
    #expect(found.map(\.payload) == [Self.hi, [], [0x03, 0xE8]])
  }

  @Test func aClientMasksNoFrame() {
    var client = Misbehaving(.client, [.noMask])
    client.send(.text, Self.hi)
    client.close(1000)
    #expect(client.sent() == Self.normal + [0x88, 0x02, 0x03, 0xE8])
  }

  /// All other kinds leave the masking as RFC 6455 §5.1 has it.
  @Test func aClientStillMasksWhatElseIsWrong() {
    for kind in Misbehavior.allCases where kind != .noMask && kind != .dropMidFrame {
      var client = Misbehaving(.client, [kind])
      client.send(.text, Self.hi)
      client.close(1000)
      let found = frames(in: client.sent()).frames
      #expect(found.count >= 2 && found.allSatisfy { $0.header.mask }, "\(kind.rawValue)")
    }
  }

  @Test func answersNoPing() {
    var server = Misbehaving(.server, [.noPong])
    server.receive(frame(.ping, "p"))
    #expect(server.sent() == [])
    server.send(.pong, Self.hi)
    #expect(server.sent() == [0x8A, 0x02, 0x48, 0x69])
  }

  @Test func answersNoCloseButMaySendItsOwn() {
    var asked = Misbehaving(.server, [.noCloseReply])
    asked.receive(frame(.close, [0x03, 0xE8]))
    #expect(asked.connection.closeReceived?.code == .normalClosure)
    #expect(!asked.connection.isFinished && !asked.connection.maySendClose)
    asked.close(1000)
    #expect(asked.sent() == [])
    var asking = Misbehaving(.server, [.noCloseReply])
    asking.close(1000)
    #expect(asking.sent() == [0x88, 0x02, 0x03, 0xE8])
    asking.receive(frame(.close, [0x03, 0xE8]))
    #expect(asking.connection.isFinished == true)
  }

  /// `--frames` shows what is on the wire.
  @Test func observesWhatIsSent() {
    var server = Misbehaving(.server, [.fragmentedControl, .rsv], observedBytes: 8)
    server.send(.text, Self.hi)
    #expect(server.connection.observed.map(\.header.firstByte) == [0x09, 0xF1])
    #expect(server.connection.observed.map(\.offset) == [0, 2])
  }
}

/// A connection that misbehaves, and its output as bytes.
private struct Misbehaving: ~Copyable {
  var connection: Connection
  var output = ByteQueue()

  init(_ role: Role, _ kinds: Set<Misbehavior>, observedBytes: Int? = nil) {
    var configuration = ConnectionConfiguration(role: role)
    configuration.misbehavior = kinds
    configuration.observedBytes = observedBytes
    connection = Connection(configuration, random: .seeded(SplitMix64(seed: 1)))
  }

  mutating func send(_ opcode: Opcode, _ payload: [UInt8]) {
    payload.withUnsafeBytes { connection.send(opcode, $0, into: &output) }
  }

  mutating func close(_ code: UInt16) {
    connection.close(CloseBody(code: CloseCode(rawValue: code)), into: &output)
  }

  mutating func receive(_ bytes: [UInt8]) {
    var bytes = bytes
    bytes.withUnsafeMutableBytes {
      connection.receive($0)
      while connection.next(into: &output) != nil {}
    }
  }

  /// What was sent since the last call.
  mutating func sent() -> [UInt8] {
    defer { output.removeAll() }
    return Array(output.readable)
  }
}
