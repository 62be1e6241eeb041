import Testing

@testable import Bytes

@Suite struct EscapedTextTests {
  @Test(
    arguments: [
      ("", []), ("plain ж", Array("plain ж".utf8)), (#"\n\r\t\0\\\"\'"#, [10, 13, 9, 0, 92, 34, 39]),
      (#"\x00\xfF!"#, [0, 255, 33]),
    ] as [(String, [UInt8])])
  func decodes(_ text: String, _ bytes: [UInt8]) {
    #expect(EscapedText.decode(text) == bytes)
  }

  @Test(arguments: [#"\"#, #"a\"#, #"\q"#, #"\x"#, #"\x0"#, #"\xg0"#])
  func refusesWhatIsNoEscape(_ text: String) {
    #expect(EscapedText.decode(text) == nil)
  }
}
