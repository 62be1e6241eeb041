import Testing

@testable import Bytes

@Suite struct ByteSearchTests {
  @Test(arguments: [
    ("", "", true), ("abc", "", true), ("", "a", false), ("abc", "abc", true), ("abc", "abcd", false),
    ("xxabc", "abc", true), ("abxabc", "abc", true), ("ababac", "abac", true), ("aaab", "aab", true),
    ("aaa", "b", false), ("Привет, мир", "мир", true), ("ab", "b", true),
  ])
  func finds(_ bytes: String, _ text: String, _ expected: Bool) {
    #expect(Array(bytes.utf8).withUnsafeBytes { $0.contains(Array(text.utf8)) } == expected)
  }
}
