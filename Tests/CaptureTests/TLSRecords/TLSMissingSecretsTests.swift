import Testing
import WebSocketCore

@testable import Capture

/// What is read without all secrets, and what is said of the rest.
@Suite struct TLSMissingSecretsTests {
  @Test func sessionWithoutSecretsIsNamedOnce() throws {
    let session = try RecordedSession("tls13-aes128-gcm")
    let (result, facts) = decrypt(session.steps, secrets: TLSSecrets())
    let random = try #require(facts.clientRandom)
    #expect(result.talk == [])
    #expect(
      result.notes == [
        .missingSecrets([.clientApplication, .serverApplication], version: "TLSv1.3", random: random)
      ])
    #expect(
      result.notes.first?.text
        == "The TLSv1.3 session with client random \(random) has no CLIENT_TRAFFIC_SECRET_0 and no"
        + " SERVER_TRAFFIC_SECRET_0 in the key log.")
    #expect(facts.serverName == "example.test")
    #expect(facts.openedRecords == 0 && facts.closedRecords > 0)
  }

  @Test func sessionOfTLS12WithoutItsSecretIsNamedOnce() throws {
    let session = try RecordedSession("tls12-aes128-gcm")
    let (result, facts) = decrypt(session.steps, secrets: try RecordedSession("tls13-aes128-gcm").secrets)
    let random = try #require(facts.clientRandom)
    #expect(result.talk == [])
    #expect(result.notes == [.missingSecrets([.clientRandom], version: "TLSv1.2", random: random)])
    #expect(
      result.notes.first?.text
        == "The TLSv1.2 session with client random \(random) has no CLIENT_RANDOM in the key log.")
  }

  @Test func oneSideIsReadWithoutTheSecretOfTheOther() throws {
    let session = try RecordedSession("tls13-aes256-gcm").withoutKeys("SERVER_TRAFFIC_SECRET_0")
    let (result, facts) = session.decrypted()
    let random = try #require(facts.clientRandom)
    #expect(result.talk == ["C hello from the client\nand goodbye\n"])
    #expect(result.notes == [.missingSecrets([.serverApplication], version: "TLSv1.3", random: random)])
  }

  @Test(arguments: ["tls13-aes128-gcm", "tls13-chacha20", "tls13-retry", "tls13-resumed-2", "tls13-padding"])
  func handshakeSecretsMayBeMissing(name: String) throws {
    let session = try RecordedSession(name)
      .withoutKeys("CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET")
    let result = session.decrypted().result
    #expect(result.talk == recordedTalk)
    #expect(result.notes == [])
  }

  @Test(arguments: ["tls12-aes128-gcm", "tls12-aes256-cbc-sha384", "tls13-aes128-gcm"])
  func secretsThatComeLateAreUsed(name: String) throws {
    let session = try RecordedSession(name)
    let first = try #require(session.decrypted().result.times.first)
    var decryption = TLSDecryption()
    var result = DecryptedSession()
    var secrets = TLSSecrets()
    for (index, piece) in session.pieces.enumerated() {
      if index == first + 1 { secrets = session.secrets }
      var bytes = piece.bytes
      bytes.withUnsafeMutableBytes {
        decryption.receive($0, from: piece.sender, time: 0, secrets: &secrets, into: &result)
      }
    }
    decryption.end(time: 0, secrets: &secrets, into: &result)
    // In TLS 1.3 the tickets that the server has sent look like data.
    let tickets = name.hasPrefix("tls13") ? ["server misses some"] : []
    #expect(result.talk == tickets + ["S hello from the server\n", "client misses some", "C and goodbye\n"])
    #expect(result.notes.count == 1)
  }

  @Test func clientAloneIsReadInTLS13() throws {
    let session = try RecordedSession("tls13-chacha20")
    let (result, facts) = decrypt(session.steps.filter { $0.isOf(.client) }, secrets: session.secrets)
    #expect(result.talk == ["C hello from the client\nand goodbye\n"])
    #expect(result.notes == [])
    #expect(facts.cipherSuite == "TLS_CHACHA20_POLY1305_SHA256")
  }

  @Test(arguments: ["tls12-aes128-gcm", "tls12-aes256-cbc-sha384"])
  func clientAloneIsNamedInTLS12(name: String) throws {
    let session = try RecordedSession(name)
    let result = decrypt(session.steps.filter { $0.isOf(.client) }, secrets: session.secrets).result
    #expect(result.talk == [])
    #expect(result.notes == [.noHello(of: .server)])
  }

  /// Which session of the key log it is can be tried.
  @Test(arguments: ["tls12-aes128-gcm", "tls12-aes256-cbc-sha384", "tls13-chacha20", "tls13-aes256-gcm"])
  func serverAloneIsReadWithTheSecretThatFits(name: String) throws {
    let session = try RecordedSession(name)
    let others = try ["tls12-chacha20", "tls13-padding", "tls13-many"].flatMap {
      try RecordedSession($0).keyLog
    }
    let steps = session.steps.filter { $0.isOf(.server) }
    let (result, facts) = decrypt(steps, secrets: (session.keyLog + others).secrets)
    #expect(result.talk == ["S hello from the server\n"])
    #expect(result.notes == [])
    #expect(facts.clientRandom == session.decrypted().facts.clientRandom)
    #expect(facts.serverName == nil)
  }

  @Test(arguments: ["tls12-aes128-gcm", "tls13-aes128-gcm"])
  func serverAloneIsNamedWithoutItsSecret(name: String) throws {
    let steps = try RecordedSession(name).steps.filter { $0.isOf(.server) }
    let result = decrypt(steps, secrets: try RecordedSession("tls13-many").secrets).result
    #expect(result.talk == [])
    #expect(result.notes == [.noHello(of: .client)])
  }

  @Test(arguments: ["tls12-aes128-gcm", "tls13-aes128-gcm", "tls13-early-data-2"])
  func sidesMayComeInAnyOrder(name: String) throws {
    let session = try RecordedSession(name)
    let whole = session.decrypted().result
    let ordered: [Role] = [.client, .server]
    for order in [ordered, ordered.reversed()] {
      let steps = order.map { TLSStep.bytes($0, session.bytes(of: $0)) }
      let result = decrypt(steps, secrets: session.secrets).result
      #expect(result.client == whole.client)
      #expect(result.server == whole.server)
      #expect(result.notes == [])
    }
  }

  @Test func captureThatBeginsAfterTheHandshakeIsNamed() throws {
    for (name, keys) in [
      ("tls12-many", "tls12-many"), ("tls13-many", "tls12-many"), ("tls13-many", "tls13-padding"),
    ] {
      let steps = Array(try RecordedSession(name).steps.suffix(6))
      let result = decrypt(steps, secrets: try RecordedSession(keys).secrets).result
      #expect(result.talk == [])
      #expect(result.notes == [.noHandshake])
    }
  }

  /// Its secrets are all that TLS 1.3 needs; how many records came before is tried.
  @Test func captureOfTLS13ThatBeginsAfterTheHandshakeIsRead() throws {
    let session = try RecordedSession("tls13-many")
    let whole = session.decrypted().result.talk
    let others = try ["tls12-chacha20", "tls13-padding"].flatMap { try RecordedSession($0).keyLog }
    let (result, facts) = decrypt(Array(session.steps.suffix(5)), secrets: (session.keyLog + others).secrets)
    #expect(whole.count == 16)
    #expect(result.talk == ["server misses some", whole[13], "client misses some"] + whole.suffix(2))
    #expect(result.notes == [])
    #expect(facts.cipherSuite == "TLS_AES_128_GCM_SHA256")
  }

  @Test func cipherSuiteThatIsNotReadIsNamed() throws {
    let result = try RecordedSession("tls12-no-encryption").decrypted().result
    #expect(result.talk == [])
    #expect(result.notes == [.unsupportedSuite("TLS_ECDHE_ECDSA_WITH_NULL_SHA")])
  }
}

extension TLSStep {
  func isOf(_ role: Role) -> Bool {
    switch self {
    case .bytes(let sender, _), .hole(let sender, _): sender == role
    }
  }
}
