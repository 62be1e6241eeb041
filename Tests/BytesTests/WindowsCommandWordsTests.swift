import Testing

@testable import Bytes

@Suite struct WindowsCommandWordsTests {
  @Test(
    "Words as cmd and the C runtime cut them",
    arguments: [
      // Chrome and Firefox of today.
      (
        #"curl ^"wss://h/a?b=1^&c=^%^20^" ^"# + "\r\n" + #"  -H ^"A: ^\^"q^\^"; v=^\^"1^\^"^" ^"# + "\n"
          + "  -k",
        ["curl", "wss://h/a?b=1&c=%20", "-H", #"A: "q"; v="1""#, "-k"]
      ),
      // Chrome of some years ago: carets between plain quotes.
      (
        #"curl "wss://h/" ^"# + "\n" + #"  -H "sec-ch-ua: ^\^"Chromium^\^";v=^\^"104^\^"" -H "x: a^&b^%^41""#,
        ["curl", "wss://h/", "-H", #"sec-ch-ua: "Chromium";v="104""#, "-H", "x: a&b%41"]
      ),
      // Firefox of some years ago: doubled quotes.
      (#"curl "ws://h/" -H "A: ""q"" b""#, ["curl", "ws://h/", "-H", #"A: "q" b"#]),
      (#"a "b\\" c\d "e\"f" \\x"#, ["a", #"b\"#, #"c\d"#, #"e"f"#, #"\\x"#]),
      (#"a "x^y" "" b^c"#, ["a", "x^y", "", "bc"]),
      (#"a ^"b c^" & d"#, ["a", "b c"]), ("a ^\nb\nc", ["a", "b"]), ("\r\na", ["a"]), ("", []),
      ("a ^\n\nb", ["a", "\nb"]),
    ] as [(String, [String])])
  func words(text: String, expected: [String]) throws {
    #expect(try WindowsCommandWords.split(text) == expected)
  }

  @Test(
    "cmd's quoting is told from bash's by the first mark that only one of them knows",
    arguments: [
      (#"curl ^"ws://h/^""#, true), ("curl \"ws://h/\" ^\r\n -k", true), ("curl \"a'b\" ^\n", false),
      ("curl 'ws://h/' -H 'A: ^\"'", false), ("curl \"ws://h/\" \\\n -H \"a ^\n\"", false),
      ("curl ws://h/", false), ("", false), ("curl ^", false),
    ])
  func telling(text: String, isWindows: Bool) {
    #expect(WindowsCommandWords.isCommand(text) == isWindows)
  }

  @Test("A quote that nothing closes")
  func open() {
    #expect(throws: CommandLineError.openQuote("\"")) { try WindowsCommandWords.split(#"a "b"#) }
  }
}
