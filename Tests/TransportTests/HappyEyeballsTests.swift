import Testing

@testable import Transport

@Suite struct HappyEyeballsTests {
  @Test(arguments: [
    ([], []),
    (["1.0.0.1"], ["1.0.0.1"]),
    (["::1", "::2", "1.0.0.1", "1.0.0.2"], ["::1", "1.0.0.1", "::2", "1.0.0.2"]),
    (["1.0.0.1", "::1", "::2", "::3"], ["1.0.0.1", "::1", "::2", "::3"]),
    (["::1", "::2", "::3", "1.0.0.1"], ["::1", "1.0.0.1", "::2", "::3"]),
  ])
  func familiesTakeTurnsBeginningWithTheFirst(hosts: [String], order: [String]) throws {
    let addresses = try hosts.map { try numeric($0, 80) }
    #expect(HappyEyeballs.interleaved(addresses).compactMap(\.host) == order)
  }

  /// What a schedule is asked, and what it must answer.
  enum Event: Sendable {
    /// At this time: these attempts start, then this.
    case at(Double, starts: [String], then: HappyEyeballs.Step)
    case fails
  }

  @Test(
    arguments: [
      ("nothing to try", [], [.at(0, starts: [], then: .exhausted)]),
      (
        "one address, which fails", ["::1"],
        [
          .at(10, starts: ["::1"], then: .waitForAttempts),
          .fails,
          .at(10.1, starts: [], then: .exhausted),
        ]
      ),
      (
        "nobody answers: one more every 250 ms", ["::1", "::2", "1.0.0.1"],
        [
          .at(10, starts: ["::1"], then: .wait(until: 10.25)),
          .at(10.2, starts: [], then: .wait(until: 10.25)),
          .at(10.25, starts: ["1.0.0.1"], then: .wait(until: 10.5)),
          .at(10.5, starts: ["::2"], then: .waitForAttempts),
          .fails,
          .fails,
          .at(11, starts: [], then: .waitForAttempts),
          .fails,
          .at(12, starts: [], then: .exhausted),
        ]
      ),
      (
        "a failure starts the next at once", ["::1", "1.0.0.1", "::2"],
        [
          .at(0, starts: ["::1"], then: .wait(until: 0.25)),
          .fails,
          .at(0.01, starts: ["1.0.0.1"], then: .wait(until: 0.26)),
          .fails,
          .at(0.02, starts: ["::2"], then: .waitForAttempts),
          .fails,
          .at(0.03, starts: [], then: .exhausted),
        ]
      ),
      (
        "a late wake-up starts only one", ["::1", "1.0.0.1", "::2"],
        [
          .at(0, starts: ["::1"], then: .wait(until: 0.25)),
          .at(5, starts: ["1.0.0.1"], then: .wait(until: 5.25)),
        ]
      ),
    ] as [(String, [String], [Event])])
  func schedule(name: String, hosts: [String], events: [Event]) throws {
    var eyeballs = HappyEyeballs(try hosts.map { try numeric($0, 80) })
    for event in events {
      switch event {
      case .fails:
        eyeballs.attemptFailed()
      case .at(let now, let starts, let then):
        var started: [String] = []
        var step = eyeballs.next(at: now)
        while case .attempt(let address) = step {
          started.append(address.host ?? "")
          step = eyeballs.next(at: now)
        }
        #expect(started == starts, "\(name), at \(now)")
        #expect(step == then, "\(name), at \(now)")
      }
    }
  }
}
