import Testing

@testable import Reactor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Two connected stream sockets, closed at the end.
private final class Pair {
  let left: OwnedDescriptor
  let right: OwnedDescriptor

  init() throws {
    var ends: [Int32] = [-1, -1]
    #if os(Linux)
      let made = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends)
    #else
      let made = socketpair(AF_UNIX, SOCK_STREAM, 0, &ends)
    #endif
    guard made == 0 else { throw SystemError(call: "socketpair") }
    left = OwnedDescriptor(ends[0])
    right = OwnedDescriptor(ends[1])
  }

  func sendRight(_ text: String) {
    _ = text.withCString { write(right.number, $0, text.utf8.count) }
  }
}

extension Reactor {
  /// So many turns, a millisecond apart: not by the clock, which a busy machine would make too short.
  fileprivate func run(turns: Int) {
    var turns = turns
    func tick() {
      turns -= 1
      if turns > 0 { schedule(after: 0.001, tick) } else { stop() }
    }
    schedule(after: 0, tick)
    run()
  }
}

private func readText(_ fd: Int32) -> String {
  var bytes = [UInt8](repeating: 0, count: 100)
  let count = read(fd, &bytes, bytes.count)
  return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
}

@Suite struct ReactorTests {
  @Test func readableDescriptorsAreReportedUntilTheyAreRead() throws {
    let reactor = try Reactor()
    let pair = try Pair()
    var calls: [Readiness] = []
    try reactor.watch(pair.left.number, .read) { readiness in
      calls.append(readiness)
      if calls.count == 2 {
        #expect(readText(pair.left.number) == "hello")
      }
    }
    pair.sendRight("hello")
    reactor.run(turns: 10)
    #expect(calls == [.read, .read])
  }

  @Test func interestDecidesWhatIsReported() throws {
    let reactor = try Reactor()
    let pair = try Pair()
    var calls: [Readiness] = []
    try reactor.watch(pair.left.number, []) { readiness in
      calls.append(readiness)
      if readiness == .write { reactor.setInterest(pair.left.number, [.read, .write]) }
      if readiness == [.read, .write] { reactor.setInterest(pair.left.number, []) }
    }
    pair.sendRight("x")
    reactor.run(turns: 5)
    #expect(calls == [])
    reactor.setInterest(pair.left.number, .write)
    reactor.run(turns: 10)
    #expect(calls == [.write, [.read, .write]])
  }

  @Test func hangUpIsReportedAsWhatWasAskedForAndNotWithoutInterest() throws {
    let reactor = try Reactor()
    let pair = try Pair()
    var calls: [Readiness] = []
    try reactor.watch(pair.left.number, .read) { readiness in
      calls.append(readiness)
      reactor.setInterest(pair.left.number, [])
    }
    shutdown(pair.right.number, Int32(SHUT_RDWR))
    reactor.run(turns: 10)
    #expect(calls == [.read])
  }

  @Test func aWatchForgottenInTheSameWakeUpIsNotCalled() throws {
    let reactor = try Reactor()
    let first = try Pair()
    let second = try Pair()
    var calls: [String] = []
    try reactor.watch(first.left.number, .read) { _ in
      calls.append("first")
      reactor.unwatch(first.left.number)
      reactor.unwatch(second.left.number)
    }
    try reactor.watch(second.left.number, .read) { _ in
      calls.append("second")
      reactor.unwatch(first.left.number)
      reactor.unwatch(second.left.number)
    }
    first.sendRight("x")
    second.sendRight("x")
    reactor.run(turns: 10)
    #expect(calls == ["first"])
  }

  @Test func anEventOfAnEarlierWatchOnTheSameNumberIsNotDelivered() throws {
    let reactor = try Reactor()
    let trigger = try Pair()
    let victim = try Pair()
    let quiet = try Pair()
    var calls: [String] = []
    try reactor.watch(trigger.left.number, .read) { _ in
      calls.append("trigger")
      reactor.unwatch(trigger.left.number)
      // The victim's number now names another socket, on which nothing has come.
      reactor.unwatch(victim.left.number)
      #expect(dup2(quiet.left.number, victim.left.number) == victim.left.number)
      do {
        try reactor.watch(victim.left.number, .read) { _ in calls.append("reused") }
      } catch {
        Issue.record(error)
      }
    }
    try reactor.watch(victim.left.number, .read) { _ in calls.append("victim") }
    trigger.sendRight("x")
    victim.sendRight("x")
    reactor.run(turns: 10)
    #expect(calls == ["trigger"])

    calls = []
    quiet.sendRight("x")
    reactor.run(turns: 1)
    #expect(calls == ["reused"])
  }

  @Test func aRegularFileIsAlwaysReadyAndTimersStillFire() throws {
    let reactor = try Reactor()
    var path = Array("/tmp/wscope-reactor-XXXXXX".utf8CString)
    let file = OwnedDescriptor(mkstemp(&path))
    defer { unlink(path) }
    #expect(write(file.number, "some text", 9) == 9)
    lseek(file.number, 0, SEEK_SET)
    var texts: [String] = []
    var timerFired = false
    try reactor.watch(file.number, .read) { _ in
      texts.append(readText(file.number))
      if texts.last == "" { reactor.setInterest(file.number, []) }
    }
    reactor.schedule(after: 0) { timerFired = true }
    reactor.run(turns: 10)
    reactor.unwatch(file.number)
    #expect(texts == ["some text", ""])
    #expect(timerFired)
  }

  @Test(arguments: [-1, 9999] as [Int32]) func watchingWhatIsNotOpenFails(fd: Int32) throws {
    let reactor = try Reactor()
    do {
      try reactor.watch(fd, .read) { _ in }
      Issue.record("watched what is not open")
    } catch {
      #expect(error.code == EBADF)
    }
    reactor.setInterest(fd, .write)
    reactor.unwatch(fd)
  }

  @Test func aDescriptorIsWatchedOnce() throws {
    let reactor = try Reactor()
    let pair = try Pair()
    try reactor.watch(pair.left.number, .read) { _ in }
    #expect(throws: SystemError(code: EEXIST, call: "watch")) {
      try reactor.watch(pair.left.number, .read) { _ in }
    }
  }

  @Test func timersAreCancelledFromInsideTimers() throws {
    let reactor = try Reactor()
    var calls: [String] = []
    var second: TimerID?
    reactor.schedule(after: 0) {
      calls.append("first")
      if let second { reactor.cancel(second) }
      reactor.schedule(after: 0.001) { calls.append("third") }
    }
    second = reactor.schedule(after: 0) { calls.append("second") }
    reactor.run(turns: 10)
    #expect(calls == ["first", "third"])
  }

  @Test func timersNeverFireEarlyAndTheClockIsOfTheWakeUp() throws {
    let reactor = try Reactor()
    let start = Reactor.clock()
    var fired = 0.0
    reactor.schedule(after: 0.015) {
      fired = reactor.now
      reactor.stop()
    }
    reactor.run()
    #expect(fired >= start + 0.015)
    #expect(fired < start + 5)
    #expect(reactor.now == fired)
  }

  @Test func stopBeforeRunReturnsAtOnceAndOnlyOnce() throws {
    let reactor = try Reactor()
    var fired = false
    reactor.schedule(after: 0) {
      fired = true
      reactor.stop()
    }
    reactor.stop()
    reactor.run()
    #expect(!fired)
    reactor.run()
    #expect(fired)
  }

  @Test func errorsCarryTheSystemsText() {
    #expect(SystemError(code: ECONNREFUSED, call: "connect").message == "Connection refused")
  }
}
