import Testing

@testable import WebSocketCore

@Suite struct HTTPConnectTests {
  private static let target = TunnelTarget(host: "server.example", port: 8443)

  private func connect(_ proxy: String = "http://proxy:3128", limit: Int = 65536) throws -> HTTPConnect {
    HTTPConnect(to: Self.target, proxy: try ProxyURI(parsing: proxy), userAgent: "us/1", limit: limit)
  }

  private func text(_ handshake: inout HTTPConnect) -> String {
    String(decoding: handshake.takeOutput(), as: UTF8.self)
  }

  @Test func asksForTheServer() throws {
    var handshake = try connect()
    #expect(
      text(&handshake)
        == "CONNECT server.example:8443 HTTP/1.1\r\nHost: server.example:8443\r\nUser-Agent: us/1\r\n\r\n")
    #expect(text(&handshake) == "")
  }

  /// RFC 7617 §2 has this example.
  @Test func sendsCredentialsUnasked() throws {
    var handshake = try connect("http://Aladdin:open%20sesame@proxy:3128")
    #expect(text(&handshake).contains("\r\nProxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"))
  }

  @Test func writesIPv6InBracketsAndWithoutItsZone() throws {
    #expect(TunnelTarget(host: "fe80::1%eth0", port: 80).authority == "[fe80::1]:80")
    #expect(TunnelTarget(host: "::1", port: 80).authority == "[::1]:80")
  }

  @Test(arguments: [
    "HTTP/1.1 200 Connection established\r\n\r\n", "HTTP/1.0 200 OK\r\nVia: x\r\n\r\n",
    "HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
  ])
  func opensInAnyChopsWithTheBytesOfTheTunnelAfterIt(answer: String) throws {
    let head = Array(answer.utf8)
    for pieces in chops(head + [0x16, 0x03, 0x03]) {
      var handshake = try connect()
      let (outcome, piece) = feed(pieces, needMore: .needMore) { handshake.receive($0) }
      guard case .open(let consumed) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
      #expect(pieces[..<piece].reduce(0) { $0 + $1.count } + consumed == head.count)
      #expect(handshake.answer?.status.map { $0 / 100 } == 2)
    }
  }

  @Test(arguments: [
    ("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 4\r\n\r\n", "wait", false),
    ("HTTP/1.1 403 Filtered\r\nConnection: close\r\n\r\n", "Access denied", true),
    ("HTTP/1.1 502 \r\nContent-Length: 0\r\n\r\n", "", false),
    ("HTTP/1.1 301 Moved\r\nLocation: /\r\nContent-Length: 0\r\n\r\n", "", false),
    ("HTTP/1.1 101 Switching Protocols\r\n\r\nHTTP/1.1 503 Busy\r\nContent-Length: 1\r\n\r\n", "x", false),
    ("HTTP/1.1 OK\r\n\r\n", "no status", true),
  ])
  func keepsWhatARefusalSays(head: String, body: String, endsWithTheStream: Bool) throws {
    for pieces in chops(Array((head + body).utf8)) {
      var handshake = try connect()
      var (outcome, _) = feed(pieces, needMore: .needMore) { handshake.receive($0) }
      if endsWithTheStream {
        #expect(outcome == .needMore)
        #expect(handshake.refusalInProgress != nil)
        outcome = handshake.receiveEOF()
      }
      guard case .refused(.status(let response, let kept)) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
      #expect(head.hasSuffix(String(decoding: response.head.raw, as: UTF8.self)))
      #expect(kept.bytes == Array(body.utf8))
      #expect(handshake.receiveEOF() == outcome)
    }
  }

  @Test(arguments: [
    ([0x05, 0x00], NotHTTP.Kind.socks), ([0x15, 0x03, 0x03, 0x00], .tls), (Array("SSH-2.0-x\r\n".utf8), .ssh),
    (Array("what?\r\n".utf8), .text),
  ])
  func tellsWhatIsNoHTTP(bytes: [UInt8], kind: NotHTTP.Kind) throws {
    var seen: Set<String> = []
    for pieces in chops(bytes) {
      var handshake = try connect()
      let (outcome, _) = feed(pieces, needMore: .needMore) { handshake.receive($0) }
      guard case .refused(.notHTTP(let other)) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
      #expect(other.kind == kind)
      seen.insert("\(outcome)")
    }
    #expect(seen.count == 1)
  }

  @Test func endsWithoutAnAnswer() throws {
    var handshake = try connect()
    #expect(Array("HTTP/1.1 20".utf8).withUnsafeBytes { handshake.receive($0) } == .needMore)
    #expect(handshake.receiveEOF() == .ended(Array("HTTP/1.1 20".utf8)))
  }

  @Test func headsAreLimitedAllTogether() throws {
    let interim = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
    var handshake = try connect(limit: 200)
    let (outcome, _) = feed(Array(repeating: interim, count: 20), needMore: .needMore) {
      handshake.receive($0)
    }
    #expect(outcome == .refused(.headTooLarge(limit: 200)))
  }
}
