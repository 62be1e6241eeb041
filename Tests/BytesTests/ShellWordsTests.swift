import Testing

@testable import Bytes

@Suite struct ShellWordsTests {
  @Test(
    "Words as bash cuts them",
    arguments: [
      ("a  b\tc", ["a", "b", "c"]),
      ("", []),
      ("  \n a", ["a"]),
      ("a''b '' \"\"", ["ab", "", ""]),
      (#"'a "b" \n' "c 'd' \" \\ \x""#, [#"a "b" \n"#, #"c 'd' " \ \x"#]),
      ("a\\ b \\'c", ["a b", "'c"]),
      ("curl 'u' \\\n  -H 'A: b' \\\r\n  -k", ["curl", "u", "-H", "A: b", "-k"]),
      ("\"a\\\nb\"", ["ab"]),
      ("'два слова'", ["два слова"]),
      ("a$ $5 \"$\" '$x' '`'", ["a$", "$5", "$", "$x", "`"]),
      ("a#b #c d", ["a#b"]),
      ("$\"a b\"", ["a b"]),
    ] as [(String, [String])])
  func words(text: String, expected: [String]) throws { #expect(try ShellWords.split(text) == expected) }

  @Test(
    "What follows a command is left out; an ampersand that somebody forgot to quote is not the end",
    arguments: [
      ("a b | c", ["a", "b"]), ("a; b", ["a"]), ("a &", ["a"]), ("a && b", ["a"]), ("a&&b", ["a"]),
      ("a >f", ["a"]), ("a\nb", ["a"]), ("a http://h/?x=1&y=2 b", ["a", "http://h/?x=1&y=2", "b"]),
    ] as [(String, [String])])
  func endings(text: String, expected: [String]) throws { #expect(try ShellWords.split(text) == expected) }

  @Test(
    "bash's $'…'",
    arguments: [
      (#"$'it\'s'"#, "it's"), (#"$'a\u0021b'"#, "a!b"),
      (#"$'\n\r\t\\\"\?\a\b\e\E\f\v'"#, "\n\r\t\\\"?\u{07}\u{08}\u{1B}\u{1B}\u{0C}\u{0B}"),
      (#"$'\x41\x4\101\0'"#, "A\u{04}A\0"), (#"$'\u043f\U0001F600'"#, "п😀"), (#"$'\xd0\xbf'"#, "п"),
      (#"$'\cA\q\xg'"#, "\u{01}\\q\\xg"), (#"a$'b'c"#, "abc"), (#"$''"#, ""), (#"$'\ud800'"#, "\u{FFFD}"),
    ])
  func ansi(text: String, expected: String) throws { #expect(try ShellWords.split(text) == [expected]) }

  @Test(
    "What cannot be cut says why",
    arguments: [
      ("a 'b", .openQuote("'")), ("a \"b", .openQuote("\"")), ("a $'b\\'", .openQuote("$'")),
      ("-H \"X: $TOKEN_1-x\"", .expansion("$TOKEN_1")), ("a ${X}", .expansion("${X}")),
      ("a $(date)", .expansion("$(date)")), ("a `date` b", .expansion("`date`")),
    ] as [(String, CommandLineError)])
  func refused(text: String, error: CommandLineError) {
    #expect(throws: error) { try ShellWords.split(text) }
  }

  @Test(
    "A word that is quoted is cut to itself",
    arguments: [
      "", "a", "a b", "it's", "$x`y`\\\"!", "a\nb", "'", "''", "привет", "ws://h:1/a?b=1&c=2#d", "-H",
    ])
  func quoting(word: String) throws {
    #expect(try ShellWords.split(ShellWords.join(["x", word, "y"])) == ["x", word, "y"])
  }

  @Test("Only what needs it is quoted")
  func plain() {
    #expect(
      ShellWords.join(["-o", "http://h:1/a%20", "a b", "it's"]) == #"-o http://h:1/a%20 'a b' 'it'\''s'"#)
  }
}
