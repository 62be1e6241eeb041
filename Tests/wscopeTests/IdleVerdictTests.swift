import Testing
import Trace
import WebSocketCore

@testable import wscope

@Suite struct IdleVerdictTests {
  private func lane(
    pings: Double? = nil, _ duration: Double, silence: Double? = nil, received: Int = 0,
    cut: CloseTrace? = nil
  ) -> IdleTrace {
    IdleTrace(
      pingInterval: pings, duration: duration, silence: silence ?? duration, received: received, cut: cut)
  }

  private func cut(_ ended: String, _ code: CloseCode = .abnormalClosure, _ reason: String = "") -> CloseTrace
  {
    CloseTrace(initiator: nil, code: code, reason: reason, clean: false, ended: ended)
  }

  private func verdict(_ silent: IdleTrace, _ pinging: IdleTrace) -> IdleVerdict {
    IdleVerdict(silent: silent, pinging: pinging, limit: 120)
  }

  @Test func silenceThatDoesNoHarm() {
    let verdict = verdict(lane(120), lane(pings: 15, 120.04, received: 7))
    #expect(
      verdict.lines == [
        "without Pings:          open after 120 s", "with Pings each 15 s:   open after 120 s",
        "Not cut within 120 s of silence",
      ])
    #expect(verdict.failure == nil)
  }

  @Test func pingsHelp() throws {
    let verdict = verdict(lane(60.02, cut: cut("fin")), lane(pings: 15, 105))
    #expect(verdict.lines[0] == "without Pings:          cut after 60 s by a FIN without a Close")
    #expect(
      verdict.lines[2]
        == "Cut after 60 s of silence, by a FIN without a Close; Pings each 15 s keep the connection open"
    )
    let failure = try #require(verdict.failure)
    #expect(failure.status == .checkFailed)
    #expect(failure.hint == "wscope connect --ping-interval 15")
  }

  @Test func pingsDoNotHelp() {
    let verdict = verdict(
      lane(30, cut: cut("rst")), lane(pings: 15, 30.1, silence: 0.1, cut: cut("rst")))
    #expect(verdict.lines[2] == "Cut after 30 s of silence, by a RST; Pings each 15 s do not help")
    #expect(verdict.failure?.hint == nil)
  }

  @Test func pingsThatCameTooLate() {
    let verdict = verdict(lane(6, cut: cut("fin")), lane(pings: 15, 6, cut: cut("fin")))
    #expect(verdict.lines[2].hasSuffix("before the first Ping: Pings were not tried"))
    #expect(verdict.failure?.hint == "--ping-interval 2")
  }

  @Test func aServerThatIsNotSilent() {
    let verdict = verdict(
      lane(120, silence: 20.04, received: 6), lane(pings: 15, 120, received: 14))
    #expect(verdict.lines[0].hasSuffix("open after 120 s; the server spoke 6 times, longest silence 20 s"))
    #expect(verdict.lines[2] == "Never silent for longer than 20 s: the server speaks by itself")
    #expect(verdict.failure == nil)
  }

  @Test func onlyTheOneWithPingsIsCut() {
    let verdict = verdict(lane(120), lane(pings: 15, 15, cut: cut("fin", .protocolError, "no pings")))
    #expect(
      verdict.lines[1]
        == "with Pings each 15 s:   cut after 15 s by a Close with 1002 (protocolError): no pings")
    #expect(verdict.failure?.status == .checkFailed)
  }

  @Test(arguments: [
    ("truncated", CloseCode.abnormalClosure, "a FIN without a Close and without TLS close_notify"),
    ("error", .abnormalClosure, "an error of the connection"),
    ("fin", .noStatusReceived, "a Close without a code"),
    ("fin", .goingAway, "a Close with 1001 (goingAway)"),
  ])
  func howItWasCut(ended: String, code: CloseCode, words: String) {
    let verdict = verdict(lane(5, cut: cut(ended, code)), lane(pings: 1, 9))
    #expect(verdict.lines[0] == "without Pings:          cut after 5 s by \(words)")
  }
}
