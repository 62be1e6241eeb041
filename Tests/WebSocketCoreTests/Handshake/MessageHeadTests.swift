import Testing

@testable import WebSocketCore

@Suite struct MessageHeadTests {
  @Test func orderCaseAndDuplicatesAreKept() {
    let raw = Array("GET / HTTP/1.1\r\nhOsT: a\r\nX-B:  two words \t\r\nX-b:\r\nHOST:b\r\n\r\n".utf8)
    let head = MessageHead(parsing: raw)
    #expect(head.raw == raw)
    #expect(head.startLine == "GET / HTTP/1.1")
    #expect(
      head.fields == [
        HeaderField(name: "hOsT", value: "a", offset: 16),
        HeaderField(name: "X-B", value: "two words", offset: 25),
        HeaderField(name: "X-b", value: "", offset: 44), HeaderField(name: "HOST", value: "b", offset: 50),
      ])
    #expect(head.defects.isEmpty)
    #expect(head.first("host") == "a")
    #expect(head.all("Host") == ["a", "b"])
    #expect(head.first("absent") == nil)
    #expect(head.first("ho\u{17F}t") == nil)
  }

  @Test func aListIsAllItsFields() {
    let head = MessageHead(
      parsing: Array("X\r\nConnection: keep-alive,\r\nconnection: , Upgrade\r\n\r\n".utf8))
    #expect(head.list("Connection") == ["keep-alive", "Upgrade"])
    #expect(head.list("Connection", contains: "upgrade"))
    #expect(!head.list("Connection", contains: "grade"))
  }

  @Test(arguments: [
    ("X\nA: b\r\n\r\n", [HeadDefect(.bareLineFeed, offset: 0, line: "X")]),
    ("\r\nX\r\n\r\n", [HeadDefect(.leadingEmptyLine, offset: 0, line: "")]),
    ("X\r\nA\r\n\r\n", [HeadDefect(.noColon, offset: 3, line: "A")]),
    ("X\r\nA : b\r\n\r\n", [HeadDefect(.spaceBeforeColon, offset: 3, line: "A : b")]),
    ("X\r\n: b\r\n\r\n", [HeadDefect(.invalidName, offset: 3, line: ": b")]),
    ("X\r\nA b: c\r\n\r\n", [HeadDefect(.invalidName, offset: 3, line: "A b: c")]),
    ("X\r\nA: b\0\r\n\r\n", [HeadDefect(.controlCharacter, offset: 3, line: "A: b\0")]),
    ("X\r\nA: b\rc\r\n\r\n", [HeadDefect(.bareCarriageReturn, offset: 3, line: "A: b\rc")]),
    ("X\r\nA: b\r\n c\r\n\r\n", [HeadDefect(.obsoleteFold, offset: 9, line: " c")]),
    ("X\r\n c\r\n\r\n", [HeadDefect(.strayFold, offset: 3, line: " c")]),
    (
      "X\r\nA\r\n c\r\n\r\n",
      [HeadDefect(.noColon, offset: 3, line: "A"), HeadDefect(.strayFold, offset: 6, line: " c")]
    ),
  ])
  func defects(text: String, defects: [HeadDefect]) {
    #expect(MessageHead(parsing: Array(text.utf8)).defects == defects)
  }

  @Test func foldedLinesAreJoinedByOneSpace() {
    let head = MessageHead(parsing: Array("X\r\nA: b \r\n\t c\r\n \r\n  d\r\nE: f\r\n\r\n".utf8))
    #expect(head.fields.map(\.value) == ["b c d", "f"])
  }

  @Test func theFieldOfAMalformedLineIsKept() {
    let head = MessageHead(parsing: Array("X\r\nUpgrade : websocket\r\n\r\n".utf8))
    #expect(head.first("Upgrade") == "websocket")
  }

  @Test func bytesThatAreNoUTF8ShowAsReplacement() {
    let head = MessageHead(parsing: Array("X\r\nA: ".utf8) + [0xFF] + Array("\r\n\r\n".utf8))
    #expect(head.first("A") == "\u{FFFD}")
    #expect(head.raw[6] == 0xFF)
  }

  /// A field folded into thousands of lines is read in one pass.
  @Test func manyFolds() {
    let head = MessageHead(
      parsing: Array("X\r\nA: b\r\n".utf8) + Array(repeating: [32, 99, 10], count: 20_000).joined())
    #expect(head.fields[0].value.utf8.count == 40_001)
  }

  @Test(arguments: [
    ("GET /chat?x=1 HTTP/1.1", "GET", "/chat?x=1", "HTTP/1.1", "/chat"),
    ("GET / HTTP/1.0", "GET", "/", "HTTP/1.0", "/"),
    ("GET /a b HTTP/1.1", "GET", "/a b", "HTTP/1.1", "/a b"),
    ("GET  / HTTP/1.1", "GET", " /", "HTTP/1.1", " /"),
    ("GET /", "GET", "/", nil, "/"), ("GET / HTTP/11", "GET", "/", nil, "/"), ("GET", "GET", "", nil, "/"),
    ("", "", "", nil, "/"),
    ("GET / http/1.1", "GET", "/ http/1.1", nil, "/ http/1.1"),
    (" GET / HTTP/1.1", "", "GET /", "HTTP/1.1", "GET /"),
    ("GET http://h:1/p?q HTTP/1.1", "GET", "http://h:1/p?q", "HTTP/1.1", "/p"),
    ("GET ws://h HTTP/1.1", "GET", "ws://h", "HTTP/1.1", "/"),
    ("GET /a#b HTTP/1.1", "GET", "/a#b", "HTTP/1.1", "/a"),
    ("GET ws://h?q HTTP/1.1", "GET", "ws://h?q", "HTTP/1.1", "/"),
  ])
  func requestLines(line: String, method: String, target: String, version: String?, path: String) {
    let request = RequestHead(parsing: Array("\(line)\r\n\r\n".utf8))
    #expect(request.method == method)
    #expect(request.target == target)
    #expect(request.version?.description == version)
    #expect(request.path == path)
  }

  @Test(arguments: [
    ("HTTP/1.1 101 Switching Protocols", "HTTP/1.1", 101, "Switching Protocols", "101 Switching Protocols"),
    ("HTTP/1.1 101 ", "HTTP/1.1", 101, "", "101"), ("HTTP/1.0 200", "HTTP/1.0", 200, nil, "200"),
    ("HTTP/1.1 1O1 X", "HTTP/1.1", nil, "X", "HTTP/1.1 1O1 X"),
    ("HTTP/1.1 0101", "HTTP/1.1", nil, nil, "HTTP/1.1 0101"),
    ("http/1.1 101 X", nil, 101, "X", "101 X"), ("HTTP/2 200 OK", nil, 200, "OK", "200 OK"),
    ("HTTP/1.1  101", "HTTP/1.1", nil, "101", "HTTP/1.1  101"), ("", nil, nil, nil, ""),
    (
      "HTTP/1.1 400 bad  key \"c2hvcnQ=\"", "HTTP/1.1", 400, "bad  key \"c2hvcnQ=\"",
      "400 bad  key \"c2hvcnQ=\""
    ),
  ])
  func statusLines(line: String, version: String?, status: Int?, reason: String?, text: String) {
    let response = ResponseHead(parsing: Array("\(line)\r\n\r\n".utf8))
    #expect(response.version?.description == version)
    #expect(response.status == status)
    #expect(response.reason == reason)
    #expect(response.statusText == text)
  }
}
