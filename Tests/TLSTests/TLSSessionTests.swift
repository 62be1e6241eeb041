import Bytes
import Testing

@testable import TLS

@Suite struct TLSSessionTests {
  static let versions: [TLSVersion] = [.tls12, .tls13]

  static func only(_ version: TLSVersion) -> TLSConfiguration {
    .testClient { $0.maximumVersion = version }
  }

  @Test(arguments: versions, [1, 7, Int.max])
  func textGoesBothWays(version: TLSVersion, chop: Int) throws {
    var conversation = try Conversation(client: Self.only(version), chop: chop)
    conversation.client.write(Array("written before the handshake".utf8))
    conversation.run()
    #expect(conversation.client.isEstablished && conversation.server.isEstablished)
    #expect(conversation.serverRead == Array("written before the handshake".utf8))
    conversation.server.write(Array("answer".utf8))
    conversation.run()
    #expect(conversation.clientRead == Array("answer".utf8))
    #expect(conversation.clientEnd == .needMore && conversation.serverEnd == .needMore)
  }

  @Test func summaryTellsWhatWasAgreed() throws {
    var conversation = try Conversation()
    #expect(conversation.client.summary == nil)
    conversation.run()
    let agreed = conversation.client.summary
    let summary = try #require(agreed)
    #expect(summary.version == "TLSv1.3")
    #expect(summary.cipher == "TLS_AES_256_GCM_SHA384")
    #expect(summary.alpn == "http/1.1")
    #expect(summary.serverName == "localhost")
    #expect(!summary.resumed)
    #expect(conversation.server.summary?.serverName == "localhost")
    #expect(conversation.server.summary?.certificates == [])
    let leaf = try #require(summary.certificates.first)
    #expect(summary.certificates.count == 1)
    #expect(leaf.subject == "CN=good,O=Tests")
    #expect(leaf.issuer == "CN=Root,O=Tests")
    #expect(leaf.subjectAltNames == ["localhost", "*.wild.test", "127.0.0.1", "::1"])
    #expect(leaf.notAfter - leaf.notBefore == 9 * 86400)
    #expect(leaf.fingerprint.count == 64)
  }

  @Test(arguments: versions) func tenMegabytesArriveWhole(version: TLSVersion) throws {
    var conversation = try Conversation(client: Self.only(version), chop: 50_001)
    let payload = (0..<10_000_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
    conversation.run()
    conversation.client.write(payload)
    conversation.server.write(payload)
    conversation.run()
    #expect(conversation.serverRead == payload)
    #expect(conversation.clientRead == payload)
  }

  /// Several records in one `receive`, and a buffer smaller than one record.
  @Test(arguments: [1, 100, 16_384, 1_000_000]) func noPlaintextStalls(blockSize: Int) throws {
    var conversation = try Conversation()
    conversation.run()
    let payload = [UInt8](repeating: 7, count: 40_000)
    conversation.server.write(payload)
    var wire = ByteQueue()
    conversation.server.takeOutput(into: &wire)
    conversation.client.receive(wire.readable)
    var read: [UInt8] = []
    #expect(conversation.client.readAll(into: &read, blockSize: blockSize) == .needMore)
    #expect(read == payload)
  }

  @Test(arguments: versions) func closeNotifyIsAnEnd(version: TLSVersion) throws {
    var conversation = try Conversation(client: Self.only(version))
    conversation.run()
    conversation.server.write(Array("last".utf8))
    conversation.server.sendCloseNotify()
    conversation.run()
    #expect(conversation.clientRead == Array("last".utf8))
    #expect(conversation.clientEnd == .closed)
    // The other direction is still open.
    conversation.client.write(Array("and from here".utf8))
    conversation.run()
    #expect(conversation.serverRead == Array("and from here".utf8))
  }

  @Test(arguments: versions) func endWithoutCloseNotifyIsATruncation(version: TLSVersion) throws {
    var conversation = try Conversation(client: Self.only(version))
    conversation.run()
    conversation.server.write(Array("cut".utf8))
    conversation.run()
    conversation.client.receiveEOF()
    var rest: [UInt8] = []
    let end = conversation.client.readAll(into: &rest)
    guard case .failed(let error) = end else {
      Issue.record("\(end)")
      return
    }
    #expect(error.kind == .eof)
    #expect(error.message == "the server ended the connection without TLS's close_notify")
    #expect(conversation.client.readAll(into: &rest) == end)
  }

  @Test func endInTheHandshake() throws {
    var conversation = try Conversation()
    conversation.client.receiveEOF()
    var none: [UInt8] = []
    guard case .failed(let error) = conversation.client.readAll(into: &none) else {
      Issue.record("no failure")
      return
    }
    #expect(error.kind == .eof)
    #expect(error.message == "the server ended the connection in the middle of the TLS handshake")
  }

  @Test func bytesReceivedBeforeTheEndAreRead() throws {
    var conversation = try Conversation()
    conversation.run()
    conversation.server.write(Array("last words".utf8))
    var wire = ByteQueue()
    conversation.server.takeOutput(into: &wire)
    conversation.client.receive(wire.readable)
    conversation.client.receiveEOF()
    var read: [UInt8] = []
    _ = conversation.client.readAll(into: &read)
    #expect(read == Array("last words".utf8))
  }

  @Test func nothingGoesAfterCloseNotify() throws {
    var conversation = try Conversation()
    conversation.run()
    conversation.client.sendCloseNotify()
    conversation.client.write(Array("too late".utf8))
    conversation.client.sendCloseNotify()
    conversation.run()
    #expect(conversation.serverRead == [])
    #expect(conversation.serverEnd == .closed)
  }

  @Test func closeBeforeTheHandshakeIsDoneFollowsWhatWasHeld() throws {
    var conversation = try Conversation()
    conversation.client.write(Array("one line".utf8))
    conversation.client.sendCloseNotify()
    conversation.run()
    #expect(conversation.serverRead == Array("one line".utf8))
    #expect(conversation.serverEnd == .closed)
  }

  @Test func outputJoinsWhatTheQueueHolds() throws {
    var conversation = try Conversation()
    var wire = ByteQueue()
    wire.append([1, 2, 3])
    conversation.client.takeOutput(into: &wire)
    #expect(Array(wire.readable.prefix(5)) == [1, 2, 3, 22, 3])
    let count = wire.count
    conversation.client.takeOutput(into: &wire)
    #expect(wire.count == count)
  }

  @Test func idleSessionsStillWork() throws {
    var conversation = try Conversation()
    conversation.run()
    conversation.client.releaseIdleMemory()
    conversation.server.releaseIdleMemory()
    conversation.client.write(Array("awake".utf8))
    conversation.run()
    #expect(conversation.serverRead == Array("awake".utf8))
  }
}
