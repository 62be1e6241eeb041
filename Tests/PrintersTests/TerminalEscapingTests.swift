import Bytes
import Testing

@testable import Printers

@Suite struct TerminalEscapingTests {
  @Test(
    "What a terminal would act on is escaped",
    arguments: [
      ("plain", "plain"),
      ("", ""),
      ("\u{1b}[31mred\u{1b}]0;title\u{07}", "\\x1b[31mred\\x1b]0;title\\x07"),
      ("a\nb\rc\td", "a\\nb\\rc\\td"),
      ("nul\0", "nul\\x00"),
      ("\u{7f}", "\\x7f"),
      ("\u{9b}31m", "\\u{9b}31m"),
      ("\u{85}", "\\u{85}"),
      ("abc\u{202e}fed", "abc\\u{202e}fed"),
      ("\u{2066}\u{2069}\u{200e}\u{200f}\u{061c}", "\\u{2066}\\u{2069}\\u{200e}\\u{200f}\\u{61c}"),
      ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"),
      ("\u{FEFF}bom", "\\u{feff}bom"),
      ("tag \u{E0041}", "tag \\u{e0041}"),
      ("Привет, 世界 👩‍💻", "Привет, 世界 👩‍💻"),
      ("\u{a0}\u{ff}", "\u{a0}\u{ff}"),
      ("back\\slash", "back\\slash"),
    ])
  func text(input: String, expected: String) {
    #expect(printed { TerminalEscaping.append(input, to: &$0) } == expected)
  }

  @Test(
    "Bytes that are no UTF-8 are shown one by one",
    arguments: [
      ([0xFF], "\\xff"),
      ([0x61, 0x80, 0x62], "a\\x80b"),
      ([0xC0, 0xAF], "\\xc0\\xaf"),
      ([0xED, 0xA0, 0x80], "\\xed\\xa0\\x80"),
      ([0xF4, 0x90, 0x80, 0x80], "\\xf4\\x90\\x80\\x80"),
      ([0xE2, 0x82], "\\xe2\\x82"),
      ([0xC3, 0x28], "\\xc3("),
      ([0xE2, 0x82, 0xAC], "€"),
    ] as [([UInt8], String)])
  func bytes(input: [UInt8], expected: String) {
    #expect(printed { out in input.withUnsafeBytes { TerminalEscaping.append($0, to: &out) } } == expected)
  }

  @Test("Newline and tab pass where a text is read as a text, nothing else does")
  func keptLineBreaks() {
    let shown = printed { TerminalEscaping.append("a\n\tb\r\n\u{1b}c", lineBreaks: .kept, to: &$0) }
    #expect(shown == "a\n\tb\\r\n\\x1bc")
  }

  @Test("The fast path finds each byte that is not printable, wherever it stands")
  func plainPrefix() {
    for special in [0x00, 0x0A, 0x1B, 0x1F, 0x7F, 0x80, 0x9F, 0xFF] as [UInt8] {
      for position in 0..<24 {
        var bytes = [UInt8](repeating: 0x7E, count: 24)
        bytes[position] = special
        #expect(bytes.withUnsafeBytes { TerminalEscaping.plainPrefix($0, from: 0) } == position)
      }
    }
    for plain in 0x20...0x7E as ClosedRange<UInt8> {
      let bytes = [UInt8](repeating: plain, count: 17)
      #expect(bytes.withUnsafeBytes { TerminalEscaping.plainPrefix($0, from: 1) } == 16)
    }
  }
}
