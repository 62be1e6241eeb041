import Bytes
import Testing

@testable import Capture

@Suite struct HexTextReaderTests {
  @Test("Every dialect gives the same bytes, cut anywhere", arguments: pastedDialects)
  func dialects(name: String, text: String) {
    let whole = decodeHex(text.utf8)
    #expect(whole.error == nil)
    #expect(whole.bytes == pastedFrame)
    for size in [1, 2, 3, 7, 16, 61] {
      let pieces = decodeHex(text.utf8, pieceSize: size)
      #expect(pieces.bytes == pastedFrame && pieces.error == nil, "in pieces of \(size)")
    }
  }

  @Test("One row with nothing behind it is read by its looks")
  func singleRow() {
    let withBytesInCells = [
      "xxd", "xxd -g 1", "hexdump -C", "od -tx1", "od -tx1z", "od -Ax -tx1", "Wireshark",
      "Wireshark, halves set off", "tcpdump -X", "hexdump",
    ]
    for (name, text) in pastedDialects where withBytesInCells.contains(name) {
      let decoded = decodeHex(text.split(separator: "\n")[0].utf8)
      #expect(decoded.error == nil)
      #expect(decoded.bytes == Array(pastedFrame[..<16]), "\(name)")
    }
  }

  static let zeros = [UInt8](repeating: 0, count: 100)

  @Test(
    "A star stands for repeats of the row above it",
    arguments: [
      """
      00000000: 0000 0000 0000 0000 0000 0000 0000 0000  ................
      *
      00000060: 0000 0000                                ....
      """,
      """
      00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|
      *
      00000060  00 00 00 00                                       |....|
      00000064
      """,
      """
      0000000 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
      *
      0000140 00 00 00 00
      0000144
      """,
      """
      0000000 0000 0000 0000 0000 0000 0000 0000 0000
      *
      0000060 0000 0000
      0000064
      """,
    ])
  func repeats(text: String) {
    let decoded = decodeHex(text.utf8)
    #expect(decoded.error == nil)
    #expect(decoded.bytes == Self.zeros)
  }

  @Test("Repeats come in pieces: a star can stand for more than memory holds")
  func hugeRepeat() throws {
    var reader = HexTextReader()
    var queue = ByteQueue()
    let text = Array("00000000  61 62 63 64 65 66 67 68\n*\nffffffff0000\n".utf8)
    var position = 0
    let isDone = try text.withUnsafeBytes { try reader.decode($0, at: &position, into: &queue) }
    #expect(!isDone)
    #expect(queue.count == 64 * 1024)
    #expect(String(decoding: queue.readable.prefix(16), as: UTF8.self) == "abcdefghabcdefgh")
  }

  @Test("A dump that begins again at 0 is a second dump")
  func twoDumps() {
    let decoded = decodeHex("0000: 8100  ..\n\n0000: 8900  ..\n".utf8)
    #expect(decoded.bytes == [0x81, 0x00, 0x89, 0x00])
    #expect(decoded.error == nil)
  }

  @Test(
    "What cannot be read is told with its place; what came before it is there",
    arguments: [
      ("81 0g", [0x81], HexTextError(line: 1, column: 5, .badDigit(UInt8(ascii: "g")))),
      ("81\n05 4", [0x81, 0x05], HexTextError(line: 2, column: 5, .loneDigit)),
      ("# note\n\n81 2\n", [0x81], HexTextError(line: 3, column: 5, .loneDigit)),
      ("0x81 0x", [0x81], HexTextError(line: 1, column: 8, .missingDigits)),
      ("81x05", [0x81], HexTextError(line: 1, column: 3, .badDigit(UInt8(ascii: "x")))),
      (#"\x81\n"#, [0x81], HexTextError(line: 1, column: 6, .badDigit(UInt8(ascii: "n")))),
      ("hello", [], HexTextError(line: 1, column: 1, .badDigit(UInt8(ascii: "h")))),
      ("00000000: 81 0x  ..", [], HexTextError(line: 1, column: 15, .badDigit(UInt8(ascii: "x")))),
      ("00000000: 81 055  ..", [], HexTextError(line: 1, column: 14, .loneDigit)),
      ("0000: 8105  ..\nhello\n", [], HexTextError(line: 2, column: 1, .missingOffset)),
      (
        "0000: 8105\n0010: 8105\n", [],
        HexTextError(line: 1, column: 1, .shortRow(found: 2, expected: 16))
      ),
      ("0000: 8105\n*\n0005: 81\n", [], HexTextError(line: 2, column: 1, .unevenRepeat)),
      ("0000: 8105\n*\n", [], HexTextError(line: 2, column: 1, .endlessRepeat)),
    ] as [(String, [UInt8], HexTextError)])
  func errors(text: String, before: [UInt8], expected: HexTextError) {
    let decoded = decodeHex(text.utf8)
    #expect(decoded.error == expected)
    #expect(decoded.bytes == before)
  }

  @Test("A row of a dump has a longest length, digits have none")
  func longLines() {
    let digits = String(repeating: "81 00 ", count: 5000)
    #expect(decodeHex(digits.utf8).bytes.count == 10000)
    let dump = "0000: 8105\n0002: " + String(repeating: "81 ", count: 5000)
    #expect(decodeHex(dump.utf8).error == HexTextError(line: 2, column: 4097, .longLine))
  }

  @Test("Errors are sentences")
  func descriptions() {
    #expect(
      HexTextError(line: 3, column: 14, .badDigit(UInt8(ascii: "g"))).description
        == "line 3, column 14: 'g' is not a hexadecimal digit")
    #expect(
      HexTextError(line: 1, column: 1, .badDigit(0x81)).description
        == "line 1, column 1: byte 0x81 is not a hexadecimal digit")
    #expect(
      HexTextError(line: 1, column: 1, .shortRow(found: 2, expected: 16)).description
        == "line 1, column 1: the next offset is 16 bytes further on, but this row has 2")
  }

  @Test("No text makes it trap")
  func random() {
    var generator = Repeatable(state: 6455)
    let alphabet = Array("0123456789abcdef0000  \n\n*:x\\|#{}g,\u{81}".utf8)
    for _ in 0..<2000 {
      let prefix = ["", "0000: ", "00000000  81", "{"].randomElement(using: &generator) ?? ""
      let text = Array(prefix.utf8) + (0..<60).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
      let whole = decodeHex(text)
      let pieces = decodeHex(text, pieceSize: 5)
      // Repeats of terabytes are not what this is about.
      guard whole.bytes.count < 1 << 20 else { continue }
      #expect(whole.bytes == pieces.bytes && whole.error == pieces.error, "\(text)")
    }
  }
}

/// A repeatable sequence (Knuth's MMIX constants).
struct Repeatable: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 32 | state << 32
  }
}
