import Testing

@testable import Reactor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct BackgroundWorkTests {
  @Test func workRunsElsewhereAndItsResultComesToTheLoop() throws {
    let reactor = try Reactor()
    let loop = threadNumber()
    var result: (worker: UInt64, then: UInt64)?
    reactor.runInBackground {
      threadNumber()
    } then: { worker in
      result = (worker, threadNumber())
      reactor.stop()
    }
    #expect(result == nil)
    reactor.run()
    #expect(result?.worker != loop)
    #expect(result?.then == loop)
  }

  @Test func theLoopGoesOnMeanwhileAndManyJobsAllReturn() throws {
    let reactor = try Reactor()
    var ticks = 0
    var results: Set<Int> = []
    func tick() {
      ticks += 1
      reactor.schedule(after: 0.001, tick)
    }
    tick()
    for number in 0..<50 {
      reactor.runInBackground {
        usleep(20_000)
        return number
      } then: {
        results.insert($0)
        if results.count == 50 { reactor.stop() }
      }
    }
    reactor.run()
    #expect(results == Set(0..<50))
    #expect(ticks > 1)
  }

  @Test func aLoopThatIsGoneIsNotCalled() throws {
    var called = false
    weak var gone: Reactor?
    do {
      let reactor = try Reactor()
      gone = reactor
      reactor.schedule(after: 0) { called = true }
      reactor.runInBackground {
        usleep(5_000)
      } then: {
        called = true
      }
    }
    #expect(gone == nil)
    usleep(30_000)
    #expect(!called)
  }
}

private func threadNumber() -> UInt64 {
  #if canImport(Glibc)
    UInt64(pthread_self())
  #else
    UInt64(UInt(bitPattern: pthread_self()))
  #endif
}
