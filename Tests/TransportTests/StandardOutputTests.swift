import Bytes
import Reactor
import Testing

@testable import Transport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct StandardOutputTests {
  private static let megabyte = [UInt8](repeating: 0x61, count: 1 << 20)

  /// Reads a blocking descriptor on another thread to its end, or `limit` bytes.
  private func collect(_ reactor: Reactor, _ fd: Int32, limit: Int, then: @escaping (Int) -> Void) {
    reactor.runInBackground {
      var total = 0
      var bytes = [UInt8](repeating: 0, count: 65536)
      while total < limit {
        let count = read(fd, &bytes, min(bytes.count, limit - total))
        if count <= 0 { break }
        total += count
      }
      return total
    } then: {
      then($0)
    }
  }

  @Test func aSlowReaderDoesNotStopTheLoopAndGetsEverything() throws {
    let reactor = try Reactor()
    let pipe = try Pipe()
    let output = StandardOutput(reactor: reactor, fd: pipe.writer)
    var drained = 0
    output.onDrained = { drained += 1 }
    output.queue.append(Self.megabyte)
    output.flush()
    let pending = output.pendingByteCount
    #expect(pending > 0 && pending < 1 << 20)
    // More may be queued meanwhile.
    output.queue.append("end")
    output.flush()
    reactor.run(for: 0.01)
    #expect(drained == 0)
    #expect(output.pendingByteCount == pending + 3)

    collect(reactor, pipe.reader, limit: 1 << 20 + 3) { total in
      #expect(total == 1 << 20 + 3)
      reactor.stop()
    }
    reactor.runOrFail()
    #expect(drained == 1)
    #expect(output.pendingByteCount == 0)
    #expect(fcntl(pipe.writer, F_GETFL) & O_NONBLOCK == 0, "the parent shares this file description")
  }

  @Test func whatFitsIsWrittenAtOnceWithoutAWord() throws {
    let reactor = try Reactor()
    let pipe = try Pipe()
    let output = StandardOutput(reactor: reactor, fd: pipe.writer)
    output.onDrained = { Issue.record("it was never blocked") }
    output.queue.append("hello")
    output.flush()
    var bytes = [UInt8](repeating: 0, count: 10)
    #expect(read(pipe.reader, &bytes, 10) == 5)
    #expect(bytes.prefix(5) == ArraySlice("hello".utf8))
    reactor.run(for: 0.01)
  }

  @Test(arguments: [true, false]) func aReaderThatHasGoneIsReportedOnce(isBlocked: Bool) throws {
    let reactor = try Reactor()
    let pipe = try Pipe()
    let output = StandardOutput(reactor: reactor, fd: pipe.writer)
    var failures: [SystemError] = []
    output.onFailure = { failures.append($0) }
    if isBlocked {
      output.queue.append(Self.megabyte)
      output.flush()
    }
    pipe.closeReader()
    output.queue.append("lost")
    output.flush()
    #expect(failures == [])
    reactor.run(for: 0.02)
    #expect(failures == [SystemError(code: EPIPE, call: "write")])
    #expect(output.pendingByteCount == 0)
    output.queue.append("lost")
    output.flush()
    reactor.run(for: 0.02)
    #expect(failures.count == 1)
    #expect(output.pendingByteCount == 0)
    #expect(throws: SystemError(code: EPIPE, call: "write")) { try output.drain() }
  }

  @Test func aFileTakesEverythingAtOnceAtItsPosition() throws {
    let reactor = try Reactor()
    let file = try temporaryFile("0123456789")
    lseek(file.number, 10, SEEK_SET)
    let output = StandardOutput(reactor: reactor, fd: file.number)
    output.queue.append(Self.megabyte)
    output.flush()
    #expect(output.pendingByteCount == 0)
    #expect(lseek(file.number, 0, SEEK_CUR) == 10 + 1 << 20)
  }

  @Test func aFullDiskIsAnError() throws {
    let full = OwnedDescriptor(open("/dev/full", O_WRONLY))
    guard full.number >= 0 else { return }
    let reactor = try Reactor()
    let output = StandardOutput(reactor: reactor, fd: full.number)
    var failures: [SystemError] = []
    output.onFailure = { failures.append($0) }
    output.queue.append("x")
    output.flush()
    reactor.run(for: 0.01)
    #expect(failures == [SystemError(code: ENOSPC, call: "write")])
  }

  @Test func aSocketIsWrittenWithoutTouchingItsFlags() throws {
    let reactor = try Reactor()
    let (peer, fd) = try Peer.connected()
    let socket = OwnedDescriptor(fd)
    _ = fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK)
    let output = StandardOutput(reactor: reactor, fd: socket.number)
    for _ in 0..<16 { output.queue.append(Self.megabyte) }
    output.flush()
    #expect(output.pendingByteCount > 0)
    collect(reactor, peer.fd, limit: 16 << 20) { total in
      #expect(total == 16 << 20)
      reactor.stop()
    }
    reactor.runOrFail()
    #expect(fcntl(fd, F_GETFL) & O_NONBLOCK == 0)
  }

  #if os(Linux)
    @Test func aTerminalIsWrittenWithoutTouchingItsFlags() throws {
      let controller = OwnedDescriptor(open("/dev/ptmx", O_RDWR | O_NOCTTY))
      try #require(controller.number >= 0)
      var locked: Int32 = 0
      let (unlock, openPeer): (UInt, UInt) = (0x4004_5431, 0x5441)  // TIOCSPTLCK, TIOCGPTPEER
      try #require(ioctl(controller.number, unlock, &locked) == 0)
      let terminal = OwnedDescriptor(ioctl(controller.number, openPeer, O_RDWR | O_NOCTTY))
      try #require(isatty(terminal.number) == 1)

      let reactor = try Reactor()
      let output = StandardOutput(reactor: reactor, fd: terminal.number)
      output.queue.append(Self.megabyte)
      output.flush()
      #expect(output.pendingByteCount > 0)
      collect(reactor, controller.number, limit: 1 << 20) { total in
        #expect(total == 1 << 20)
        reactor.stop()
      }
      reactor.runOrFail()
      #expect(output.pendingByteCount == 0)
      #expect(fcntl(terminal.number, F_GETFL) & O_NONBLOCK == 0)
    }
  #endif

  @Test func drainBlocksUntilAllIsWrittenOrTheTimeIsUp() throws {
    let reactor = try Reactor()
    let pipe = try Pipe()
    let output = StandardOutput(reactor: reactor, fd: pipe.writer)
    output.queue.append(Self.megabyte)
    #expect(throws: SystemError(code: ETIMEDOUT, call: "write")) { try output.drain(timeout: 0.02) }
    #expect(output.pendingByteCount > 0)

    collect(reactor, pipe.reader, limit: 1 << 20) { total in
      #expect(total == 1 << 20)
      reactor.stop()
    }
    try output.drain()
    #expect(output.pendingByteCount == 0)
    reactor.runOrFail()
  }

  @Test func whatIsNotOpenIsAnError() throws {
    let reactor = try Reactor()
    let output = StandardOutput(reactor: reactor, fd: -1)
    output.queue.append("x")
    #expect(throws: SystemError(code: EBADF, call: "write")) { try output.drain() }
  }
}
