import Bytes
import Reactor
import TLS
import Testing

@testable import Transport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

enum TLSForTests {
  static func server() throws -> TLSSession {
    var configuration = TLSConfiguration(role: .server)
    configuration.selfSigned = try SelfSignedCertificate.make()
    return try TLSSession(context: try TLSContext(configuration) { _ in nil }, serverName: nil)
  }

  static func client() throws -> TLSSession {
    var configuration = TLSConfiguration(role: .client)
    configuration.verifiesPeer = false
    return try TLSSession(context: try TLSContext(configuration) { _ in nil }, serverName: "localhost")
  }
}

@Suite struct ChannelTLSTests {
  private struct Ends {
    let client: ChannelUnderTest
    let server: ChannelUnderTest
    let reactor: Reactor

    func start() {
      client.channel.start()
      server.channel.start()
    }
  }

  private func connected() throws -> Ends {
    let (peer, fd) = try Peer.connected()
    let reactor = try Reactor()
    return Ends(
      client: try ChannelUnderTest(
        fd: peer.takeNonBlocking(), tls: try TLSForTests.client(), reactor: reactor),
      server: try ChannelUnderTest(fd: fd, tls: try TLSForTests.server(), reactor: reactor),
      reactor: reactor)
  }

  @Test func readyMeansThatTheHandshakeIsDone() throws {
    let ends = try connected()
    ends.client.recorder.onReady = { channel in
      #expect(channel.tlsSummary?.version == "TLSv1.3")
      #expect(channel.tlsSummary?.serverName == "localhost")
      #expect(channel.tlsSummary?.certificates.count == 1)
    }
    ends.start()
    #expect(ends.client.recorder.calls == [])
    #expect(ends.client.channel.tlsSummary == nil)
    ends.reactor.run(for: 0.1)
    #expect(ends.client.recorder.calls == ["ready"])
    #expect(ends.server.recorder.calls == ["ready"])
    ends.client.channel.close()
    #expect(ends.client.channel.tlsSummary != nil)
  }

  @Test func whatIsWrittenBeforeTheHandshakeIsDoneIsSentAfterIt() throws {
    let ends = try connected()
    ends.start()
    ends.client.write("early")
    #expect(ends.client.channel.unsentByteCount >= 5)
    ends.reactor.run(for: 0.1)
    #expect(ends.client.recorder.calls == ["ready", "drained"])
    #expect(ends.server.recorder.calls == ["ready", "received early"])
  }

  @Test func closeWriteSendsCloseNotifyAndInputGoesOn() throws {
    let ends = try connected()
    ends.server.recorder.onEnded = { channel in
      channel.output.append("answer")
      channel.flush()
      channel.closeWrite()
    }
    ends.client.recorder.onReady = { channel in
      channel.output.append("request")
      channel.flush()
      channel.closeWrite()
    }
    ends.start()
    ends.reactor.run(for: 0.1)
    #expect(ends.server.recorder.calls == ["ready", "received request", "ended eof"])
    #expect(ends.client.recorder.calls == ["ready", "received answer", "ended eof"])
  }

  @Test func aFINWithoutCloseNotifyIsATruncation() throws {
    let ends = try connected()
    ends.client.recorder.onReady = { channel in
      channel.output.append("cut")
      channel.flush()
      shutdown(channel.fd, Int32(SHUT_WR))
    }
    ends.start()
    ends.reactor.run(for: 0.1)
    #expect(ends.server.recorder.calls == ["ready", "received cut", "ended truncated"])
    // Such a session cannot go on.
    ends.server.write("answer")
    #expect(ends.server.channel.unsentByteCount == 0)
  }

