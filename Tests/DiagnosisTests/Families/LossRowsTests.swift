import Testing
import WebSocketCore

@testable import Diagnosis

@Suite struct LossRowsTests {
  private static let reset = StreamFate.reset("Connection reset by peer")

  private static func silent(_ seconds: Double, since: Double? = nil, _ end: StreamFate = .fin) -> Evidence {
    .ended(end) { session in
      session.duration = seconds + 1
      session.silence = seconds
      session.sinceSent = since
    }
  }

  static let situations = [
    Situation(
      "nginx's 60 s", silent(60.03), "idle-timeout", .likely, seen: "nginx", command: "--ping-interval 20"),
    Situation("after a message of ours", silent(61, since: 60.1), "idle-timeout", .likely),
    Situation("haproxy's 50 s", silent(50.01), "idle-timeout", .likely, seen: "haproxy"),
    Situation("an NLB, which resets", silent(350.2, reset), "idle-timeout", .likely, seen: "AWS NLB"),
    Situation("a limit of somebody's own", silent(25), "idle-timeout", .possible, seen: "that is 25 s"),
    Situation(
      "a limit of somebody's own, by an early clock", silent(19.98), "idle-timeout", .possible,
      seen: "that is 20 s"),
    Situation(
      "a limit of somebody's own, by a late timer", silent(21.4), "idle-timeout", .possible,
      seen: "that is 20 s"),
    Situation("an early clock and 60 s", silent(59.6), "idle-timeout", .likely, seen: "nginx"),
    Situation("two minutes", silent(119.99), "idle-timeout", .possible, seen: "that is 120 s"),
    Situation("an hour", silent(3600.2), "idle-timeout", .possible, seen: "that is 3600 s"),
    Situation("no round number", silent(22.5), "connection-lost"),
    Situation("no round number of minutes", silent(125), "connection-lost"),
    Situation("round, and too short for a limit", silent(15.01), "connection-lost"),
    Situation("too early for 60 s, and not long", silent(8), "connection-lost"),
    Situation("a message went in between", silent(60.03, since: 12), "connection-lost"),
    Situation(
      "uvicorn's exception", silent(1, since: 0.02), "lost-after-message", .likely,
      seen: "0.02 s before the end"),
    Situation("the same over TLS", silent(1, since: 0.02, .truncated), "lost-after-message", .likely),
    Situation("a message long before", silent(4, since: 4), "connection-lost"),
    Situation(
      "an answer came after our message",
      silent(0.01, since: 0.5), "connection-lost"),
    Situation("a reset", silent(1, reset), "connection-reset", .likely, seen: "Connection reset by peer"),
    Situation(
      "a reset, and we break the protocol",
      silent(1, reset).with { $0.settings.misbehavior = [.rsv, .noMask] }, "connection-reset", .likely,
      cause: "on purpose", seen: "no-mask, rsv"),
    Situation("an end", silent(1), "connection-lost", .likely),
    Situation(
      "the network is gone", silent(3, .failed("Connection timed out")), "connection-lost", seen: "timed out"),
    Situation(
      "no Pong",
      silent(3, .failed("Connection timed out")).with { $0.session?.pingsSent = 4 }, "pong-missing", .likely,
      seen: "4 Pings"),
    Situation(
      "no Pong, and we gave up", silent(3, .local).with { $0.session?.pingsSent = 4 }, "pong-missing", .likely
    ),
    Situation(
      "Pongs came",
      silent(3).with {
        $0.session?.pingsSent = 4
        $0.session?.pongsReceived = 4
      }, "connection-lost"),
  ]

  @Test(arguments: situations) func diagnosis(_ situation: Situation) throws { try situation.check() }
}
