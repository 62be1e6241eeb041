import Testing

@testable import WebSocketCore

@Suite struct RefusalBodyTests {
  private static func head(_ fields: String..., status: Int = 403) -> ResponseHead {
    ResponseHead(parsing: Array("HTTP/1.1 \(status) X\r\n\(fields.map { "\($0)\r\n" }.joined())\r\n".utf8))
  }

  private func collect(
    _ pieces: [[UInt8]], after head: ResponseHead, limit: Int = RefusalBody.defaultLimit
  ) -> (body: RefusalBody, taken: Int) {
    var body = RefusalBody(after: head, limit: limit)
    var taken = 0
    for piece in pieces { taken += piece.withUnsafeBytes { body.receive($0) } }
    return (body, taken)
  }

  @Test(arguments: [
    (head("Content-Length: 5"), RefusalBody.Framing.length(5)), (head("content-length:  0"), .length(0)),
    (head("Content-Length: -5"), .untilEOF), (head("Content-Length: 5, 5"), .untilEOF),
    (head("Content-Length:"), .untilEOF), (head("Content-Length: 99999999999999999999"), .untilEOF),
    (head("Transfer-Encoding: Chunked"), .chunked), (head("Transfer-Encoding: gzip, chunked"), .chunked),
    (head("Transfer-Encoding: chunked", "Content-Length: 5"), .chunked),
    (head("Transfer-Encoding: gzip"), .untilEOF),
    (head(), .untilEOF), (head("Content-Length: 5", status: 204), .none), (head(status: 304), .none),
  ])
  func framing(head: ResponseHead, framing: RefusalBody.Framing) {
    #expect(RefusalBody(after: head).framing == framing)
  }

  @Test(arguments: [
    ("0\r\n\r\n", ""), ("5\r\nHello\r\n0\r\n\r\n", "Hello"), ("5;a=\"b\"\r\nHello\r\n0\r\n\r\n", "Hello"),
    ("5\nHello\n0\n\n", "Hello"),
    ("a\r\n0123456789\r\n00A\r\n0123456789\r\n0\r\nX: y\r\nZ: a\r\n\r\n", "01234567890123456789"),
    ("1 \r\n\r\r\n0\r\n\r\n", "\r"),
  ])
  func chunked(wire: String, content: String) {
    for pieces in chops(Array(wire.utf8)) {
      let (body, taken) = collect(
        pieces + [Array("later".utf8)], after: Self.head("Transfer-Encoding: chunked"))
      #expect(body.bytes == Array(content.utf8))
      #expect(body.isComplete)
      #expect(!body.isTruncated)
      #expect(taken == wire.utf8.count)
    }
  }

  @Test(arguments: ["x\r\n", "\r\n", "5\r\nHelloX", "1000000000000000\r\n", "-1\r\n", "5x\r\n"])
  func whatIsNoChunkedCodingEnds(wire: String) {
    let (body, _) = collect([Array(wire.utf8)], after: Self.head("Transfer-Encoding: chunked"))
    #expect(body.isComplete)
    #expect(body.bytes == (wire.utf8.contains(72) ? Array("Hello".utf8) : []))
  }

  @Test func aLengthEndsExactly() {
    for pieces in chops(Array("Hello, World".utf8)) {
      let (body, taken) = collect(pieces, after: Self.head("Content-Length: 5"))
      #expect(body.bytes == Array("Hello".utf8))
      #expect(body.isComplete)
      #expect(taken == 5)
    }
  }

  @Test func theEndOfTheStreamEndsIt() {
    for head in [Self.head(), Self.head("Content-Length: 50"), Self.head("Transfer-Encoding: chunked")] {
      var (body, _) = collect([Array("5\r\nHello".utf8)], after: head)
      #expect(!body.isComplete)
      body.receiveEOF()
      #expect(body.isComplete)
    }
  }

  @Test func noMoreThanTheLimitIsKept() {
    let bytes = [UInt8](repeating: 65, count: 100)
    for head in [Self.head(), Self.head("Content-Length: 100")] {
      for pieces in chops(bytes) {
        let (body, _) = collect(pieces, after: head, limit: 10)
        #expect(body.bytes == Array(repeating: 65, count: 10))
        #expect(body.isComplete && body.isTruncated)
      }
    }
    let (exact, _) = collect([Array(bytes[..<10])], after: Self.head("Content-Length: 10"), limit: 10)
    #expect(exact.isComplete && !exact.isTruncated)
    let chunk = Array("64\r\n".utf8) + bytes
    let (chunked, _) = collect([chunk], after: Self.head("Transfer-Encoding: chunked"), limit: 10)
    #expect(chunked.bytes.count == 10 && chunked.isTruncated)
    let endless = Array("0\r\n".utf8) + Array(repeating: 88, count: 100)
    let (trailer, _) = collect([endless], after: Self.head("Transfer-Encoding: chunked"), limit: 10)
    #expect(trailer.isComplete && trailer.isTruncated)
  }
}
