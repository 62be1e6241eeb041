import Testing
import Trace

@testable import Printers

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct JSONLinesPrinterTests {
  /// The lines that docs/json-lines.md shows, in its order.
  static let documentedLines: [String] = {
    let path = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    guard let file = fopen("/\(path)/docs/json-lines.md", "r") else { return [] }
    defer { fclose(file) }
    var text: [UInt8] = []
    while case let byte = fgetc(file), byte != EOF { text.append(UInt8(truncatingIfNeeded: byte)) }
    return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
      .filter { $0.hasPrefix("{\"v\":1") }
  }()

  @Test("Every type is documented with a line that the printer prints, byte for byte")
  func documented() {
    let printedLines = documentedRecords.map { String(printed([$0], by: JSONLinesPrinter()).dropLast()) }
    #expect(Self.documentedLines == printedLines)
  }

  @Test("There is an example of each type")
  func types() {
    let types = Set(documentedRecords.map { "\($0.data.typeName)" })
    #expect(
      types == [
        "resolve", "connect", "tls", "proxy", "request", "response", "redirect", "handshake", "open", "frame",
        "message",
        "violation", "note", "timing", "idle", "variation", "difference", "advice", "close", "error",
        "summary",
      ])
  }

  @Test("A line is one line, whatever the network sent")
  func oneLine() {
    let hostile = frame(.text, Array("a\nb\r\u{2028}\u{1b}[2J\u{9b}".utf8))
    let shown = printed([hostile], by: JSONLinesPrinter())
    #expect(shown.filter { $0.isNewline } == "\n")
    #expect(shown.contains(#""text":"a\nb\r\u2028\u001b[2J\u009b""#))
  }

  @Test("A text that is cut short stays a text, bytes that are none stay whole")
  func truncated() {
    let text = printed([frame(.text, Array("н".utf8) + [0xD0], length: 10)], by: JSONLinesPrinter())
    #expect(text.contains(#""text":"н","payload_truncated":true"#))
    let bytes = printed([frame(.binary, [0xFF, 0xD0], length: 10)], by: JSONLinesPrinter())
    #expect(bytes.contains(#""base64":"/9A=","payload_truncated":true"#))
  }
}
