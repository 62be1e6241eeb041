import Testing
import WebSocketCore

@testable import Capture

@Suite struct TLSEarlyDataTests {
  private static let talk = [
    "C early data\nhello from the client\n", "S hello from the server\n", "C and goodbye\n",
  ]

  @Test func earlyDataIsReadWhenTheServerTakesIt() throws {
    let result = try RecordedSession("tls13-early-data-2").decrypted().result
    #expect(result.talk == TLSEarlyDataTests.talk)
    #expect(result.notes == [])
  }

  @Test func earlyDataThatTheServerDoesNotTakeIsLeftOut() throws {
    let result = try RecordedSession("tls13-early-data-3").decrypted().result
    #expect(result.talk == recordedTalk)
    #expect(result.notes == [.earlyDataRejected])
  }

  @Test func earlyDataWithoutItsSecretIsNamed() throws {
    let session = try RecordedSession("tls13-early-data-2").withoutKeys("CLIENT_EARLY_TRAFFIC_SECRET")
    let (result, facts) = session.decrypted()
    let random = try #require(facts.clientRandom)
    #expect(result.talk == ["client misses some"] + recordedTalk)
    #expect(result.notes == [.earlyDataUnread(random: random)])
  }

  @Test func withoutTheAnswerEarlyDataIsReadAsTaken() throws {
    let session = try RecordedSession("tls13-early-data-2")
      .withoutKeys("SERVER_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_HANDSHAKE_TRAFFIC_SECRET")
    #expect(session.decrypted().result.talk == TLSEarlyDataTests.talk)
    let clientOnly = decrypt(session.steps.filter { $0.isOf(.client) }, secrets: session.secrets).result
    #expect(clientOnly.client == Array("early data\nhello from the client\nand goodbye\n".utf8))
  }
}
