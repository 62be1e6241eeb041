import Testing
import WebSocketCore

@testable import Capture

/// Hellos that nobody can go on from, and facts that need no key.
@Suite struct TLSHelloTests {
  /// A session of which one byte of a side is another.
  private static func decrypted(
    _ name: String, changing sender: Role, at offset: Int, to byte: UInt8
  ) throws -> (result: DecryptedSession, facts: TLSFacts) {
    let session = try RecordedSession(name)
    var bytes = session.bytes(of: sender)
    bytes[offset] = byte
    return decrypt(
      [.bytes(sender, bytes), .bytes(sender.peer, session.bytes(of: sender.peer))], secrets: session.secrets)
  }

  /// Behind the headers of record and message and the version.
  private static let random = 11

  @Test func versionThatIsNotReadIsNamed() throws {
    let (result, facts) = try Self.decrypted("tls12-aes128-gcm", changing: .server, at: 10, to: 0)
    #expect(result.talk == [])
    #expect(result.notes == [.unsupportedVersion("SSLv3")])
    #expect(facts.version == "SSLv3")
  }

  @Test func compressionIsNamed() throws {
    let sessionID = try RecordedSession("tls12-aes128-gcm").bytes(of: .server)[Self.random + 32]
    let method = Self.random + 32 + 1 + Int(sessionID) + 2
    let result = try Self.decrypted("tls12-aes128-gcm", changing: .server, at: method, to: 1).result
    #expect(result.talk == [])
    #expect(result.notes == [.compressed])
  }

  /// A suite of TLS 1.3 in TLS 1.2, and a number that is none.
  @Test(arguments: [
    (UInt8(0x13), UInt8(0x01), "TLS_AES_128_GCM_SHA256"), (0x13, 0x77, "0x1377"),
    (0x00, 0x05, "TLS_RSA_WITH_RC4_128_SHA"),
  ])
  func suiteThatIsNotReadIsNamed(high: UInt8, low: UInt8, name: String) throws {
    let session = try RecordedSession("tls12-aes128-gcm")
    var server = session.bytes(of: .server)
    let suite = Self.random + 32 + 1 + Int(server[Self.random + 32])
    server[suite] = high
    server[suite + 1] = low
    let (result, facts) = decrypt(
      [.bytes(.server, server), .bytes(.client, session.bytes(of: .client))], secrets: session.secrets)
    #expect(result.talk == [])
    #expect(result.notes == [.unsupportedSuite(name)])
    #expect(facts.cipherSuite == name)
  }

  @Test(arguments: [Role.client, .server])
  func malformedHelloIsNamed(sender: Role) throws {
    // The session ID claims to be longer than the hello.
    let result = try Self.decrypted("tls13-aes128-gcm", changing: sender, at: Self.random + 32, to: 255)
      .result
    #expect(result.notes == [.malformedHello(of: sender)])
    #expect((sender == .client ? result.client : result.server) == [])
  }

  @Test func wrongSecretsAreNamed() throws {
    let session = try RecordedSession("tls13-aes128-gcm")
    let random = try #require(session.decrypted().facts.clientRandom)
    var secrets = TLSSecrets()
    for label in [TLSSecrets.Label.clientApplication, .serverApplication] {
      secrets.add([UInt8](repeating: 1, count: 32), label, of: random)
    }
    let (result, facts) = decrypt(session.steps, secrets: secrets)
    let ends = [Role.client, .server].map { UInt64(session.bytes(of: $0).count) }
    #expect(result.talk == [])
    #expect(result.notes == [.noKeyFits(offset: ends[0]), .noKeyFits(offset: ends[1])])
    #expect(facts.openedRecords == 0)
  }

  /// What waits for the other side's hello is given up when it is more than a record may have.
  @Test func waitingIsBounded() throws {
    let session = try RecordedSession("tls12-many")
    var decryption = TLSDecryption()
    var result = DecryptedSession()
    var secrets = session.secrets
    var bytes = session.bytes(of: .client)
    let record = [0x17, 3, 3, 0x10, 0] + [UInt8](repeating: 7, count: 4096)
    bytes += record + record
    for _ in 0..<3 {
      #expect(result.notes == [])
      bytes.withUnsafeMutableBytes {
        decryption.receive($0, from: .client, time: 0, secrets: &secrets, into: &result)
      }
      bytes = record
    }
    #expect(result.notes == [.noHello(of: .server)])
  }

  @Test func refusalIsAFact() throws {
    let hello = try #require(try RecordedSession("tls13-aes128-gcm").pieces.first)
    let (result, facts) = decrypt(
      [.bytes(.client, hello.bytes), .bytes(.server, [21, 3, 3, 0, 2, 2, 40])], secrets: TLSSecrets())
    #expect(result == DecryptedSession())
    #expect(facts.serverAlert == TLSFacts.Alert(number: 40, isFatal: true))
    #expect(facts.clientAlert == nil)
    #expect(facts.version == nil)
  }

  @Test(arguments: ["tls12-aes128-gcm", "tls13-aes256-gcm"])
  func alertsThatAreSealedAreFacts(name: String) throws {
    let facts = try RecordedSession(name).decrypted().facts
    #expect(facts.clientAlert == TLSFacts.Alert(number: 0, isFatal: false))
  }
}
