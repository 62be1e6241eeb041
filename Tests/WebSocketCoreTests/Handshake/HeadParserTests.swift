import Testing

@testable import WebSocketCore

@Suite struct HeadParserTests {
  private func parse(
    _ pieces: [[UInt8]], _ kind: HeadParser.Kind = .response, limit: Int = HeadParser.defaultLimit
  ) -> (outcome: HeadParser.Outcome, piece: Int) {
    var parser = HeadParser(expecting: kind, limit: limit)
    return feed(pieces, needMore: .needMore) { parser.receive($0) }
  }

  @Test(arguments: [
    "HTTP/1.1 101 X\r\nA: b\r\n\r\n", "HTTP/1.1 101 X\nA: b\n\n", "HTTP/1.1 101 X\r\nA: b\n\r\n",
    "\r\n\nHTTP/1.1 101\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n", "http/1.1 200 OK\r\n\r\n",
    "HTTP/1.1 101 X\r\nA: b\r\r\n\r\n", "HTTP/1.1 101 X\r\n \r\n\n",
  ])
  func headsEndAtTheEmptyLineInAnyChops(text: String) {
    let head = Array(text.utf8)
    for pieces in chops(head + [0x81, 0x00, 0x0A, 0x0A]) {
      var parser = HeadParser(expecting: .response)
      let (outcome, index) = feed(pieces, needMore: .needMore) { parser.receive($0) }
      guard case .complete(let found, let consumed) = outcome else {
        Issue.record("\(outcome)")
        return
      }
      #expect(found == head)
      #expect(pieces[..<index].reduce(0) { $0 + $1.count } + consumed == head.count)
      let again = [0x0D, 0x0A].withUnsafeBytes { parser.receive($0) }
      #expect(again == .complete(head: head, consumed: 0))
    }
  }

  @Test(arguments: [
    "", "H", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nA: b\r\n\r", "\r\n\r\n",
  ])
  func noHeadYet(text: String) {
    for pieces in chops(Array(text.utf8)) { #expect(parse(pieces).outcome == .needMore) }
  }

  @Test(arguments: [
    ([0x15, 0x03, 0x01, 0x00, 0x02], NotHTTP.Kind.tls, 2), ([0x16, 0x03, 0x03], .tls, 2),
    ([0x15, 0x04], .binary, 2), (Array("SSH-2.0-OpenSSH_9.2\r\n".utf8), .ssh, 4),
    (Array("SSL".utf8), .text, 3), (Array("220 mail ESMTP\r\n".utf8), .smtpOrFTP, 4),
    (Array("221".utf8), .text, 3), (Array("-ERR wrong\r\n".utf8), .pop3OrRedis, 4),
    (Array("+OK\r\n".utf8), .pop3OrRedis, 3), (Array("RFB 003.008\n".utf8), .vnc, 5),
    (Array("* OK IMAP".utf8), .imap, 4), ([0, 0, 0x12, 4, 0, 0, 0, 0, 0], .http2, 4), ([5, 0xFF], .socks, 2),
    ([0x81, 0x05], .binary, 2), (Array("{}".utf8), .text, 2), (Array("HTML".utf8), .text, 3),
    (Array("\r\nHello".utf8), .text, 2), ([0], .binary, 0),
    // It may be the length of a greeting of MySQL.
    ([0xFF], .binary, 0), ([0x4A, 0, 0, 0, 10], .mysql, 5),
  ])
  func whatIsNoResponseIsKnownAtTheEarliestByte(bytes: [UInt8], kind: NotHTTP.Kind, evidence: Int) {
    for pieces in chops(bytes) {
      let outcome = parse(pieces).outcome
      guard evidence > 0 else {
        #expect(outcome == .needMore)
        continue
      }
      let start = bytes.prefix { $0 == 13 || $0 == 10 }.count
      let seen = Array(bytes[start...].prefix(evidence))
      #expect(outcome == .notHTTP(NotHTTP(kind, evidence: seen)))
    }
  }

  @Test(arguments: [
    ([0x16, 0x03, 0x01, 0x02], NotHTTP.Kind.tls), (Array("SSH-2.0-x\r\n".utf8), .ssh), ([5, 1, 0], .socks),
    (Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8), .http2), ([0x81, 0x85], .binary),
    (Array(" GET".utf8), .text),
  ])
  func whatIsNoRequest(bytes: [UInt8], kind: NotHTTP.Kind) {
    for pieces in chops(bytes) {
      guard case .notHTTP(let found) = parse(pieces, .request).outcome else {
        Issue.record("taken for HTTP")
        continue
      }
      #expect(found.kind == kind)
    }
  }

  @Test(arguments: ["PRI /x HTTP/1.1\r\n\r\n", "SSH /x HTTP/1.1\r\n\r\n", "POST / HTTP/1.0\n\n", "A\r\n\r\n"])
  func requestsThatBeginLikeSomethingElse(text: String) {
    let head = Array(text.utf8)
    for pieces in chops(head) {
      guard case .complete(let found, _) = parse(pieces, .request).outcome else {
        Issue.record("not complete")
        continue
      }
      #expect(found == head)
    }
  }

  @Test func theLimitIsExact() {
    let head = Array("HTTP/1.1 101 X\r\n\r\n".utf8)
    for pieces in chops(head) {
      #expect(parse(pieces, limit: head.count).outcome != .tooLarge)
      #expect(parse(pieces, limit: head.count - 1).outcome == .tooLarge)
    }
  }

  @Test func anEndlessHeadStops() {
    var parser = HeadParser(expecting: .response)
    let line = Array("X-Filler: 0123456789\r\n".utf8)
    var outcome = Array("HTTP/1.1 200 OK\r\n".utf8).withUnsafeBytes { parser.receive($0) }
    var lines = 0
    while outcome == .needMore, lines < 10_000 {
      outcome = line.withUnsafeBytes { parser.receive($0) }
      lines += 1
    }
    #expect(outcome == .tooLarge)
    #expect(lines == (65536 - 17) / 22 + 1)
    #expect(parser.head.count == 65536)
  }
}
