import Testing

@testable import Capture

@Suite struct InputFormatTests {
  @Test(
    "Text that is no HTTP head is hexadecimal, anything else is frames",
    arguments: [
      (Array("81 05 48".utf8), .hex),
      (Array("00000000: 8105\r\n".utf8), .hex),
      (Array("hello".utf8), .hex),
      (Array("GET / HTTP/1.1\r\n\r\n".utf8), .raw),
      (Array("HTTP/1.1 101 ok\r\n\r\n".utf8), .raw),
      (Array("GET / HTTP/1.1\r\n\r\n".utf8) + [0x81, 0x00], .raw),
      ([0x81, 0x05, 0x48], .raw),
      ([0x01, 0x01, 0x41], .raw),
      ([0x00, 0x00], .raw),
      ([], .raw),
    ] as [([UInt8], InputFormat)])
  func sniffing(bytes: [UInt8], expected: InputFormat) {
    #expect(bytes.withUnsafeBytes { InputFormat(sniffing: $0) } == expected)
  }

  @Test(
    "A head is told by its first bytes",
    arguments: [
      ("", .undecided), ("G", .undecided), ("GET", .undecided), ("GET ", .found), ("GETX", .absent),
      ("HTTP/1", .undecided), ("HTTP/1.1 101", .found), ("HTTP/2 ", .absent), ("\u{1}", .absent),
    ] as [(String, HeadStart)])
  func heads(text: String, expected: HeadStart) {
    #expect(Array(text.utf8).withUnsafeBytes { HeadStart($0) } == expected)
  }
}
