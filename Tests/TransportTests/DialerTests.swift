import Reactor
import Testing

@testable import Transport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Listens, but its queue is full: further clients get no answer.
private final class DeafListener {
  private let listener: OwnedDescriptor
  private var fillers: [Peer] = []
  let address: SocketAddress

  init(host: String = "127.0.0.1") throws {
    let socket = try openNonBlockingSocket(family: AF_INET)
    let fd = socket.number
    listener = consume socket
    try #require(try numeric(host, 0).withSockaddr { bind(fd, $0, $1) } == 0)
    try #require(listen(fd, 0) == 0)
    address = try SocketAddress(localOf: fd)
    fillers.append(try Peer(to: address))
  }
}

@Suite(.serialized) struct DialerTests {
  /// What a dial reported, without durations, and how it ended.
  private struct Outcome {
    var events: [String] = []
    var result: Result<DialedConnection, DialFailure>?
    var duration = 0.0
    var durationsAreTrue = true

    var failure: DialFailure? {
      if case .failure(let failure) = result { failure } else { nil }
    }

    mutating func note(_ event: DialEvent, after elapsed: Double) {
      switch event {
      case .resolved(let host, let addresses, let duration):
        events.append("resolved \(host) \(addresses)")
        durationsAreTrue = durationsAreTrue && (0...elapsed).contains(duration)
      case .attempt(let address):
        events.append("attempt \(address)")
      case .attemptFailed(let address, let error, let duration):
        events.append("failed \(address) \(error.message)")
        durationsAreTrue = durationsAreTrue && (0...elapsed).contains(duration)
      case .connected(let address, let duration):
        events.append("connected \(address)")
        durationsAreTrue = durationsAreTrue && (0...elapsed).contains(duration)
      }
    }
  }

  private func dial(_ target: DialTarget, timeout: Double? = 5) throws -> Outcome {
    let reactor = try Reactor()
    let dialer = Dialer(reactor: reactor)
    var outcome = Outcome()
    let start = Reactor.clock()
    dialer.dial(target, timeout: timeout) {
      outcome.note($0, after: Reactor.clock() - start)
    } done: { result in
      #expect(outcome.result == nil)
      outcome.result = result
      outcome.duration = Reactor.clock() - start
      reactor.stop()
    }
    #expect(outcome.events == [] && outcome.result == nil)
    reactor.runOrFail()
    if case .success(let connection) = outcome.result { close(connection.fd) }
    #expect(outcome.durationsAreTrue)
    return outcome
  }

  private func overridden(_ port: UInt16, _ addresses: String) throws -> DialTarget {
    DialTarget(
      host: "app.example", port: port,
      overrides: [try ResolveOverride(parsing: "app.example:\(port):\(addresses)")])
  }

