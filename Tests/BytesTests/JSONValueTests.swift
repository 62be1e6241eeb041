import Testing

@testable import Bytes

@Suite struct JSONValueTests {
  @Test(
    "A compact document is written back as it was read",
    arguments: [
      "null", "true", "-0.50e+07", "123456789012345678901234567890", "\"\"", "[]", "{}",
      #"{"b":1,"a":[1,[2,{"c":null}],"x"],"b":false}"#,
      #""\" \\ / \n\r\t\b\f\#u{436} \#u{1F600}\u0000\u001f""#,
    ])
  func roundTrip(text: String) throws {
    #expect(try JSONValue(parsing: text).text == text)
  }

  @Test("White space and escapes that are not needed go")
  func normalised() throws {
    let value = try JSONValue(parsing: " { \"\\u0061\" : [ 1 , \"\\/\\ud83d\\ude00\" ] } ")
    #expect(value == .object([.init("a", .array([.number("1"), .string("/\u{1F600}")]))]))
    #expect(value.text == "{\"a\":[1,\"/\u{1F600}\"]}")
  }

  @Test("Members and elements")
  func lookup() throws {
    let value = try JSONValue(parsing: #"{"n":42,"x":1.5,"s":"t","list":[true,null],"n":43,"e\u0301":1}"#)
    #expect(value["n"]?.int == 42)
    #expect(value["x"]?.double == 1.5)
    #expect(value["x"]?.int == nil)
    #expect(value["s"]?.string == "t")
    #expect(value["list"]?[0] == .bool(true))
    #expect(value["list"]?[1] == .null)
    #expect(value["list"]?[2] == nil)
    #expect(value["list"]?[-1] == nil)
    #expect(value["missing"] == nil)
    #expect(value[0] == nil)
    #expect(value["list"]?["n"] == nil)
    // Equal to a Unicode string, not to the bytes.
    #expect(value["\u{E9}"] == nil)
    #expect(try JSONValue(parsing: "1e400").double == .infinity)
    #expect(try JSONValue(parsing: "9223372036854775808").int == nil)
  }

  @Test(
    "What is no document",
    arguments: [
      ("", 0, .truncated), ("[", 1, .truncated), ("[] []", 3, .unexpected(0x5B, .nothing)),
      ("{\"a\"}", 4, .unexpected(0x7D, .colon)),
    ] as [(String, UInt64, JSONError.Problem)])
  func refused(text: String, offset: UInt64, problem: JSONError.Problem) {
    #expect(throws: JSONError(offset: offset, problem)) { try JSONValue(parsing: text) }
  }

  @Test("A document may be as deep as it is told")
  func depth() throws {
    let deep = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
    #expect(try JSONValue(parsing: deep).text == deep)
    #expect(throws: JSONError(offset: 2, .tooDeep(2))) { try JSONValue(parsing: "[[[]]]", depth: 2) }
  }

  @Test("A name or a number as long as the document")
  func long() throws {
    let digits = String(repeating: "9", count: 100_000)
    let text = "{\"\(digits)\":\(digits)}"
    #expect(try JSONValue(parsing: text).text == text)
  }

  @Test("An array of many elements takes time in proportion")
  func many() throws {
    let text = "[" + String(repeating: "0,", count: 200_000) + "0]"
    guard case .array(let elements) = try JSONValue(parsing: text) else {
      Issue.record("no array")
      return
    }
    #expect(elements.count == 200_001)
  }
}
