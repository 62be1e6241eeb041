import Testing

@testable import WebSocketCore

@Suite struct PastedHandshakeTests {
  private static let request = String(decoding: Sample.request(), as: UTF8.self)
  private static let response = String(decoding: Sample.response(), as: UTF8.self)

  private static func copied(_ text: String) -> String {
    String(decoding: text.utf8.filter { $0 != 13 }, as: UTF8.self)
  }

  private static func marked(_ text: String, _ mark: String) -> String {
    text.utf8.split(separator: 10).map { mark + String(decoding: $0, as: UTF8.self) + "\n" }.joined()
  }

  @Test(arguments: [
    request + response, copied(request + response), "\u{FEFF}" + copied(request + response),
    "\n\r\n" + request + "\n\n" + response, copied(String(request.utf8.dropLast(2)) ?? "") + copied(response),
    copied(request + response).trimmingLastLine,
    "* Trying\n" + marked(request, "> ") + "* wait\n" + marked(response, "< "),
    copied(
      "* Trying\n" + marked(request, "> ") + "* wait\n" + marked(response, "< ") + "{ [5 bytes data]\nHello\n"
    ),
    marked(copied(request), "> ") + ">\n" + marked(copied(response), "< ") + "<\n",
    request + "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + response,
  ])
  func bothInEveryForm(text: String) throws {
    let pasted = try #require(PastedHandshake(Array(text.utf8)))
    let request = try #require(pasted.request)
    let response = try #require(pasted.response)
    #expect(complaints(HandshakeRules.judge(request: request)) == [])
    #expect(complaints(HandshakeRules.judge(response: response, to: SentRequest(request))) == [])
    #expect(request.head.fields.count == 5)
    #expect(response.head.fields.count == 3)
  }

  @Test func oneOfTheTwo() {
    let request = PastedHandshake(Sample.request())
    #expect(request?.request?.target == "/chat")
    #expect(request?.response == nil)
    let response = PastedHandshake(Sample.response() + [0x81, 0x00])
    #expect(response?.request == nil)
    #expect(response?.response?.head.raw == Sample.response())
    #expect(response?.rest == [0x81, 0x00])
    #expect(PastedHandshake(Array("HTTP/1.1 100 Continue\n\n".utf8))?.response?.status == 100)
  }

  /// Line ends are evidence as soon as there is one CR.
  @Test func lineEndsOfAFileAreJudged() throws {
    let text = "GET / HTTP/1.1\r\nHost: h\nUpgrade: websocket\r\n\r\n"
    let head = try #require(PastedHandshake(Array(text.utf8))?.request).head
    #expect(head.raw == Array(text.utf8))
    #expect(head.defects == [HeadDefect(.bareLineFeed, offset: 16, line: "Host: h")])
  }

  @Test func theBodyOfARefusalStaysAsItIs() {
    let pasted = PastedHandshake(Array("HTTP/1.1 403 No\r\nContent-Length: 3\r\n\r\na\nb".utf8))
    #expect(pasted?.rest == Array("a\nb".utf8))
  }

  @Test(arguments: [
    "", "\n\n", "nonsense", "nonsense\r\n\r\n", "\0\0", "{\"a\": 1}", "Host: h\n", "* Trying\n", "> \n",
    "é / HTTP/1.1\n",
  ])
  func whatIsNoHandshake(text: String) { #expect(PastedHandshake(Array(text.utf8)) == nil) }

  @Test func anyBytes() {
    var dice = Dice(state: 1952)
    let alphabet = Array("GET /\r\n\r\n\n> < HTTP/1.1 101 \0\u{FF}: ".utf8)
    var found = 0
    for _ in 0..<10_000 {
      let bytes = (0..<Int.random(in: 0...40, using: &dice)).map { _ in
        alphabet[Int(dice.next() % UInt64(alphabet.count))]
      }
      found += PastedHandshake(bytes) == nil ? 0 : 1
    }
    #expect(found > 100)
  }
}

extension String {
  /// Without the empty line and the line end before it.
  fileprivate var trimmingLastLine: String { String(decoding: utf8.dropLast(2), as: UTF8.self) }
}
