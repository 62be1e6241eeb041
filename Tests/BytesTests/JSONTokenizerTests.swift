import Testing

@testable import Bytes

/// The tokens of a text that comes in these pieces, and the error that ends them.
func jsonTokens(_ pieces: [[UInt8]], limits: JSONTokenizer.Limits = .init()) -> [String] {
  var tokenizer = JSONTokenizer(limits: limits)
  var told: [String] = []
  func tell(_ token: JSONToken) {
    let text = String(decoding: tokenizer.text, as: UTF8.self)
    switch token {
    case .beginObject: told.append("{")
    case .endObject: told.append("}")
    case .beginArray: told.append("[")
    case .endArray: told.append("]")
    case .name: told.append("\(text):")
    case .string(let isLast): told.append(isLast ? "'\(text)'" : "'\(text)'…")
    case .number, .bool, .null: told.append(token == .number ? text : "\(token)")
    }
  }
  do {
    for piece in pieces {
      var position = 0
      try piece.withUnsafeBytes {
        while let token = try tokenizer.next(in: $0, at: &position) { tell(token) }
      }
    }
    while let token = try tokenizer.finish() { tell(token) }
  } catch {
    told.append("! \((error as? JSONError)?.description ?? "\(error)")")
  }
  return told
}

private func tokens(_ text: String) -> [String] { jsonTokens([Array(text.utf8)]) }

