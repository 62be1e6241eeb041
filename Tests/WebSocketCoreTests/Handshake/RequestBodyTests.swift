import Testing

@testable import WebSocketCore

@Suite struct RequestBodyTests {
  private func head(_ fields: String...) -> RequestHead {
    let lines = ["POST / HTTP/1.1", "Host: a"] + fields
    return RequestHead(parsing: Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))
  }

  private func read(
    _ pieces: [[UInt8]], after head: RequestHead, limit: Int = 100
  ) -> (body: RequestBody, taken: Int) {
    var body = RequestBody(after: head, limit: limit)
    let taken = pieces.reduce(0) { $0 + $1.withUnsafeBytes { body.receive($0) } }
    return (body, taken)
  }

  @Test("A length, in any chops; what follows is not taken")
  func length() {
    for pieces in chops(Array("helloGET".utf8)) {
      let (body, taken) = read(pieces, after: head("Content-Length: 5"))
      #expect(body.state == .complete)
      #expect(body.bytes == Array("hello".utf8))
      #expect(taken == 5)
    }
  }

  @Test("Chunks, in any chops, with extensions and trailers; what follows is not taken")
  func chunked() {
    let sent = "3;a=b\r\nhel\r\n2\r\nlo\r\n0\r\nX: y\r\n\r\n"
    for pieces in chops(Array((sent + "GET").utf8)) {
      let (body, taken) = read(pieces, after: head("Transfer-Encoding: chunked"))
      #expect(body.state == .complete)
      #expect(body.bytes == Array("hello".utf8))
      #expect(taken == sent.utf8.count)
    }
  }

  @Test("A request that announces no body has none")
  func none() {
    #expect(RequestBody(after: head(), limit: 0).state == .complete)
    #expect(RequestBody(after: head("Content-Length: 0"), limit: 0).state == .complete)
  }

  @Test("What is longer than the limit, by its length before it comes")
  func tooLarge() {
    #expect(RequestBody(after: head("Content-Length: 101"), limit: 100).state == .tooLarge)
    let chunks = Array("64\r\n".utf8) + [UInt8](repeating: 0x61, count: 100) + Array("\r\n1\r\na".utf8)
    let (body, _) = read([chunks], after: head("Transfer-Encoding: chunked"))
    #expect(body.state == .tooLarge)
    let sizes = Array("1;\(String(repeating: "x", count: 66_000))\r\na\r\n".utf8)
    #expect(read([sizes], after: head("Transfer-Encoding: chunked")).body.state == .tooLarge)
  }

  @Test(
    "A length that can be read in two ways, or in none",
    arguments: [
      ["Content-Length: 5", "Content-Length: 6"], ["Content-Length: 5", "Transfer-Encoding: chunked"],
      ["Content-Length: -1"], ["Content-Length: 0x5"], ["Content-Length: 99999999999999999999"],
      ["Transfer-Encoding: gzip, chunked"], ["Transfer-Encoding: identity"],
    ])
  func malformed(fields: [String]) {
    let lines = ["POST / HTTP/1.1"] + fields
    let head = RequestHead(parsing: Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))
    #expect(RequestBody(after: head, limit: 100).state == .malformed)
    #expect(
      read([Array("x\r\n".utf8)], after: self.head("Transfer-Encoding: chunked")).body.state == .malformed)
  }
}
