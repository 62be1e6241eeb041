import Bytes
import Testing

@testable import TLS

/// Versions, ALPN, and peers that do not speak TLS at all.
@Suite struct NegotiationTests {
  static func server(_ change: (inout TLSConfiguration) -> Void) -> TLSConfiguration {
    .testServer("good", change)
  }

  @Test(arguments: [
    (TLSVersion.tls12, TLSVersion.tls12, "TLSv1.2"), (.tls12, .tls13, "TLSv1.3"), (.tls13, .tls13, "TLSv1.3"),
    (.tls10, .tls11, "TLSv1.1"), (.tls10, .tls10, "TLSv1"),
  ])
  func highestCommonVersion(minimum: TLSVersion, maximum: TLSVersion, agreed: String) throws {
    var conversation = try Conversation(
      client: .testClient {
        $0.minimumVersion = minimum
        $0.maximumVersion = maximum
      }, server: Self.server { $0.minimumVersion = .tls10 })
    conversation.run()
    #expect(conversation.client.summary?.version == agreed)
  }

  @Test func oldVersionsAreOffUnlessAskedFor() throws {
    var conversation = try Conversation(client: .testClient { $0.maximumVersion = .tls11 })
    conversation.run()
    #expect(conversation.clientEnd.error?.kind == .protocolVersion)
  }

  @Test func noCommonVersion() throws {
    var conversation = try Conversation(
      client: .testClient { $0.maximumVersion = .tls12 }, server: Self.server { $0.minimumVersion = .tls13 })
    conversation.run()
    #expect(conversation.serverEnd.error?.kind == .protocolVersion)
    #expect(conversation.serverEnd.error?.message == "the client and we have no TLS version in common")
    #expect(conversation.clientEnd.error?.kind == .protocolVersion)
    #expect(
      conversation.clientEnd.error?.message
        == "the server does not accept the TLS versions offered (protocol_version)")
  }

  @Test(arguments: [
    (["http/1.1"], ["http/1.1"], "http/1.1"), (["h2", "http/1.1"], ["http/1.1"], "http/1.1"),
    (["h2", "http/1.1"], ["http/1.1", "h2"], "http/1.1"), ([], ["http/1.1"], nil), (["h2"], [], nil),
  ])
  func alpn(offered: [String], known: [String], agreed: String?) throws {
    var conversation = try Conversation(
      client: .testClient { $0.alpn = offered }, server: Self.server { $0.alpn = known })
    conversation.run()
    #expect(conversation.client.isEstablished && conversation.server.isEstablished)
    #expect(conversation.client.summary?.alpn == agreed)
    #expect(conversation.server.summary?.alpn == agreed)
  }

  @Test func nothingInCommonByALPNIsFatal() throws {
    var conversation = try Conversation(client: .testClient { $0.alpn = ["h2"] })
    conversation.run()
    #expect(
      conversation.clientEnd.error?.kind == .alertReceived(number: 120, name: "no_application_protocol"))
  }

  // MARK: Not TLS

  @Test(arguments: [
    ("HTTP/1.1 400 Bad Request\r\n\r\n", "\"HTTP/1.1 400 Bad Request\""),
    ("SSH-2.0-OpenSSH_9.2\r\n", "\"SSH-2.0-OpenSSH_9.2\""), ("\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}", "other bytes"),
    ("\u{16}\u{16}\u{16}\u{16}\u{16}\u{16}", "other bytes"),
  ])
  func serverDoesNotSpeakTLS(text: String, seen: String) throws {
    var conversation = try Conversation()
    var none: [UInt8] = []
    conversation.client.receive(text)
    let error = conversation.client.readAll(into: &none).error
    #expect(error?.kind == .wrongVersionNumber)
    #expect(error?.message == "the server does not speak TLS on this port: it sent \(seen)")
  }

  @Test func fiveBytesAreEnoughToKnow() throws {
    var conversation = try Conversation()
    var none: [UInt8] = []
    var ends: [TLSError.Kind?] = []
    for character in "HTTP/" {
      conversation.client.receive(String(character))
      ends.append(conversation.client.readAll(into: &none).error?.kind)
    }
    #expect(ends == [nil, nil, nil, nil, .wrongVersionNumber])
  }

  @Test(arguments: ["GET /chat HTTP/1.1\r\nHost: a\r\n\r\n", "CONNECT a:443 HTTP/1.1\r\n\r\n"])
  func clientDoesNotSpeakTLS(text: String) throws {
    var conversation = try Conversation()
    var none: [UInt8] = []
    conversation.server.receive(text)
    let error = conversation.server.readAll(into: &none).error
    #expect(error?.kind == .wrongVersionNumber)
    let line = text.prefix { $0 != "\r\n" }
    #expect(error?.message == "the client does not speak TLS on this port: it sent \"\(line)\"")
  }

  /// Bytes that are not what was encrypted: never plaintext, never a trap.
  @Test func damagedRecordFails() throws {
    var conversation = try Conversation()
    conversation.run()
    conversation.server.write(Array("secret".utf8))
    var wire = ByteQueue()
    conversation.server.takeOutput(into: &wire)
    var record = Array(wire.readable)
    record[record.count - 1] ^= 1
    record.withUnsafeBytes { conversation.client.receive($0) }
    var read: [UInt8] = []
    let error = conversation.client.readAll(into: &read).error
    #expect(error?.kind == .other)
    #expect(error?.details == "decryption failed or bad record mac")
    #expect(read == [])
  }

  @Test func randomBytesNeverTrap() throws {
    var state: UInt64 = 20260101
    for _ in 0..<200 {
      var conversation = try Conversation()
      var bytes = (0..<64).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
      }
      bytes.replaceSubrange(0..<4, with: [20 + bytes[0] % 4, 3, 3, 0])
      bytes.withUnsafeBytes { conversation.client.receive($0) }
      conversation.client.receiveEOF()
      var read: [UInt8] = []
      #expect(conversation.client.readAll(into: &read).error != nil)
    }
  }
}