  @Test func aResetComesAfterWhatWasSentBeforeIt() throws {
    let ends = try connected()
    ends.start()
    ends.reactor.run(for: 0.1)
    ends.client.write("last words")
    ends.client.channel.abort()
    ends.reactor.run(for: 0.05)
    #expect(
      ends.server.recorder.calls == [
        "ready", "received last words", "ended reset: Connection reset by peer",
      ])
  }

  @Test func pausedInsideReadyItHoldsBackWhatCameWithTheHandshake() throws {
    let ends = try connected()
    ends.server.recorder.onReady = { channel in channel.pauseReading() }
    ends.start()
    ends.client.write("one")
    ends.client.channel.closeWrite()
    ends.reactor.run(for: 0.1)
    #expect(ends.server.recorder.calls == ["ready"])
    ends.server.channel.resumeReading()
    #expect(ends.server.recorder.calls == ["ready"], "not inside the call")
    ends.reactor.run(for: 0.05)
    #expect(ends.server.recorder.calls == ["ready", "received one", "ended eof"])
  }

  @Test func pausedInTheMiddleItDeliversTheRestAfterResume() throws {
    let (peer, fd) = try Peer.connected()
    let reactor = try Reactor()
    let client = try ChannelUnderTest(
      fd: peer.takeNonBlocking(), tls: try TLSForTests.client(), reactor: reactor)
    // Ten bytes at a time: what one record holds comes in several calls.
    let server = try ChannelUnderTest(
      fd: fd, tls: try TLSForTests.server(), reactor: reactor, bufferSize: 10)
    server.recorder.onReceived = { channel, _ in channel.pauseReading() }
    client.recorder.onReady = { channel in
      channel.output.append("0123456789abcdefghij")
      channel.flush()
      channel.closeWrite()
    }
    client.channel.start()
    server.channel.start()
    reactor.run(for: 0.1)
    #expect(server.recorder.calls == ["ready", "received 0123456789"])
    server.channel.resumeReading()
    reactor.run(for: 0.05)
    #expect(server.recorder.calls == ["ready", "received 0123456789", "received abcdefghij"])
    server.channel.resumeReading()
    reactor.run(for: 0.05)
    #expect(server.recorder.calls.last == "ended eof")
  }

  /// A TLS record that holds no ClientHello. RFC 8446 §6: the alert is of type 21, fatal (2), and the session
  /// is over.
  @Test func aBrokenHandshakeFailsAndTheAlertIsSent() throws {
    let (peer, fd) = try Peer.connected()
    let it = try ChannelUnderTest(fd: fd, tls: try TLSForTests.server())
    it.channel.start()
    peer.send([22, 3, 1, 0, 4, 0xFF, 0, 0, 0])
    it.reactor.run(for: 0.05)
    #expect(it.recorder.calls == ["ended tlsFailed"])
    let alert = try #require(peer.receive())
    #expect(alert.count == 7)
    #expect(alert.first == 21 && alert.dropFirst(5).first == 2, "\(alert)")
    it.write("nobody decrypts this")
    #expect(it.channel.unsentByteCount == 0)
  }

  @Test func plainHTTPIsNamedAsSuch() throws {
    let (peer, fd) = try Peer.connected()
    let it = try ChannelUnderTest(fd: fd, tls: try TLSForTests.server())
    it.channel.start()
    peer.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    it.reactor.run(for: 0.05)
    guard case .tlsFailed(let error) = it.recorder.ends.first else {
      Issue.record("\(it.recorder.calls)")
      return
    }
    #expect(error.kind == .wrongVersionNumber)
  }

  @Test func aPeerThatLeavesInTheHandshakeIsATLSFailureAndAResetIsAReset() throws {
    for resets in [false, true] {
      let (peer, fd) = try Peer.connected()
      let it = try ChannelUnderTest(fd: fd, tls: try TLSForTests.client())
      it.channel.start()
      it.reactor.run(for: 0.02)
      if resets {
        peer.reset()
      } else {
        _ = peer.receive()
        peer.close()
      }
      it.reactor.run(for: 0.02)
      #expect(
        it.recorder.calls == [resets ? "ended reset: Connection reset by peer" : "ended tlsFailed"])
      if case .tlsFailed(let error) = it.recorder.ends.first { #expect(error.kind == .eof) }
    }
  }

  @Test func anIdleChannelOwnsNoBuffer() throws {
    let ends = try connected()
    ends.start()
    ends.client.write("hello")
    ends.reactor.run(for: 0.1)
    ends.server.write("hello")
    ends.reactor.run(for: 0.05)
    for side in [ends.client, ends.server] {
      #expect(side.channel.output.capacity == 0)
      #expect(side.channel.ciphertext.capacity == 0)
    }
  }

  @Test(arguments: ["ready", "received", "ended"]) func closedInsideACallNothingFollows(call: String) throws {
    let ends = try connected()
    let recorder = ends.server.recorder
    switch call {
    case "ready": recorder.onReady = { $0.close() }
    case "received": recorder.onReceived = { channel, _ in channel.close() }
    default: recorder.onEnded = { $0.close() }
    }
    ends.client.recorder.onReady = { channel in
      channel.output.append("text")
      channel.flush()
      channel.closeWrite()
    }
    ends.start()
    ends.reactor.run(for: 0.1)
    #expect(recorder.calls.last?.hasPrefix(call) == true)
    #expect(!ends.server.channel.isOpen)
  }
}
