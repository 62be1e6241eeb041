import Reactor
import Testing

@testable import Transport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct StandardInputTests {
  private final class Reader {
    let reactor: Reactor
    let input: StandardInput
    var blocks: [String] = []
    var ends: [SystemError?] = []

    init(_ fd: Int32, bufferSize: Int = 256 * 1024) throws {
      reactor = try Reactor()
      input = StandardInput(reactor: reactor, fd: fd, bufferSize: bufferSize)
    }

    func start() {
      input.start { [unowned self] bytes in
        blocks.append(String(decoding: bytes, as: UTF8.self))
      } onEnd: { [unowned self] error in
        ends.append(error)
        reactor.stop()
      }
    }
  }

  @Test func aFileIsReadInBlocksToItsEnd() throws {
    let file = try temporaryFile("abcdefghij")
    let reader = try Reader(file.number, bufferSize: 4)
    reader.start()
    reader.reactor.runOrFail()
    #expect(reader.blocks == ["abcd", "efgh", "ij"])
    #expect(reader.ends == [nil])
  }

  @Test func aPipeIsReadAsItFillsAndItsFlagsStay() throws {
    let pipe = try Pipe()
    let reader = try Reader(pipe.reader)
    reader.start()
    reader.reactor.schedule(after: 0) { _ = write(pipe.writer, "one", 3) }
    reader.reactor.schedule(after: 0.02) {
      #expect(reader.blocks == ["one"])
      _ = write(pipe.writer, "two", 3)
      pipe.closeWriter()
    }
    reader.reactor.runOrFail()
    #expect(reader.blocks == ["one", "two"])
    #expect(reader.ends == [nil])
    #expect(fcntl(pipe.reader, F_GETFL) & O_NONBLOCK == 0)
  }

  @Test func aSocketIsReadToo() throws {
    let (peer, fd) = try Peer.connected()
    let socket = OwnedDescriptor(fd)
    let reader = try Reader(socket.number)
    reader.start()
    peer.send("hello")
    peer.finish()
    reader.reactor.runOrFail()
    #expect(reader.blocks == ["hello"])
    #expect(reader.ends == [nil])
  }

  @Test func theNullDeviceEndsAtOnce() throws {
    let null = OwnedDescriptor(open("/dev/null", O_RDONLY))
    let reader = try Reader(null.number)
    reader.start()
    reader.reactor.runOrFail()
    #expect(reader.blocks == [])
    #expect(reader.ends == [nil])
  }

  @Test(arguments: [("/tmp", EISDIR), ("/nonexistent", EBADF)])
  func whatCannotBeReadIsAnErrorAndNotAnEnd(path: String, code: Int32) throws {
    let fd = open(path, O_RDONLY)
    defer { close(fd) }
    let reader = try Reader(fd)
    reader.start()
    #expect(reader.ends == [])
    reader.reactor.runOrFail()
    #expect(reader.ends.map { $0?.code } == [code])
  }

  @Test(arguments: [true, false]) func pausedItReadsNothing(beforeStart: Bool) throws {
    let file = try temporaryFile("text")
    let reader = try Reader(file.number)
    if beforeStart { reader.input.pause() }
    reader.start()
    if !beforeStart { reader.input.pause() }
    reader.reactor.run(for: 0.02)
    #expect(reader.blocks == [] && reader.ends == [])
    reader.input.resume()
    reader.reactor.runOrFail()
    #expect(reader.blocks == ["text"])
    #expect(reader.ends == [nil])
  }

  @Test func stoppedInsideTheHandlerItSaysNoMore() throws {
    let file = try temporaryFile("abcdefgh")
    let reactor = try Reactor()
    let input = StandardInput(reactor: reactor, fd: file.number, bufferSize: 4)
    var blocks = 0
    input.start { _ in
      blocks += 1
      input.stop()
    } onEnd: { _ in
      Issue.record("end after stop")
    }
    reactor.run(for: 0.02)
    #expect(blocks == 1)
  }
}
