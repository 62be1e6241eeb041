import Testing
import Trace
import WebSocketCore

@testable import Printers

@Suite struct PayloadPreviewTests {
  func shown(
    _ opcode: Opcode, _ payload: [UInt8], columns: Int = 12, length: UInt64? = nil, close: CloseBody? = nil
  ) -> String {
    guard case .frame(let trace) = frame(opcode, payload, length: length, close: close).data else {
      return ""
    }
    return printed { PayloadPreview(columns: columns).append(trace, to: &$0) }
  }

  @Test(
    "Text takes at most the columns there are",
    arguments: [
      ("twelve chars", "twelve chars"),
      ("thirteen char", "thirteen ch…"),
      ("a\nb\u{1b}", "a\\nb\\x1b"),
      ("a\n\n\n\n\n\n", "a\\n\\n\\n\\n\\n…"),
      ("12345678901\u{1b}", "12345678901…"),
      ("世界世界世界", "世界世界世界"),
      ("世界世界世界!", "世界世界世…"),
      ("e\u{301}e\u{301}e\u{301}", "e\u{301}e\u{301}e\u{301}"),
    ])
  func text(input: String, expected: String) {
    #expect(shown(.text, Array(input.utf8)) == expected)
  }

  @Test("A payload of which only the beginning is known ends in an ellipsis, not inside a character")
  func truncated() {
    #expect(shown(.text, Array("Hel".utf8), length: 5) == "Hel…")
    #expect(shown(.text, Array("н".utf8) + [0xD0], length: 5) == "н…")
    #expect(shown(.text, Array("н".utf8) + [0xD0]) == "н\\xd0")
    #expect(shown(.binary, [1, 2], length: 5) == "01 02…")
  }

  @Test("What is no text is hexadecimal; an announced text is text even where it is broken")
  func hexadecimal() {
    #expect(shown(.binary, [0x00, 0xFF]) == "00 ff")
    #expect(shown(.binary, [0x80]) == "80")
    #expect(shown(.text, [0x00, 0xFF]) == "\\x00\\xff")
    #expect(shown(.binary, Array("text".utf8)) == "text")
    #expect(shown(.ping, Array("a\n".utf8)) == "a\\n")
    #expect(shown(.continuation, [0x41, 0xFF]) == "41 ff")
    #expect(shown(.binary, [0, 1, 2, 3]) == "00 01 02 03")
    #expect(shown(.binary, [0, 1, 2, 3, 4]) == "00 01 02 03…")
    #expect(shown(.binary, [0, 1, 2, 3, 4], columns: 14) == "00 01 02 03 04")
    #expect(shown(.text, []) == "")
  }

  @Test("A Close is told by its parts")
  func close() {
    func close(_ body: CloseBody, columns: Int = 40) -> String {
      shown(.close, body.bytes, columns: columns, close: body)
    }
    #expect(close(CloseBody(code: .goingAway)) == "1001 goingAway")
    #expect(close(CloseBody(code: .goingAway, reason: Array("bye\u{7}".utf8))) == "1001 goingAway: bye\\x07")
    #expect(
      close(CloseBody(code: .goingAway, reason: Array("as long".utf8)), columns: 22)
        == "1001 goingAway: as lo…")
    #expect(close(CloseBody(code: CloseCode(rawValue: 999), reason: [0xFF])) == "999 unassigned: \\xff")
    #expect(shown(.close, [0x03], close: CloseBody(code: nil)) == "03")
  }

  @Test("A reader keeps enough bytes to fill the columns with four-byte characters")
  func byteCount() {
    #expect(PayloadPreview(columns: 64).byteCount == 256)
    #expect(PayloadPreview(columns: -3).columns == 8)
  }
}
