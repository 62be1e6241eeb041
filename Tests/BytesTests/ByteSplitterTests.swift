import Testing

@testable import Bytes

@Suite struct ByteSplitterTests {
  static let cases: [(mode: ByteSplitter.Mode, text: String, messages: [String])] = [
    (.delimiter([10]), "one\ntwo\n", ["one", "two"]),
    (.delimiter([10]), "one\n\nlast", ["one", "", "last"]),
    (.delimiter([10]), "\n", [""]),
    (.delimiter([10]), "", []),
    (.delimiter([10]), "crlf\r\nkept", ["crlf\r", "kept"]),
    (.delimiter([0]), "a\nb\0c", ["a\nb", "c"]),
    (.delimiter(Array("--".utf8)), "a--b-c----d-", ["a", "b-c", "", "d-"]),
    (.delimiter(Array("aab".utf8)), "xaaabyaab", ["xa", "y"]),
    (.blocks(4), "12345678", ["1234", "5678"]),
    (.blocks(4), "123456", ["1234", "56"]),
    (.blocks(1), "ab", ["a", "b"]),
    (.blocks(4), "", []),
    (.whole, "a\nb\0c", ["a\nb\0c"]),
    (.whole, "", [""]),
  ]

  @Test(arguments: cases.indices)
  func splitsTheSameHoweverTheBytesAreCut(_ index: Int) {
    let (mode, text, messages) = Self.cases[index]
    let bytes = Array(text.utf8)
    for size in [1, 2, 3, 5, max(1, bytes.count)] {
      var splitter = ByteSplitter(mode)
      var found: [String] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        Array(bytes[start..<min(start + size, bytes.count)]).withUnsafeBytes { piece in
          splitter.receive(piece)
          while let message = splitter.next() { found.append(String(decoding: message, as: UTF8.self)) }
        }
      }
      if let last = splitter.finish() { found.append(String(decoding: last, as: UTF8.self)) }
      #expect(found == messages, "\(mode) in pieces of \(size)")
      #expect(splitter.pendingByteCount == 0)
    }
  }

  @Test func piecesGoAsTheyCome() {
    var splitter = ByteSplitter(.pieces(atMost: 4))
    var found: [String] = []
    for piece in ["1234567890", "", "a", "bcde"] {
      Array(piece.utf8).withUnsafeBytes { bytes in
        splitter.receive(bytes)
        while let message = splitter.next() { found.append(String(decoding: message, as: UTF8.self)) }
      }
      #expect(splitter.pendingByteCount == 0)
    }
    #expect(found == ["1234", "5678", "90", "a", "bcde"])
    #expect(splitter.finish() == nil)
  }

  @Test func knowsWhatWaitsForItsEnd() {
    var splitter = ByteSplitter(.delimiter([10]))
    Array("one\nhal".utf8).withUnsafeBytes { piece in
      splitter.receive(piece)
      while splitter.next() != nil {}
    }
    #expect(splitter.pendingByteCount == 3)
  }
}