@Suite struct JSONTokenizerTests {
  @Test(
    "Tokens",
    arguments: [
      ("{}", ["{", "}"]),
      (" [ ] \r\n\t", ["[", "]"]),
      (
        #"{"a":1,"b":[true,false,null]}"#,
        ["{", "a:", "1", "b:", "[", "bool(true)", "bool(false)", "null", "]", "}"]
      ),
      (#"["", "x", {"":{}}]"#, ["[", "''", "'x'", "{", ":", "{", "}", "}", "]"]),
      ("-0", ["-0"]), ("1e9", ["1e9"]), ("-12.50E+3", ["-12.50E+3"]), ("0.0e-0 ", ["0.0e-0"]),
      ("[1,-2]", ["[", "1", "-2", "]"]),
      ("\u{FEFF}[]", ["[", "]"]),
      (#""a""#, ["'a'"]), ("null", ["null"]),
    ])
  func accepted(text: String, expected: [String]) {
    #expect(tokens(text) == expected)
  }

  @Test(
    "Escapes, surrogate pairs, and halves of them",
    arguments: [
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
      (#""\u0041\u00e9\u20AC\u0000""#, "A\u{E9}\u{20AC}\u{0}"),
      (#""\ud83d\ude00!""#, "\u{1F600}!"),
      (#""\uDBFF\uDFFF""#, "\u{10FFFF}"),
      (#""\ud83d""#, "\u{FFFD}"),
      (#""\ud83dx\ude00""#, "\u{FFFD}x\u{FFFD}"),
      (#""\ud83d\n""#, "\u{FFFD}\n"),
      (#""\ud83d\ud83d\ude00""#, "\u{FFFD}\u{1F600}"),
      (#""\ud83d\u0041""#, "\u{FFFD}A"),
      (
        "\"a long run of plain text, \u{436} and \u{1F600}, and then \\u0416\"",
        "a long run of plain text, \u{436} and \u{1F600}, and then \u{416}"
      ),
      ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"),
    ])
  func strings(text: String, expected: String) {
    #expect(tokens(text) == ["'\(expected)'"])
  }

  @Test(
    "What is no JSON, where and why",
    arguments: [
      ("", "the text ends in the middle of a value at offset 0"),
      ("[1,", "the text ends in the middle of a value at offset 3"),
      ("\"abc", "the text ends in the middle of a value at offset 4"),
      ("tru", "the text ends in the middle of a value at offset 3"),
      ("-", "the text ends in the middle of a value at offset 1"),
      ("[1,]", "']' where a value belongs at offset 3"),
      ("[1 2]", "'2' where ',' or ']' belongs at offset 3"),
      ("{\"a\" 1}", "'1' where ':' belongs at offset 5"),
      ("{\"a\":1,}", "'}' where a name in quotation marks belongs at offset 7"),
      ("{a:1}", "'a' where a name in quotation marks or '}' belongs at offset 1"),
      ("{\"a\":1]", "']' where ',' or '}' belongs at offset 6"),
      ("[}", "'}' where a value or ']' belongs at offset 1"),
      ("1 1", "'1' where the end belongs at offset 2"),
      ("[] x", "'x' where the end belongs at offset 3"),
      ("trux", "'x' where true, false or null belongs at offset 3"),
      ("'a'", "''' where a value belongs at offset 0"),
      ("01", "a malformed number at offset 1"),
      ("1.", "the text ends in the middle of a value at offset 2"),
      ("[1.]", "a malformed number at offset 3"),
      ("[1e+]", "a malformed number at offset 4"),
      ("[-]", "a malformed number at offset 2"),
      ("[+1]", "'+' where a value or ']' belongs at offset 1"),
      ("[.5]", "'.' where a value or ']' belongs at offset 1"),
      ("[1-2]", "a malformed number at offset 2"),
      ("\"\u{1}\"", "an unescaped control character, byte 0x01, in a string at offset 1"),
      ("\"a\nb\"", "an unescaped control character, byte 0x0a, in a string at offset 2"),
      (#""\x41""#, "a backslash that begins no escape at offset 2"),
      (#""\u00g0""#, "a backslash that begins no escape at offset 5"),
      (" \u{FEFF}[]", "byte 0xef where a value belongs at offset 1"),
      ("\u{E9}", "byte 0xc3 where a value belongs at offset 0"),
    ])
  func refused(text: String, error: String) {
    #expect(tokens(text).last == "! \(error)")
  }

  @Test(
    "Bytes that are no UTF-8",
    arguments: [
      ([0x22, 0xFF, 0x22], 1), ([0x22, 0xC3, 0x22], 2), ([0x22, 0xED, 0xA0, 0x80, 0x22], 2),
      ([0x22, 0x61, 0xC0, 0x80], 2), ([0x22, 0xE2, 0x82, 0x5C, 0x6E, 0x22], 3),
    ] as [([UInt8], Int)])
  func invalidUTF8(bytes: [UInt8], offset: Int) {
    let byte = Hex.encode([bytes[offset]])
    let name = bytes[offset] == 0x22 ? "'\"'" : bytes[offset] == 0x5C ? "'\\'" : "byte 0x\(byte)"
    #expect(jsonTokens([bytes]) == ["! \(name) is no UTF-8 at offset \(offset)"])
  }

  @Test(
    "The same tokens, and the same error, wherever the text is cut",
    arguments: [
      #"{"log":{"n\u00e9":[-1.5e+3,true,null,"\ud83d\ude00 \"x\" \#u{436}\#u{1F600}"],"":{}}} "#,
      #"["abcdefghijklmnopqrstuvwxyz\\", 12, false"#, "[1, 2, 3x]", "\u{FEFF}[\"\u{20AC}\\ud800\"]",
      "\"\\ud83d\\ude0\"",
    ])
  func chops(text: String) {
    let bytes = Array(text.utf8)
    for limits in [JSONTokenizer.Limits(), .init(depth: 8, text: 8)] {
      let whole = jsonTokens([bytes], limits: limits)
      #expect(jsonTokens(bytes.map { [$0] }, limits: limits) == whole)
      for cut in 0...bytes.count {
        #expect(jsonTokens([Array(bytes[..<cut]), Array(bytes[cut...])], limits: limits) == whole)
      }
    }
  }

  @Test("A long string comes in parts, of which none is longer than the limit")
  func parts() {
    let limits = JSONTokenizer.Limits(text: 8)
    #expect(
      jsonTokens([Array(#"["0123456789"]"#.utf8)], limits: limits) == ["[", "'01234567'…", "'89'", "]"])
    #expect(jsonTokens([Array(#""01234567""#.utf8)], limits: limits) == ["'01234567'…", "''"])
    #expect(
      jsonTokens([Array(#""0123456\ud83d\ude00""#.utf8)], limits: limits) == ["'0123456\u{1F600}'…", "''"])
    #expect(
      jsonTokens([Array(#"{"01234567":1}"#.utf8)], limits: limits)
        == ["{", "! a name or a number of 8 bytes or more at offset 10"])
    #expect(
      jsonTokens([Array("12345678".utf8)], limits: limits) == [
        "! a name or a number of 8 bytes or more at offset 7"
      ])
  }

  @Test("A string of megabytes is not held")
  func memory() {
    var tokenizer = JSONTokenizer(limits: .init(text: 4096))
    let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 16)
    var length = 0
    func feed(_ bytes: [UInt8]) throws {
      var position = 0
      try bytes.withUnsafeBytes {
        while try tokenizer.next(in: $0, at: &position) != nil { length += tokenizer.text.count }
      }
    }
    #expect(throws: Never.self) {
      try feed([UInt8(ascii: "\"")])
      for _ in 0..<64 {
        try feed(piece)
        #expect(tokenizer.text.capacity <= 16384)
      }
      try feed([UInt8(ascii: "\"")])
    }
    #expect(length == 64 << 16)
    #expect(tokenizer.isComplete)
  }

  @Test("Nesting is bounded")
  func depth() {
    let limits = JSONTokenizer.Limits(depth: 3)
    #expect(jsonTokens([Array("[[[]]]".utf8)], limits: limits).count == 6)
    #expect(
      jsonTokens([Array("[[{\"a\":[".utf8)], limits: limits).last
        == "! more than 3 arrays and objects in each other at offset 7")
    let bomb = [UInt8](repeating: UInt8(ascii: "["), count: 1 << 20)
    #expect(jsonTokens([bomb]).count == 513)
  }

  @Test("An error stays")
  func sticky() {
    var tokenizer = JSONTokenizer()
    let expected = JSONError(offset: 3, .unexpected(UInt8(ascii: "x"), .commaOrBracket))
    for text in ["[1 x", "]", ""] {
      let bytes = Array(text.utf8)
      var position = 0
      #expect(throws: expected) {
        try bytes.withUnsafeBytes { while try tokenizer.next(in: $0, at: &position) != nil {} }
      }
    }
    #expect(throws: expected) { try tokenizer.finish() }
  }

  @Test(
    "A special character is found wherever it stands in a run",
    arguments: [0x22, 0x5C, 0x00, 0x1F] as [UInt8])
  func plainPrefix(special: UInt8) {
    for length in 0...40 {
      for filler: UInt8 in [0x20, 0x21, 0x23, 0x5B, 0x5D, 0x7F, 0x80, 0xFF, 0xA2, 0xDC] {
        var run = [UInt8](repeating: filler, count: length)
        #expect(run.withUnsafeBytes { JSONStringScan.plainPrefix(of: $0) } == length)
        run.append(special)
        run += [filler, special]
        #expect(run.withUnsafeBytes { JSONStringScan.plainPrefix(of: $0) } == length)
      }
    }
  }
}
