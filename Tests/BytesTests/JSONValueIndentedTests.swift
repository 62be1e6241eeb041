import Testing

@testable import Bytes

@Suite struct JSONValueIndentedTests {
  @Test(
    "Each member and element has a line, what is empty stays on its own",
    arguments: [
      ("1.50", "1.50"), ("[]", "[]"), ("{}", "{}"),
      ("[1,[]]", "[\n  1,\n  []\n]"),
      (
        #"{"a":{"b":["я",null]},"a":true}"#,
        "{\n  \"a\": {\n    \"b\": [\n      \"я\",\n      null\n    ]\n  },\n  \"a\": true\n}"
      ),
      (#"["\n\u001b"]"#, "[\n  \"\\n\\u001b\"\n]"),
    ])
  func indented(compact: String, lines: String) throws {
    let value = try JSONValue(parsing: compact)
    #expect(value.indentedText == lines)
    #expect(try JSONValue(parsing: value.indentedText) == value)
  }
}
