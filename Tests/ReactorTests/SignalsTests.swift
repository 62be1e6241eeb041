import Testing

@testable import Reactor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `raise` sends to the thread that runs the loop of the test: no other test is disturbed.
@Suite struct SignalsTests {
  @Test func signalsCallTheirActionOnTheLoop() throws {
    let reactor = try Reactor()
    var calls: [String] = []
    try reactor.onSignal(SIGUSR1) { calls.append("replaced") }
    try reactor.onSignal(SIGUSR1) { calls.append("one") }
    try reactor.onSignal(SIGUSR2) {
      calls.append("two")
      reactor.stop()
    }
    reactor.schedule(after: 0) { raise(SIGUSR1) }
    reactor.schedule(after: 0.01) { raise(SIGUSR2) }
    #expect(calls == [])
    reactor.run()
    #expect(calls == ["one", "two"])
  }

  @Test func aBrokenPipeIsAnErrorOfTheWrite() throws {
    _ = try Reactor()
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    close(ends[0])
    #expect(write(ends[1], "x", 1) == -1)
    #expect(errno == EPIPE)
    close(ends[1])
  }

  @Test func whatIsNoSignalIsAnError() throws {
    let reactor = try Reactor()
    #expect(throws: SystemError.self) { try reactor.onSignal(1000) {} }
  }
}
