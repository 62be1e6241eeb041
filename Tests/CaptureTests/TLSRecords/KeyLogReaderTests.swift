import Testing

@testable import Capture

@Suite struct KeyLogReaderTests {
  private static let random = String(repeating: "0a", count: 32)
  private static let other = String(repeating: "0b", count: 32)
  private static let master = String(repeating: "4d", count: 48)
  private static let traffic = String(repeating: "54", count: 32)

  private static func read(_ text: String, pieceSize: Int = .max) -> (TLSSecrets, KeyLogReader) {
    var secrets = TLSSecrets()
    var reader = KeyLogReader()
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: min(pieceSize, max(1, bytes.count))) {
      let piece = Array(bytes[start..<min(bytes.count, start + min(pieceSize, bytes.count))])
      piece.withUnsafeBytes { reader.receive($0, into: &secrets) }
    }
    reader.finish(into: &secrets)
    return (secrets, reader)
  }

  private static func clientRandom(_ byte: UInt8) throws -> ClientRandom {
    try #require(ClientRandom(Array(repeating: byte, count: 32)))
  }

  @Test(arguments: [1, 2, 3, 64, .max])
  func linesAreRead(pieceSize: Int) throws {
    let text = """
      # a comment

      CLIENT_RANDOM \(Self.random) \(Self.master.uppercased())\r
      SERVER_TRAFFIC_SECRET_0 \(Self.other) \(Self.traffic)
      EXPORTER_SECRET \(Self.other) \(Self.traffic)
      CLIENT_TRAFFIC_SECRET_0 \(Self.other) \(Self.traffic)54
      what is this
      CLIENT_HANDSHAKE_TRAFFIC_SECRET \(Self.other) \(Self.traffic)
      """
    let (secrets, reader) = Self.read(text, pieceSize: pieceSize)
    let first = try Self.clientRandom(0x0A)
    let second = try Self.clientRandom(0x0B)
    #expect(secrets.sessionCount == 2)
    #expect(secrets.secret(.clientRandom, of: first) == Array(repeating: 0x4D, count: 48))
    #expect(secrets.secret(.serverApplication, of: second) == Array(repeating: 0x54, count: 32))
    #expect(secrets.secret(.clientHandshake, of: second) == Array(repeating: 0x54, count: 32))
    #expect(secrets.secret(.clientApplication, of: second) == nil)
    #expect(secrets.secret(.serverApplication, of: first) == nil)
    #expect(reader.lineCount == 8)
    #expect(reader.badLineCount == 2)
    #expect(reader.firstBadLine == 6)
  }

  @Test(arguments: [
    "CLIENT_RANDOM", "CLIENT_RANDOM 0a 4d", "client_random \(random) \(master)",
    "-----BEGIN PRIVATE KEY-----",
    "CLIENT_RANDOM \(random) \(traffic)", "CLIENT_RANDOM \(random) \(master)0", "CLIENT_RANDOM \(random)",
    "CLIENT_RANDOM \(random) \(master) 00", "CLIENT_RANDOM \(random)x\(master)",
    "CLIENT_RANDOM \(random) \(master)" + String(repeating: " ", count: 300),
    String(repeating: "A", count: 100_000) + " \(random) \(master)",
  ])
  func badLineIsCounted(line: String) {
    let (secrets, reader) = Self.read(line + "\nCLIENT_RANDOM \(Self.other) \(Self.master)\n")
    #expect(secrets.sessionCount == 1)
    #expect(reader.badLineCount == 1)
    #expect(reader.firstBadLine == 1)
    #expect(reader.lineCount == 2)
  }

  @Test func lastLineWaitsForItsEnd() {
    var secrets = TLSSecrets()
    var reader = KeyLogReader()
    let text = Array("CLIENT_RANDOM \(Self.random) \(Self.master)".utf8)
    text.withUnsafeBytes { reader.receive($0, into: &secrets) }
    #expect(secrets.sessionCount == 0)
    let revision = secrets.revision
    [0x0A].withUnsafeBytes { reader.receive($0, into: &secrets) }
    #expect(secrets.sessionCount == 1)
    #expect(secrets.revision > revision)
  }

  @Test func oldestSessionsMakeRoom() throws {
    var secrets = TLSSecrets(sessionLimit: 2)
    for byte: UInt8 in [1, 2, 3, 1, 3, 4] {
      secrets.add(Array(repeating: byte, count: 48), .clientRandom, of: try Self.clientRandom(byte))
    }
    #expect(secrets.sessionCount == 2)
    #expect(secrets.forgottenCount == 3)
    for byte: UInt8 in [2, 3] { #expect(!secrets.hasAny(of: try Self.clientRandom(byte))) }
    for byte: UInt8 in [1, 4] {
      #expect(
        secrets.secret(.clientRandom, of: try Self.clientRandom(byte)) == Array(repeating: byte, count: 48))
    }
  }
}
