import Testing
import WebSocketCore

@testable import Capture

@Suite struct HeadBlankingTests {
  private static let head = "GET / HTTP/1.1\r\nCookie: a=12345\r\n\r\n"
  private static let blank = "GET / HTTP/1.1\r\nCookie: a=xxxxx\r\n\r\n"

  /// What comes out of each piece, and out of the end.
  private static func run(_ pieces: [String], showsSecrets: Bool = false) -> [[String]] {
    var blanking = HeadBlanking(showsSecrets: showsSecrets)
    var out = pieces.enumerated().map { number, piece in
      Array(piece.utf8).withUnsafeBytes { blanking.take($0, time: Int64(number)) }
    }
    out.append(blanking.finish())
    return out.map { pieces in pieces.map { "\($0.time) \(String(decoding: $0.bytes, as: UTF8.self))" } }
  }

  @Test("What follows the head goes through")
  func following() {
    #expect(
      Self.run([Self.head + "Cookie: a=1\r\n\r\n", "GET /?token=1"]) == [
        ["0 \(Self.blank)Cookie: a=1\r\n\r\n"], ["1 GET /?token=1"], [],
      ])
  }

  @Test("A head in pieces waits until it is whole, and comes in these", arguments: 1..<head.utf8.count)
  func pieces(cut: Int) {
    let bytes = Array(Self.head.utf8)
    let parts = [
      String(decoding: bytes[..<cut], as: UTF8.self), String(decoding: bytes[cut...], as: UTF8.self),
    ]
    let blank = Array(Self.blank.utf8)
    #expect(
      Self.run(parts) == [
        [],
        [
          "0 \(String(decoding: blank[..<cut], as: UTF8.self))",
          "1 \(String(decoding: blank[cut...], as: UTF8.self))",
        ], [],
      ])
  }

  @Test("An informational answer is followed by another one")
  func informational() {
    let hint = "HTTP/1.1 103 Early Hints\r\nSet-Cookie: a=1\r\n\r\n"
    let answer = "HTTP/1.1 101 X\r\nSet-Cookie: b=2\r\n\r\n"
    #expect(
      Self.run([hint, answer]) == [
        [], ["0 \(hint.replacing("a=1", with: "a=x"))", "1 \(answer.replacing("b=2", with: "b=x"))"], [],
      ])
  }

  @Test("A head that does not come to its end is blanked as far as it came")
  func cut() {
    #expect(Self.run(["GET / HTTP/1.1\r\nCookie: a=12"]) == [[], ["0 GET / HTTP/1.1\r\nCookie: a=xx"]])
  }

  @Test("What is no HTTP does not wait", arguments: ["\u{16}\u{3}\u{1}", "SSH-2.0-x\r\n"])
  func noHTTP(text: String) { #expect(Self.run([text]) == [["0 \(text)"], []]) }

  @Test("Secrets that are shown do not wait")
  func shown() { #expect(Self.run(["GE", "T"], showsSecrets: true) == [["0 GE"], ["1 T"], []]) }
}
