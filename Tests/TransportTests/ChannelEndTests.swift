import Reactor
import Testing

@testable import Transport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// FIN against RST, and closing from inside.
@Suite struct ChannelEndTests {
  private static let reset = SystemError(code: ECONNRESET, call: "recv")

  @Test func aResetIsNotAnEndOfFile() throws {
    let (peer, fd) = try Peer.connected()
    let it = try ChannelUnderTest(fd: fd)
    it.channel.start()
    peer.reset()
    it.reactor.run(for: 0.02)
    #expect(it.recorder.ends == [.reset(Self.reset)])
    #expect(it.channel.isOpen)
  }

  @Test func aPeerThatClosesWithoutReadingResets() throws {
    let (peer, fd) = try Peer.connected()
    let it = try ChannelUnderTest(fd: fd)
    it.channel.start()
    it.write("never read")
    peer.close()
    it.reactor.run(for: 0.02)
    #expect(it.recorder.ends == [.reset(Self.reset)])
  }

  /// A server that refuses sends its answer, closes while our bytes still come, and so resets.
  @Test(arguments: [true, false]) func whatCameBeforeTheResetIsDeliveredFirst(writesOnce: Bool) throws {
    let (peer, fd) = try Peer.connected()
    let it = try ChannelUnderTest(fd: fd)
    it.channel.start()
    it.write("request")
    peer.send("HTTP/1.1 400 Bad Request")
    peer.close()
    it.write("more")
    #expect(it.channel.writeFailure == SystemError(code: ECONNRESET, call: "send"))
    if !writesOnce { it.write("and more") }
    #expect(it.channel.unsentByteCount == 0)
    it.reactor.run(for: 0.02)
    #expect(
      it.recorder.calls == [
        "ready", "received HTTP/1.1 400 Bad Request", "ended reset: Connection reset by peer",
      ])
  }

  @Test func aPausedChannelHearsOfTheResetAfterWhatCameBefore() throws {
    let (peer, fd) = try Peer.connected()
    let it = try ChannelUnderTest(fd: fd)
    it.channel.start()
    it.channel.pauseReading()
    peer.send("last words")
    peer.reset()
    it.reactor.run(for: 0.02)
    #expect(it.recorder.calls == ["ready"])
    it.channel.resumeReading()
    it.reactor.run(for: 0.02)
    #expect(it.recorder.calls == ["ready", "received last words", "ended reset: Connection reset by peer"])
  }

  /// Whoever waits for room before reading on must not wait for ever.
  @Test func aWriteThatFailsLaterIsDrainedWithItsFailure() throws {
    let (peer, fd) = try Peer.connected()
    let it = try ChannelUnderTest(fd: fd)
    it.channel.start()
    it.channel.pauseReading()
    it.channel.output.append(pattern(16 << 20))
    it.channel.flush()
    it.recorder.onDrained = { channel in
      #expect(channel.writeFailure?.code == ECONNRESET)
      channel.resumeReading()
    }
    peer.send("last words")
    peer.close()
    it.reactor.run(for: 0.05)
    #expect(
      it.recorder.calls == [
        "ready", "drained", "received last words", "ended reset: Connection reset by peer",
      ])
  }

  @Test func writingToAUnixSocketWhosePeerHasClosedIsAReset() throws {
    let (peer, fd) = try Peer.connected(over: .unix(path: unusedSocketPath()))
    let it = try ChannelUnderTest(fd: fd)
    it.channel.start()
    peer.send("bye")
    peer.close()
    it.write("too late")
    it.reactor.run(for: 0.02)
    #expect(it.recorder.calls == ["ready", "received bye", "ended reset: Broken pipe"])
    #expect(it.recorder.ends == [.reset(SystemError(code: EPIPE, call: "send"))])
  }

  @Test func abortResets() throws {
    let (peer, fd) = try Peer.connected()
    let it = try ChannelUnderTest(fd: fd)
    it.channel.start()
    it.channel.abort()
    it.channel.abort()
    #expect(!it.channel.isOpen)
    var byte: UInt8 = 0
    #expect(recv(peer.fd, &byte, 1, 0) == -1)
    #expect(errno == ECONNRESET)
  }

  @Test(arguments: ["ready", "received", "drained", "ended"])
  func closedInsideACallNothingFollows(call: String) throws {
    let (peer, fd) = try Peer.connected()
    let it = try ChannelUnderTest(fd: fd)
    let close: (Channel) -> Void = { channel in
      channel.close()
      channel.close()
      channel.output.append("into the void")
      channel.flush()
      channel.pauseReading()
      channel.resumeReading()
      channel.closeWrite()
    }
    switch call {
    case "ready": it.recorder.onReady = close
    case "received": it.recorder.onReceived = { channel, _ in close(channel) }
    case "drained":
      it.recorder.onDrained = close
      it.recorder.onReady = { channel in
        channel.output.append(pattern(16 << 20))
        channel.flush()
        channel.pauseReading()
      }
    default: it.recorder.onEnded = close
    }
    it.channel.start()
    peer.send("hello")
    if call == "drained" { peer.close() } else { peer.finish() }
    it.reactor.run(for: 0.05)
    #expect(it.recorder.calls.last?.hasPrefix(call) == true)
    #expect(!it.channel.isOpen)
    #expect(fcntl(fd, F_GETFD) == -1 || it.channel.fd == -1)
  }

  private final class Owner: ChannelHandler {
    var channel: Channel?
    var count = 0

    func channelReady(_ channel: Channel) {}
    func channelDrained(_ channel: Channel) {}
    func channel(_ channel: Channel, ended: ChannelEnd) {}
    func channel(_ channel: Channel, received bytes: UnsafeMutableRawBufferPointer) {
      count += 1
      self.channel = nil
    }
  }

  @Test func aChannelLetGoOfInsideACallIsClosed() throws {
    let (peer, fd) = try Peer.connected()
    let reactor = try Reactor()
    let owner = Owner()
    owner.channel = Channel(fd: fd, reactor: reactor, buffers: ChannelBuffers())
    owner.channel?.handler = owner
    owner.channel?.start()
    peer.send("one")
    reactor.run(for: 0.02)
    #expect(owner.count == 1)
    #expect(peer.receive() == nil)
  }
}
