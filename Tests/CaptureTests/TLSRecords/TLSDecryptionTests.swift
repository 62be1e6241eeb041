import Testing
import WebSocketCore

@testable import Capture

/// What is said in most recorded sessions.
let recordedTalk = ["C hello from the client\n", "S hello from the server\n", "C and goodbye\n"]

@Suite struct TLSDecryptionTests {
  @Test(arguments: [
    ("tls12-aes128-gcm", "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
    ("tls12-aes256-gcm", "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
    ("tls12-chacha20", "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
    ("tls12-aes128-ccm", "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_CCM"),
    ("tls12-aes256-ccm8", "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8"),
    ("tls12-aria128-gcm", "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256"),
    ("tls12-aes128-cbc-sha-etm", "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"),
    ("tls12-aes128-cbc-sha", "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"),
    ("tls12-aes128-cbc-sha256-etm", "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"),
    ("tls12-aes128-cbc-sha256", "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"),
    ("tls12-aes256-cbc-sha384-etm", "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"),
    ("tls12-aes256-cbc-sha384", "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"),
    ("tls12-camellia128-cbc-sha256", "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_CAMELLIA_128_CBC_SHA256"),
    ("tls10-aes128-cbc-sha", "TLSv1", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"),
    ("tls10-aes128-cbc-sha-etm", "TLSv1", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"),
    ("tls11-aes256-cbc-sha", "TLSv1.1", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"),
    ("tls13-aes128-gcm", "TLSv1.3", "TLS_AES_128_GCM_SHA256"),
    ("tls13-aes256-gcm", "TLSv1.3", "TLS_AES_256_GCM_SHA384"),
    ("tls13-chacha20", "TLSv1.3", "TLS_CHACHA20_POLY1305_SHA256"),
    ("tls13-aes128-ccm", "TLSv1.3", "TLS_AES_128_CCM_SHA256"),
    ("tls13-aes128-ccm8", "TLSv1.3", "TLS_AES_128_CCM_8_SHA256"),
    ("tls13-padding", "TLSv1.3", "TLS_AES_128_GCM_SHA256"),
    ("tls13-retry", "TLSv1.3", "TLS_AES_128_GCM_SHA256"),
  ])
  func sessionIsRead(name: String, version: String, suite: String) throws {
    let (result, facts) = try RecordedSession(name).decrypted()
    #expect(result.talk == recordedTalk)
    #expect(result.notes.isEmpty)
    #expect(facts.version == version)
    #expect(facts.cipherSuite == suite)
    #expect(facts.serverName == "example.test")
    #expect(facts.offeredProtocols == ["http/1.1"])
    #expect(facts.chosenProtocol == "http/1.1")
    #expect(!facts.isResumed)
    #expect(facts.clientAlert == TLSFacts.Alert(number: 0, isFatal: false))
    #expect(facts.closedRecords == 0)
  }

  @Test func renegotiatedSessionIsRead() throws {
    let (result, facts) = try RecordedSession("tls12-renegotiation").decrypted()
    #expect(result.talk == recordedTalk)
    #expect(result.notes.isEmpty)
    #expect(facts.closedRecords == 0)
  }

  @Test func keyUpdatesOfBothSidesAreFollowed() throws {
    let (result, facts) = try RecordedSession("tls13-key-update").decrypted()
    #expect(result.talk == recordedTalk + ["S hello from the server\n"])
    #expect(result.notes.isEmpty)
    #expect(facts.closedRecords == 0)
  }

  @Test(arguments: ["tls12-resumed-by-id-2", "tls12-resumed-by-ticket-2", "tls13-resumed-2"])
  func resumedSessionIsRead(name: String) throws {
    let (result, facts) = try RecordedSession(name).decrypted()
    #expect(result.talk == recordedTalk)
    #expect(result.notes.isEmpty)
    #expect(facts.isResumed)
  }

  @Test(arguments: ["tls12-resumed-by-id", "tls12-resumed-by-ticket"])
  func resumedSessionIsReadWithTheSecretOfTheFirst(name: String) throws {
    let first = try RecordedSession(name)
    let second = try RecordedSession(name + "-2")
    #expect(decrypt(second.steps, secrets: first.secrets).result.talk == [])
    var secrets = first.secrets
    _ = decrypt(first.steps, secrets: &secrets)
    #expect(decrypt(second.steps, secrets: &secrets).result.talk == recordedTalk)
  }

  @Test(arguments: [
    "tls12-aes128-gcm", "tls12-aes256-cbc-sha384", "tls10-aes128-cbc-sha", "tls13-aes128-gcm",
    "tls13-key-update",
    "tls13-retry", "tls13-early-data-2", "tls12-renegotiation",
  ])
  func resultDoesNotDependOnTheCut(name: String) throws {
    let session = try RecordedSession(name)
    var whole = session.decrypted().result
    whole.times = []
    #expect(!whole.talk.isEmpty)
    for size in [1, 2, 3, 5, 7, 64, 311] {
      var cut = decrypt(session.steps(ofPieces: size), secrets: session.secrets).result
      cut.times = []
      #expect(cut == whole, "in pieces of \(size)")
    }
  }

  @Test func timeIsOfTheBytesThatCompleteARecord() throws {
    let session = try RecordedSession("tls13-aes128-gcm")
    let spoken = session.pieces.indices.filter {
      session.pieces[$0].bytes.count < 50 && session.pieces[$0].bytes[0] == 23
    }
    #expect(session.decrypted().result.times == spoken.prefix(3).map { Int64($0) })
  }
}
