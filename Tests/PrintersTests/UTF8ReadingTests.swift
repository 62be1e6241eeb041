import Bytes
import Testing

@testable import Printers

@Suite struct UTF8ReadingTests {
  @Test("Every scalar value is read back as it was written")
  func everyScalar() {
    for value in (0...0x10FFFF as ClosedRange<UInt32>) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let bytes = Array(UTF8.encode(scalar).unsafelyUnwrapped)
      let read = bytes.withUnsafeBytes { UTF8Reading.scalar($0, at: 0) }
      guard read?.value == value, read?.length == bytes.count else {
        Issue.record("U+\(String(value, radix: 16)) was read as \(String(describing: read))")
        return
      }
    }
  }

  @Test(
    "A character that is cut off is dropped, a broken one is not",
    arguments: [
      ("", 0), ("41", 1), ("d0bd", 2), ("41d0", 1), ("41e2", 1), ("41e282", 1), ("41e282ac", 4),
      ("f09f91", 0),
      ("f09f918b", 4), ("41ff", 2), ("4180", 2), ("80808080", 4), ("e080", 2), ("eda0", 2), ("f490", 2),
      ("c0", 1),
    ])
  func wholeCharacters(hex: String, expected: Int) throws {
    let bytes = try #require(Hex.decode(hex))
    #expect(bytes.withUnsafeBytes { UTF8Reading.wholeCharacters($0) } == expected)
  }

  @Test(
    "Columns of a terminal",
    arguments: [("a", 1), ("é", 1), ("\u{301}", 0), ("世", 2), ("ｗ", 2), ("👋", 2), ("\u{200d}", 0), ("Я", 1)])
  func columns(character: String, expected: Int) {
    #expect(character.unicodeScalars.reduce(0) { $0 + DisplayWidth.columns(of: $1.value) } == expected)
  }
}
