import Testing

@testable import WebSocketCore

@Suite struct HTTPSyntaxTests {
  @Test(arguments: [
    ("a, b", ["a", "b"]), (" a\t,b ", ["a", "b"]), (",, a ,,b,", ["a", "b"]), ("", []), (" , ", []),
    ("a", ["a"]), (#"x; y="1,2", z"#, [#"x; y="1,2""#, "z"]), (#""a,b""#, [#""a,b""#]),
    (#"x="\",", y"#, [#"x="\",""#, "y"]), (#"don"t, stop"#, [#"don"t"#, "stop"]),
    (#"x="open, y"#, [#"x="open, y"#]),
  ])
  func listElements(value: String, elements: [String]) {
    #expect(HTTPSyntax.listElements(value) == elements)
  }

  @Test(arguments: ["a", "Sec-WebSocket-Key", "!#$%&'*+-.^_`|~09AZ"])
  func tokens(text: String) { #expect(HTTPSyntax.isToken(text)) }

  @Test(arguments: ["", " ", "a b", "a:", "a\t", "a/b", "a=b", "a;b", "ü", "\u{7F}", "\"a\"", "a\u{301}"])
  func noTokens(text: String) { #expect(!HTTPSyntax.isToken(text)) }

  /// Unicode's case mapping makes a k of the Kelvin sign, and canonical equivalence makes them the same.
  @Test func onlyASCIILettersHaveCase() {
    #expect(HTTPSyntax.matches("WebSocKet", "websocket"))
    #expect(!HTTPSyntax.matches("websoc\u{212A}et", "websocket"))
    #expect(HTTPSyntax.lowercased("\u{212A}K") == "\u{212A}k")
    #expect(!HTTPSyntax.isSame("\u{212A}", "K"))
  }
}
