import Testing

@testable import wscope

@Suite struct TextPatternTests {
  @Test(
    "A text as it stands, or an expression between slashes",
    arguments: [
      ("ell", "hello", true), ("ELL", "hello", false), ("/l+o$/", "hello", true), ("/^l/", "hello", false),
      ("/ELL/i", "hello", true), ("/ELL/", "hello", false), ("/a.c/", "a\0c", false), ("/c$/", "a\0c", true),
      ("/", "a/b", true), ("//", "a//b", true), ("/path", "a/path", true), (".", "hello", false),
      ("при", "привет", true), ("/при.*т/", "привет", true), ("/x*/", "", true),
    ])
  func matches(pattern: String, text: String, expected: Bool) throws {
    let pattern = try #require(TextPattern(argument: pattern))
    #expect(Array(text.utf8).withUnsafeBytes { pattern.matches($0) } == expected)
  }

  @Test("An expression that cannot be read is refused")
  func refused() { #expect(TextPattern(argument: "/(/") == nil) }
}
