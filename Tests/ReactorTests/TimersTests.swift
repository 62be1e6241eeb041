import Testing

@testable import Reactor

@Suite struct TimersTests {
  /// Every due action's name, in order.
  private func fire(_ timers: inout Timers, at now: Double, _ log: Log) -> [String] {
    while let action = timers.popDue(at: now) { action() }
    defer { log.names = [] }
    return log.names
  }

  private final class Log {
    var names: [String] = []
  }

  @Test func deadlinesFireInOrderAndEqualOnesInOrderOfScheduling() {
    var timers = Timers()
    let log = Log()
    for (name, deadline) in [("c", 2.0), ("a", 1.0), ("d", 2.0), ("b", 1.0), ("e", 3.0)] {
      _ = timers.schedule(at: deadline) { log.names.append(name) }
    }
    #expect(timers.firstDeadline == 1)
    #expect(fire(&timers, at: 0.9, log) == [])
    #expect(fire(&timers, at: 2, log) == ["a", "b", "c", "d"])
    #expect(timers.firstDeadline == 3)
    #expect(fire(&timers, at: 3, log) == ["e"])
    #expect(timers.firstDeadline == nil)
  }

  @Test func cancelledTimersLeaveAtOnce() {
    var timers = Timers()
    let log = Log()
    let a = timers.schedule(at: 1) { log.names.append("a") }
    let b = timers.schedule(at: 2) { log.names.append("b") }
    timers.cancel(a)
    #expect(timers.count == 1)
    timers.cancel(a)
    #expect(fire(&timers, at: 5, log) == ["b"])

    // The slot is used again; the old name must not reach the new timer.
    _ = timers.schedule(at: 6) { log.names.append("c") }
    timers.cancel(a)
    timers.cancel(b)
    #expect(fire(&timers, at: 6, log) == ["c"])
  }

  @Test(arguments: [1, 2, 3, 50, 1000]) func orderHoldsForAnyMixOfSchedulingAndCancelling(count: Int) {
    var timers = Timers()
    let log = Log()
    var random = SplitMix(state: UInt64(count))
    var expected: [(deadline: Double, order: Int)] = []
    var ids: [TimerID] = []
    for order in 0..<count {
      let deadline = Double(random.next() % 20)
      ids.append(timers.schedule(at: deadline) { log.names.append("\(order)") })
      expected.append((deadline, order))
    }
    for order in stride(from: 0, to: count, by: 3) {
      timers.cancel(ids[order])
    }
    expected.removeAll { $0.order % 3 == 0 }
    expected.sort { ($0.deadline, $0.order) < ($1.deadline, $1.order) }
    #expect(fire(&timers, at: 20, log) == expected.map { "\($0.order)" })
  }
}

private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
