import Reactor
import Testing

@testable import Transport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite(.serialized) struct AcceptorTests {
  @Test(arguments: ["127.0.0.1", "localhost"])
  func aFreePortIsTakenAndReported(host: String) throws {
    let reactor = try Reactor()
    let acceptor = try Acceptor(reactor: reactor, endpoint: .tcp(host: host, port: 0))
    let port = try #require(acceptor.boundAddress.port)
    #expect(port > 0)
    #expect(acceptor.boundAddress.description == "127.0.0.1:\(port)")

    let client = try Peer(to: acceptor.boundAddress)
    var peer: SocketAddress?
    try acceptor.start { fd, address in
      peer = address
      #expect(fcntl(fd, F_GETFL) & O_NONBLOCK != 0)
      #expect(fcntl(fd, F_GETFD) & FD_CLOEXEC != 0)
      var noDelay: Int32 = 0
      var size = socklen_t(MemoryLayout<Int32>.size)
      getsockopt(fd, Int32(IPPROTO_TCP), TCP_NODELAY, &noDelay, &size)
      #expect(noDelay != 0)
      close(fd)
      reactor.stop()
    }
    reactor.runOrFail()
    #expect(try peer == SocketAddress(localOf: client.fd))
  }

  @Test func aPortInUseIsAnError() throws {
    let reactor = try Reactor()
    let first = try Acceptor(reactor: reactor, endpoint: .tcp(host: "127.0.0.1", port: 0))
    let port = try #require(first.boundAddress.port)
    #expect(throws: ListenError.system(SystemError(code: EADDRINUSE, call: "bind"))) {
      try Acceptor(reactor: reactor, endpoint: .tcp(host: "127.0.0.1", port: port))
    }
    first.close()
    _ = try Acceptor(reactor: reactor, endpoint: .tcp(host: "127.0.0.1", port: port))
  }

  @Test func aHostThatIsNotHereIsAnError() throws {
    let reactor = try Reactor()
    #expect(throws: ListenError.system(SystemError(code: EADDRNOTAVAIL, call: "bind"))) {
      try Acceptor(reactor: reactor, endpoint: .tcp(host: "192.0.2.1", port: 0))
    }
    #expect(throws: ListenError.resolve(ResolveError(code: EAI_NONAME))) {
      try Acceptor(reactor: reactor, endpoint: .tcp(host: "", port: 0))
    }
  }

  @Test func pausedItLeavesClientsWaiting() throws {
    let reactor = try Reactor()
    let acceptor = try Acceptor(reactor: reactor, endpoint: .tcp(host: "127.0.0.1", port: 0))
    var count = 0
    try acceptor.start { fd, _ in
      count += 1
      close(fd)
      acceptor.pause()
    }
    let first = try Peer(to: acceptor.boundAddress)
    let second = try Peer(to: acceptor.boundAddress)
    reactor.run(for: 0.02)
    #expect(count == 1)
    acceptor.resume()
    reactor.run(for: 0.02)
    #expect(count == 2)
    _ = (first, second)
  }

  @Test func closedInsideTheHandlerItAcceptsNoMore() throws {
    let reactor = try Reactor()
    let path = unusedSocketPath()
    let acceptor = try Acceptor(reactor: reactor, endpoint: .unix(path: path))
    #expect(acceptor.boundAddress.description == "unix:\(path)")
    var peers: [String] = []
    try acceptor.start { fd, peer in
      peers.append(peer.description)
      close(fd)
      acceptor.close()
    }
    let first = try Peer(to: acceptor.boundAddress)
    let second = try Peer(to: acceptor.boundAddress)
    reactor.run(for: 0.02)
    #expect(peers == ["unix:"])
    #expect(access(path, F_OK) != 0)
    #expect(throws: SystemError(code: ENOENT, call: "connect")) { try Peer(to: acceptor.boundAddress) }
    _ = (first, second)
  }

  @Test func aStaleSocketFileIsReplacedAndALiveOneIsNot() throws {
    let reactor = try Reactor()
    let path = unusedSocketPath()
    let stale = try openNonBlockingSocket(family: AF_UNIX)
    #expect(try SocketAddress(unixPath: path).withSockaddr { bind(stale.number, $0, $1) } == 0)
    _ = stale.release()
    let live = try Acceptor(reactor: reactor, endpoint: .unix(path: path))
    #expect(throws: ListenError.system(SystemError(code: EADDRINUSE, call: "bind"))) {
      try Acceptor(reactor: reactor, endpoint: .unix(path: path))
    }
    let client = try Peer(to: live.boundAddress)
    live.close()
    _ = client
  }

  @Test func aFileThatIsNoSocketIsLeftAlone() throws {
    let reactor = try Reactor()
    let path = unusedSocketPath()
    close(open(path, O_CREAT | O_WRONLY, 0o600))
    defer { unlink(path) }
    #expect(throws: ListenError.system(SystemError(code: EADDRINUSE, call: "bind"))) {
      try Acceptor(reactor: reactor, endpoint: .unix(path: path))
    }
    #expect(access(path, F_OK) == 0)
  }

  @Test func aSocketFilePutThereByAnotherIsNotRemoved() throws {
    let reactor = try Reactor()
    let path = unusedSocketPath()
    let first = try Acceptor(reactor: reactor, endpoint: .unix(path: path))
    unlink(path)
    let second = try Acceptor(reactor: reactor, endpoint: .unix(path: path))
    first.close()
    #expect(access(path, F_OK) == 0)
    second.close()
    #expect(access(path, F_OK) != 0)
  }

  @Test func twoThousandClientsAreAccepted() throws {
    let reactor = try Reactor()
    let acceptor = try Acceptor(reactor: reactor, endpoint: .tcp(host: "127.0.0.1", port: 0))
    let wanted = 2000
    try #require(raiseDescriptorLimit() > 2 * wanted + 100)
    var clients: [Peer] = []
    var accepted: [Int32] = []
    defer { accepted.forEach { close($0) } }
    try acceptor.start { fd, _ in
      accepted.append(fd)
      if accepted.count == wanted { reactor.stop() }
    }
    for _ in 0..<wanted { clients.append(try Peer(to: acceptor.boundAddress)) }
    reactor.runOrFail()
    #expect(Set(accepted).count == wanted)
  }

  /// In a process of its own, since it uses up the descriptors. It is told of each try that fails, and nothing
  /// else makes it try: were it spinning, the third would come at once. A slow machine only makes it later.
  @Test func withoutADescriptorItWaitsInsteadOfSpinning() async {
    await #expect(processExitsWith: .success) {
      let reactor = try Reactor()
      let acceptor = try Acceptor(reactor: reactor, endpoint: .tcp(host: "127.0.0.1", port: 0))
      let client = try Peer(to: acceptor.boundAddress)
      var failures: [SystemError] = []
      var accepted = 0
      try acceptor.start { fd, _ in
        accepted += 1
        close(fd)
        reactor.stop()
      } failed: {
        failures.append($0)
        if failures.count == 3 { reactor.stop() }
      }
      #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
      #else
        let resource = RLIMIT_NOFILE
      #endif
      var few = rlimit(rlim_cur: 100, rlim_max: 100)
      #expect(setrlimit(resource, &few) == 0)
      var fillers: [Int32] = []
      while case let fd = dup(client.fd), fd >= 0 { fillers.append(fd) }
      let begun = Reactor.clock()
      reactor.runOrFail()
      #expect(Reactor.clock() - begun >= 0.2)
      #expect(failures == Array(repeating: SystemError(code: EMFILE, call: "accept"), count: 3))
      #expect(accepted == 0)

      fillers.forEach { close($0) }
      reactor.runOrFail()
      #expect(failures.count == 3)
      #expect(accepted == 1)
    }
  }
}
