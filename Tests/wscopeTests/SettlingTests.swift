import Testing

@testable import wscope

@Suite struct SettlingTests {
  private func step(
    at now: Double, sent: UInt64, bytes: UInt64 = 10, received: UInt64, upgrade: Double = 0.001
  ) -> Settling.Step {
    Settling(upgradeDuration: upgrade, quietSince: 0)
      .step(at: now, Settling.Counts(sent: sent, sentBytes: bytes, received: received))
  }

  private func isWaiting(_ step: Settling.Step) -> Bool { step != .close }

  @Test func anAnswerForEachMessageNeedsAMomentOfQuiet() {
    #expect(isWaiting(step(at: 0.0019, sent: 1, received: 1)))
    #expect(step(at: 0.0021, sent: 1, received: 1) == .close)
    #expect(isWaiting(step(at: 0.1, sent: 2_000, received: 2_000)))
    #expect(step(at: 0.103, sent: 2_000, received: 2_000) == .close)
  }

  @Test func aMissingAnswerIsWaitedForLonger() {
    #expect(isWaiting(step(at: 0.19, sent: 1, received: 0)))
    #expect(step(at: 0.21, sent: 1, received: 0) == .close)
    #expect(isWaiting(step(at: 3.1, sent: 100_000, received: 99_000)))
    #expect(step(at: 3.3, sent: 100_000, received: 99_000) == .close)
    #expect(isWaiting(step(at: 2.1, sent: 2_000, received: 0)))
    #expect(step(at: 2.3, sent: 2_000, received: 0) == .close)
  }

  @Test func aSlowOrDistantServerGetsMoreTime() {
    #expect(isWaiting(step(at: 1.9, sent: 1, received: 0, upgrade: 0.1)))
    #expect(isWaiting(step(at: 0.39, sent: 1, received: 1, upgrade: 0.2)))
  }

  /// It has read megabytes and said nothing: there is nothing to wait for.
  @Test func aSinkIsNotWaitedFor() {
    #expect(step(at: 0, sent: 2_000_000, bytes: 14_888_896, received: 0) == .close)
    #expect(isWaiting(step(at: 0, sent: 2_000_000, bytes: 14_888_896, received: 1)))
  }

  @Test func whatComesBeginsTheQuietAnew() {
    var settling = Settling(upgradeDuration: 0.001, quietSince: 0)
    settling.receivedMessage(at: 5)
    let counts = Settling.Counts(sent: 2, sentBytes: 4, received: 1)
    #expect(isWaiting(settling.step(at: 5.19, counts)) && settling.step(at: 5.3, counts) == .close)
  }
}