  @Test func theFirstAddressThatAnswersWins() throws {
    let listener = try ListeningSocket(.tcp(host: "127.0.0.1", port: 0))
    let port = try #require(listener.address.port)
    let outcome = try dial(DialTarget(host: "127.0.0.1", port: port))
    #expect(
      outcome.events == [
        "resolved 127.0.0.1 [127.0.0.1:\(port)]",
        "attempt 127.0.0.1:\(port)",
        "connected 127.0.0.1:\(port)",
      ])
    let connection = try #require(try outcome.result?.get())
    #expect(connection.address == listener.address)
    #expect(connection.connectDuration >= 0 && connection.connectDuration <= outcome.duration)
  }

  @Test func theSocketIsReadyForUse() throws {
    let listener = try ListeningSocket(.tcp(host: "127.0.0.1", port: 0))
    let reactor = try Reactor()
    let dialer = Dialer(reactor: reactor)
    dialer.dial(DialTarget(host: "127.0.0.1", port: listener.address.port ?? 0), timeout: nil) { _ in
    } done: { result in
      if case .success(let connection) = result {
        #expect(fcntl(connection.fd, F_GETFL) & O_NONBLOCK != 0)
        var noDelay: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(connection.fd, Int32(IPPROTO_TCP), TCP_NODELAY, &noDelay, &size)
        #expect(noDelay != 0)
        // Nobody else watches it any more.
        do { try reactor.watch(connection.fd, .write) { _ in reactor.stop() } } catch { Issue.record(error) }
        reactor.schedule(after: 1) { close(connection.fd) }
      } else {
        Issue.record("not connected")
      }
    }
    reactor.runOrFail()
  }

  @Test func aRefusedAddressGivesWayToTheNextAtOnce() throws {
    let listener = try ListeningSocket(.tcp(host: "127.0.0.1", port: 0))
    let port = try #require(listener.address.port)
    let outcome = try dial(DialTarget(host: "localhost", port: port))
    // Refused, or on a machine without IPv6 not assignable.
    let failure = "failed [::1]:\(port) "
    #expect(
      outcome.events.map { $0.hasPrefix(failure) ? failure : $0 } == [
        "resolved localhost [[::1]:\(port), 127.0.0.1:\(port)]",
        "attempt [::1]:\(port)",
        failure,
        "attempt 127.0.0.1:\(port)",
        "connected 127.0.0.1:\(port)",
      ])
  }

  @Test func allRefusedListsEveryAttempt() throws {
    // Bound, but nobody listens.
    let socket = try openNonBlockingSocket(family: AF_INET)
    #expect(try numeric("127.0.0.1", 0).withSockaddr { bind(socket.number, $0, $1) } == 0)
    let port = try #require(try SocketAddress(localOf: socket.number).port)
    let outcome = try dial(try overridden(port, "127.0.0.1,127.0.0.2"))
    let refused = SystemError(code: ECONNREFUSED, call: "connect")
    #expect(
      outcome.failure
        == .connect(attempts: [
          FailedAttempt(address: try numeric("127.0.0.1", port), error: refused),
          FailedAttempt(address: try numeric("127.0.0.2", port), error: refused),
        ]))
  }

  @Test func aSilentAddressIsOvertakenAfterTheDelay() throws {
    let deaf = try DeafListener(host: "127.0.0.2")
    let port = try #require(deaf.address.port)
    let listener = try ListeningSocket(.tcp(host: "127.0.0.3", port: port))
    let outcome = try dial(try overridden(port, "127.0.0.2,127.0.0.3"))
    #expect(
      outcome.events.dropFirst() == [
        "attempt 127.0.0.2:\(port)",
        "attempt 127.0.0.3:\(port)",
        "connected 127.0.0.3:\(port)",
      ])
    #expect(outcome.duration >= HappyEyeballs.attemptDelay)
    _ = listener.address
  }

  @Test func aTimeoutNamesThePhaseAndWhatWasTried() throws {
    let deaf = try DeafListener()
    let outcome = try dial(
      DialTarget(host: "127.0.0.1", port: deaf.address.port ?? 0), timeout: 0.05)
    let silent = FailedAttempt(address: deaf.address, error: SystemError(code: ETIMEDOUT, call: "connect"))
    #expect(outcome.failure == .timedOut(.connect, attempts: [silent]))
    #expect(outcome.duration >= 0.05)
  }

  @Test func aNameThatCannotBeResolvedIsOfItsOwnKind() throws {
    let outcome = try dial(DialTarget(host: "", port: 80))
    #expect(outcome.failure == .resolve(ResolveError(code: EAI_NONAME)))
    #expect(outcome.events == [])
  }

  @Test func aUnixSocketIsDialedWithoutResolving() throws {
    let path = unusedSocketPath()
    let listener = try ListeningSocket(.unix(path: path))
    let outcome = try dial(DialTarget(host: "ignored.example", port: 80, unixSocketPath: path))
    #expect(outcome.events == ["attempt unix:\(path)", "connected unix:\(path)"])
    #expect(try outcome.result?.get().address == listener.address)
  }

  @Test(arguments: [("/nonexistent/socket", ENOENT), (String(repeating: "x", count: 200), ENAMETOOLONG)])
  func aUnixSocketThatIsNotThereIsAnError(path: String, code: Int32) throws {
    let outcome = try dial(DialTarget(host: "", port: 0, unixSocketPath: path))
    let error = SystemError(code: code, call: "connect")
    if code == ENAMETOOLONG {
      #expect(outcome.failure == .unixPath(path, error))
    } else {
      let attempt = FailedAttempt(address: try SocketAddress(unixPath: path), error: error)
      #expect(outcome.failure == .connect(attempts: [attempt]))
    }
  }

  @Test func aFullUnixListenerIsTriedAgainUntilItHasRoom() throws {
    let path = unusedSocketPath()
    defer { unlink(path) }
    let address = try SocketAddress(unixPath: path)
    let listener = try openNonBlockingSocket(family: AF_UNIX)
    try #require(address.withSockaddr { bind(listener.number, $0, $1) } == 0)
    try #require(listen(listener.number, 0) == 0)
    let filler = try Peer(to: address)

    let reactor = try Reactor()
    let dialer = Dialer(reactor: reactor)
    var connected = false
    dialer.dial(DialTarget(host: "", port: 0, unixSocketPath: path), timeout: 5) { _ in
    } done: { result in
      if case .success(let connection) = result {
        connected = true
        close(connection.fd)
      }
      reactor.stop()
    }
    reactor.schedule(after: 0.03) {
      #expect(!connected)
      close(accept(listener.number, nil, nil))
    }
    reactor.runOrFail()
    #expect(connected)
    _ = filler
  }

  @Test(arguments: [0, 0.02]) func aCancelledDialReportsNothingMore(delay: Double) throws {
    let deaf = try DeafListener()
    let reactor = try Reactor()
    let dialer = Dialer(reactor: reactor)
    var events = 0
    dialer.dial(DialTarget(host: "127.0.0.1", port: deaf.address.port ?? 0), timeout: 0.05) { _ in
      events += 1
    } done: { _ in
      Issue.record("done after cancel")
    }
    if delay == 0 { dialer.cancel() } else { reactor.schedule(after: delay) { dialer.cancel() } }
    reactor.run(for: 0.1)
    #expect(events == (delay == 0 ? 0 : 2))
  }

  @Test(arguments: ["resolved", "attempt", "connected"])
  func itCanBeCancelledFromInsideAnyReport(event: String) throws {
    let listener = try ListeningSocket(.tcp(host: "127.0.0.1", port: 0))
    let reactor = try Reactor()
    let dialer = Dialer(reactor: reactor)
    var outcome = Outcome()
    dialer.dial(DialTarget(host: "127.0.0.1", port: listener.address.port ?? 0), timeout: nil) {
      outcome.note($0, after: .infinity)
      if outcome.events.last?.hasPrefix(event) == true { dialer.cancel() }
    } done: { _ in
      Issue.record("done after cancel")
    }
    reactor.run(for: 0.05)
    #expect(outcome.events.last?.hasPrefix(event) == true)
  }
}
