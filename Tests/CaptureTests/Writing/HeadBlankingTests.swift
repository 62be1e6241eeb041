import Testing
import WebSocketCore

@testable import Capture

@Suite struct HeadBlankingTests {
  private static let head = "GET / HTTP/1.1\r\nCookie: a=12345\r\n\r\n"
  private static let blank = "GET / HTTP/1.1\r\nCookie: a=xxxxx\r\n\r\n"

  /// What comes out of each piece, and out of the end.
  private static func run(_ pieces: [String], from sender: Role = .client, showsSecrets: Bool = false)
    -> [[String]]
  {
    var blanking = HeadBlanking(sender, showsSecrets: showsSecrets)
    var out = pieces.enumerated().map { number, piece in
      Array(piece.utf8).withUnsafeBytes { blanking.take($0, time: Int64(number)) }
    }
    out.append(blanking.finish())
    return out.map { pieces in pieces.map { "\($0.time) \(String(decoding: $0.bytes, as: UTF8.self))" } }
  }

  private static let accepted = "HTTP/1.1 101 X\r\nSet-Cookie: b=2\r\n\r\n"

  @Test("What follows the 101 goes through")
  func following() {
    let frames = "Cookie: a=1\r\n\r\n"
    #expect(
      Self.run([Self.accepted + frames, "HTTP/1.1 200"], from: .server) == [
        ["0 \(Self.accepted.replacing("b=2", with: "b=x"))\(frames)"], ["1 HTTP/1.1 200"], [],
      ])
  }

  @Test("Every request of a connection that is kept, and no body")
  func keptConnection() {
    let post = "POST /?token=12 HTTP/1.1\r\nContent-Length: 9\r\nCookie: a=1\r\n\r\nCookie: b"
    let blank = "POST /?token=xx HTTP/1.1\r\nContent-Length: 9\r\nCookie: a=x\r\n\r\nCookie: b"
    #expect(Self.run([post + Self.head, post]) == [["0 \(blank)\(Self.blank)"], ["1 \(blank)"], []])
    let whole = Array((post + Self.head).utf8)
    for cut in 1..<whole.count {
      let parts = [whole[..<cut], whole[cut...]].map { String(decoding: $0, as: UTF8.self) }
      let joined = Self.run(parts).joined().map { $0.dropFirst(2) }.joined()
      #expect(joined == blank + Self.blank, "cut at \(cut)")
    }
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

  @Test("An answer is followed by another one, but for the 101")
  func answers() {
    let hint = "HTTP/1.1 103 Early Hints\r\nSet-Cookie: a=1\r\n\r\n"
    let refusal = "HTTP/1.1 401 X\r\nSet-Cookie: c=3\r\nContent-Length: 2\r\n\r\nno"
    #expect(
      Self.run([hint, refusal, Self.accepted], from: .server) == [
        ["0 \(hint.replacing("a=1", with: "a=x"))"], ["1 \(refusal.replacing("c=3", with: "c=x"))"],
        ["2 \(Self.accepted.replacing("b=2", with: "b=x"))"], [],
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
