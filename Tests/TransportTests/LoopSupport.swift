import Reactor
import Testing

@testable import Transport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Reactor {
  /// Runs until `stop`; a loop that does not end within ten seconds is a failure of the test, not a hang.
  func runOrFail(sourceLocation: SourceLocation = #_sourceLocation) {
    let timer = schedule(after: 10) { [unowned self] in
      Issue.record("the loop did not end", sourceLocation: sourceLocation)
      stop()
    }
    run()
    cancel(timer)
  }

  /// Runs for a while, for all that is under way to happen. It is counted in turns of the loop, a millisecond
  /// apart, not by the clock: on a busy machine it takes longer, and nothing is missed.
  func run(for seconds: Double) {
    var turns = Int(seconds * 1000)
    func tick() {
      turns -= 1
      if turns > 0 { schedule(after: 0.001, tick) } else { stop() }
    }
    schedule(after: 0, tick)
    run()
  }
}

/// A numeric address, for tests.
func numeric(_ host: String, _ port: UInt16) throws -> SocketAddress {
  let found = try lookUp(host: host, port: port, family: .any, numericOnly: true).get()
  return try #require(found.first)
}

/// A path for a Unix socket that does not exist.
func unusedSocketPath() -> String {
  "/tmp/wscope-test-\(getpid())-\(UInt32.random(in: 0 ... .max)).sock"
}
