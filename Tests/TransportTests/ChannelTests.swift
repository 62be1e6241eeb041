import Bytes
import Reactor
import Testing

@testable import Transport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct ChannelTests {
  @Test func bytesGoBothWays() throws {
    let (peer, fd) = try Peer.connected()
    let it = try ChannelUnderTest(fd: fd)
    it.recorder.onReceived = { channel, bytes in
      // In place, as the frame code does it.
      for index in bytes.indices { bytes[index] &-= 32 }
      channel.output.append(UnsafeRawBufferPointer(bytes))
      channel.flush()
    }
    it.channel.start()
    #expect(it.recorder.calls == ["ready"])
    #expect(it.channel.tlsSummary == nil)
    peer.send("hello")
    it.reactor.run(for: 0.02)
    #expect(it.recorder.calls == ["ready", "received hello"])
    #expect(peer.receive() == Array("HELLO".utf8))
    #expect(it.channel.unsentByteCount == 0)
  }

  @Test func pausedNothingIsReadAndNothingIsLost() throws {
    let (peer, fd) = try Peer.connected()
    let it = try ChannelUnderTest(fd: fd)
    it.recorder.onReceived = { channel, _ in channel.pauseReading() }
    it.channel.start()
    peer.send("one")
    it.reactor.run(for: 0.02)
    peer.send("two")
    peer.finish()
    it.reactor.run(for: 0.02)
    #expect(it.recorder.calls == ["ready", "received one"])
    it.channel.resumeReading()
    #expect(it.recorder.calls == ["ready", "received one"], "not inside the call")
    it.reactor.run(for: 0.02)
    #expect(it.recorder.calls == ["ready", "received one", "received two"])
    it.channel.resumeReading()
    it.reactor.run(for: 0.02)
    #expect(it.recorder.calls.last == "ended eof")
  }

  @Test func aSlowReaderLeavesBytesUnsentUntilItReads() throws {
    let (peer, fd) = try Peer.connected()
    let it = try ChannelUnderTest(fd: fd)
    let payload = pattern(16 << 20)
    it.channel.start()
    it.channel.output.append(payload)
    it.channel.flush()
    let unsent = it.channel.unsentByteCount
    #expect(unsent > 0 && unsent < payload.count)
    it.channel.output.append("end")
    it.channel.flush()
    it.reactor.run(for: 0.01)
    #expect(it.recorder.calls == ["ready"])

    var arrived: [UInt8] = []
    it.recorder.onDrained = { _ in it.reactor.stop() }
    func read() {
      arrived += peer.receive() ?? []
      it.reactor.schedule(after: 0, read)
    }
    read()
    it.reactor.runOrFail()
    #expect(it.recorder.calls == ["ready", "drained"])
    #expect(it.channel.unsentByteCount == 0)
    while arrived.count < payload.count + 3, let more = peer.receive(), !more.isEmpty { arrived += more }
    #expect(arrived == payload + Array("end".utf8))
  }

  @Test func theEndOfInputIsNotTheEndOfOutput() throws {
    let (peer, fd) = try Peer.connected()
    let it = try ChannelUnderTest(fd: fd)
    it.channel.start()
    peer.send("request")
    peer.finish()
    it.reactor.run(for: 0.02)
    #expect(it.recorder.calls == ["ready", "received request", "ended eof"])
    it.write("answer")
    it.channel.closeWrite()
    #expect(peer.receive() == Array("answer".utf8))
    #expect(peer.receive() == nil)
    #expect(it.channel.isOpen)
  }

  @Test func closeWriteWaitsForWhatIsQueuedAndInputGoesOn() throws {
    let (peer, fd) = try Peer.connected()
    let it = try ChannelUnderTest(fd: fd)
    let payload = pattern(16 << 20)
    it.channel.start()
    it.channel.output.append(payload)
    it.channel.flush()
    it.channel.closeWrite()
    it.channel.closeWrite()
    #expect(it.channel.unsentByteCount > 0)
    var arrived: [UInt8] = []
    func read() {
      guard let bytes = peer.receive() else { return it.reactor.stop() }
      arrived += bytes
      it.reactor.schedule(after: 0, read)
    }
    read()
    it.reactor.runOrFail()
    #expect(arrived == payload)
    peer.send("still")
    it.reactor.run(for: 0.02)
    #expect(it.recorder.calls == ["ready", "drained", "received still"])
    it.write("too late")
    #expect(it.channel.unsentByteCount == 0)
    #expect(it.channel.writeFailure == nil)
  }

  @Test func anIdleChannelOwnsNoBufferUnlessItIsToKeepThem() throws {
    let (peer, fd) = try Peer.connected()
    let it = try ChannelUnderTest(fd: fd)
    it.recorder.onReceived = { channel, bytes in
      channel.output.append(UnsafeRawBufferPointer(bytes))
      let memory = channel.output.readable.baseAddress
      channel.flush()
      // More in the same call goes to the same memory.
      channel.output.append("more")
      #expect(channel.output.readable.baseAddress == memory)
      channel.flush()
    }
    it.channel.start()
    peer.send("x")
    it.reactor.run(for: 0.01)
    #expect(peer.receive() == Array("xmore".utf8))
    #expect(it.channel.output.capacity == 0)
    it.write("outside of the handler's calls")
    #expect(it.channel.output.capacity == 0)

    it.channel.keepsBuffers = true
    it.write("again")
    #expect(it.channel.output.capacity > 0)
  }

  @Test func aUnixSocketWorksTheSame() throws {
    let (peer, fd) = try Peer.connected(over: .unix(path: unusedSocketPath()))
    let it = try ChannelUnderTest(fd: fd)
    it.channel.start()
    peer.send("hello")
    it.write("world")
    peer.finish()
    it.reactor.run(for: 0.02)
    #expect(it.recorder.calls == ["ready", "received hello", "ended eof"])
    #expect(peer.receive() == Array("world".utf8))
  }

  /// 10 MB at once in each direction, with a reader that pauses again and again.
  @Test(arguments: [false, true]) func tenMegabytesBothWays(isSecure: Bool) throws {
    let (peer, fd) = try Peer.connected()
    let reactor = try Reactor()
    let far = peer.takeNonBlocking()
    let server = try ChannelUnderTest(
      fd: fd, tls: isSecure ? try TLSForTests.server() : nil, reactor: reactor, bufferSize: 100_000)
    let client = try ChannelUnderTest(
      fd: far, tls: isSecure ? try TLSForTests.client() : nil, reactor: reactor, bufferSize: 33_333)
    let payload = pattern(10_000_000)
    for side in [server, client] {
      var isPausedOnce = false
      side.recorder.onReceived = { channel, _ in
        channel.pauseReading()
        // In the same call, then from the loop.
        if isPausedOnce {
          reactor.schedule(after: 0) { channel.resumeReading() }
        } else {
          channel.resumeReading()
        }
        isPausedOnce.toggle()
      }
      side.recorder.onReady = { channel in
        channel.output.append(payload)
        channel.flush()
        channel.closeWrite()
      }
      side.recorder.onEnded = { _ in
        if server.recorder.ends.count + client.recorder.ends.count == 2 { reactor.stop() }
      }
    }
    client.channel.start()
    server.channel.start()
    reactor.runOrFail()
    #expect(server.recorder.received == payload)
    #expect(client.recorder.received == payload)
    #expect(server.recorder.ends == [.eof])
    #expect(client.recorder.ends == [.eof])
    #expect(server.channel.unsentByteCount == 0)
    #expect(client.channel.unsentByteCount == 0)
  }
}
