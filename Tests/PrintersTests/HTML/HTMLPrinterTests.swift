import Bytes
import Testing
import Trace
import WebSocketCore

@testable import Printers

@Suite struct HTMLPrinterTests {
  /// The whole page of some records.
  private func page(
    _ records: [TraceRecord], title: String = "capture.bin", limit: Int = HTMLPrinter.usualLimit
  ) -> String {
    var printer = HTMLPrinter(title: title, limit: limit)
    return printed { out in
      printer.begin(into: &out)
      for record in records { printer.print(record, into: &out) }
      printer.finish(into: &out)
    }
  }

  /// What stands in the elements that begin so, up to their end tag.
  private func contents(_ start: String, in page: String) -> [String] {
    page.split(separator: start, omittingEmptySubsequences: false).dropFirst()
      .map { String($0.prefix(while: { $0 != "<" })) }
  }

  private func blocks(_ page: String) -> [String] {
    contents("<script type=\"application/json\" class=\"records\">\n", in: page)
  }

  private func end(_ page: String) -> [String] {
    contents("<script type=\"application/json\" id=\"end\">", in: page)
  }

  @Test("The data of a page are the JSON Lines of its records")
  func data() {
    let page = page(documentedRecords)
    #expect(blocks(page) == [printed(documentedRecords, by: JSONLinesPrinter())])
    #expect(end(page) == [#"{"left_out":0}"#])
    #expect(page.hasSuffix("}</script>\n</body>\n</html>\n"))
  }

  @Test("A page without records is whole")
  func empty() {
    #expect(blocks(page([])) == [])
    #expect(end(page([])) == [#"{"left_out":0}"#])
  }

  @Test(
    "No markup of a payload, a reason, a head or an error is markup of the page",
    arguments: ["</script><script>alert(1)</script>", "<!--<script>", "]]><svg/onload=alert(1)>", "<"])
  func hostilePayload(_ text: String) {
    let bytes = Array(text.utf8)
    let head = HeadTrace(
      direction: nil, raw: bytes, method: text, target: text, fields: [(text, text)], body: bytes)
    let records: [TraceData] = [
      .request(head), .response(head), .error(ErrorTrace(phase: "input", message: text, exitStatus: 65)),
      .close(CloseTrace(initiator: nil, code: .goingAway, reason: text, clean: true, ended: "fin")),
    ]
    let frames = [
      frame(.text, bytes), frame(.close, bytes, close: CloseBody(code: .goingAway, reason: bytes)),
    ]
    let data = blocks(page(frames + records.map { TraceRecord(time: 0, connection: 1, $0) }))
    #expect(data.count == 1)
    #expect(data[0].split(separator: "\n").count == 6, "nothing in it ends the element")
    let lines = printed(
      frames + records.map { TraceRecord(time: 0, connection: 1, $0) }, by: JSONLinesPrinter())
    #expect(data[0].replacing("\\u003c", with: "<") == lines)
  }

  @Test("What ends a line, reorders it or is no UTF-8 is escaped")
  func unseen() {
    let text = frame(.text, Array("a\u{2028}\u{202E}\u{0}\u{1B}[2J".utf8))
    #expect(blocks(page([text]))[0].contains(#""text":"a\u2028\u202e\u0000\u001b[2J""#))
    let bytes = frame(.text, [0x3C, 0xFF, 0xFE])
    #expect(blocks(page([bytes]))[0].contains(#""base64":"PP/+""#))
  }

  @Test("The title is text, whatever the file is called")
  func title() {
    let page = page([], title: "<b>&amp;\u{202E}\u{1B}")
    let shown = "&lt;b>&amp;amp;\\u{202e}\\x1b"
    #expect(page.contains("<title>\(shown)</title>"))
    #expect(page.contains("<h1><bdi>\(shown)</bdi></h1>"))
  }

  @Test("A message is in the page, whatever it came in, and is counted")
  func messages() {
    let message = TraceRecord(
      time: 0, connection: 1,
      .message(
        MessageTrace(
          sender: .server, direction: nil, opcode: .text, payload: [], wireLength: 0, frames: 1,
          compressed: false)))
    #expect(blocks(page([message])) == [printed([message], by: JSONLinesPrinter())])
    var printer = HTMLPrinter(title: "")
    _ = printed { for record in [message, exampleFrames[0], message] { printer.print(record, into: &$0) } }
    #expect((printer.messages, printer.frames) == (2, 1))
  }

  @Test("A page that is full says what it leaves out, and has its summary")
  func limit() {
    let line = printed([exampleFrames[0]], by: JSONLinesPrinter())
    let summary = TraceRecord(
      time: 0, connection: nil,
      .summary(
        SummaryTrace(
          connections: 1, client: TrafficCount(), server: TrafficCount(), violations: 0, duration: 0,
          exitStatus: 0)))
    let large = frame(.text, Array(repeating: 0x61, count: 100))
    // A small record after one that was too large stays out as well: there are no gaps.
    let page = page(
      [exampleFrames[0], large, exampleFrames[0], summary], limit: 2 * line.utf8.count)
    #expect(blocks(page) == [line + printed([summary], by: JSONLinesPrinter())])
    #expect(end(page) == [#"{"left_out":2}"#])
  }

  @Test("Data of many megabytes come in blocks of whole lines")
  func manyBlocks() {
    let large = frame(.text, Array(repeating: 0x61, count: 600_000))
    let blocks = blocks(page(Array(repeating: large, count: 4)))
    let line = printed([large], by: JSONLinesPrinter())
    #expect(blocks == [line + line, line + line])
  }

  @Test("The page fetches nothing, and neither script nor style ends before its end")
  func selfContained() {
    let page = page([])
    for word in ["http:", "https:", "src=", "href=", "url(", "@import", "onclick", "innerHTML", "eval("] {
      #expect(!page.contains(word), "\(word)")
    }
    // Two data-free elements and the mark at the end.
    #expect(page.split(separator: "</script", omittingEmptySubsequences: false).count == 3)
    #expect(page.split(separator: "</style", omittingEmptySubsequences: false).count == 2)
    #expect(page.contains("default-src 'none'; style-src 'sha256-"))
  }
}
