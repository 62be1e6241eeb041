import Bytes
import Testing
import WebSocketCore

@testable import Diagnosis

@Suite struct InvocationTests {
  private static let evidence = Evidence.failing(
    .refused, url: "ws://localhost:8000/a?b=c&token=secret",
    options: [
      .init("-H", "X-Name: it's"), .init("-o", "http://a"), .init("--compress=client_max_window_bits=10"),
      .init("-k"),
    ])

  @Test(
    "Words of a shell",
    arguments: [
      ("plain", "plain"), ("a/b:c=d@e%f,g-h_i.j", "a/b:c=d@e%f,g-h_i.j"), ("", "''"), ("a b", "'a b'"),
      ("it's", "'it'\\''s'"), ("$(reboot)", "'$(reboot)'"), ("a&b", "'a&b'"), ("~", "'~'"), ("*", "'*'"),
      ("\u{0444}", "'\u{0444}'"), ("a\nb", "'a\nb'"),
      // One character to Swift, and a quotation mark to a shell.
      ("'\u{0310}", "''\\''\u{0310}'"),
    ])
  func quoting(_ word: String, _ quoted: String) { #expect(ShellWords.quote(word) == quoted) }

  @Test func whatWasGivenIsGivenAgain() {
    #expect(
      Self.evidence.command()
        == "wscope connect -H 'X-Name: it'\\''s' -o http://a --compress=client_max_window_bits=10 -k "
        + "'ws://localhost:8000/a?b=c&token=[redacted]'")
  }

  @Test func aNewOptionTakesThePlaceOfTheOld() {
    #expect(
      Self.evidence.command(.init("-o", "http://b"), dropping: "--compress", "-H")
        == "wscope connect -o http://b -k 'ws://localhost:8000/a?b=c&token=[redacted]'")
  }

  @Test func handshakeInspectTakesOnlyWhatIsItsOwn() {
    let evidence = Evidence.failing(
      .refused, options: [.init("-k"), .init("--socketio=/"), .init("--socketio-auth", "[redacted]")])
    #expect(evidence.inspection == "wscope handshake-inspect -k ws://localhost:8000/ws")
  }

  @Test func theServerOfThisProcessHasNoURL() {
    var evidence = Evidence.failing(.refused, url: "ws://127.0.0.1:40123/", options: [.init("-k")])
    evidence.invocation.target = "echo:"
    #expect(evidence.command(.init("--lenient")) == "wscope connect --lenient -k echo:")
    #expect(evidence.inspection == nil)
    #expect(evidence.variations == nil)
    #expect(evidence.curl("-i", path: "/") == nil)
  }

  @Test(
    "With TLS, and without",
    arguments: [
      ("ws://h/", "wss://h/"), ("wss://h/", "ws://h/"), ("ws://h:8000/a?b", "wss://h:8000/a?b"),
      ("wss://[::1]:1/", "ws://[::1]:1/"), ("ws://h:443/", "wss://h/"),
    ])
  func theOtherScheme(_ url: String, _ other: String) {
    #expect(Evidence.failing(.refused, url: url).uriOfOtherScheme.description == other)
  }

  @Test(
    "Parameters of the query",
    arguments: [
      (nil, "EIO=4"), ("EIO=3", "EIO=4"), ("a=1&EIO=3&b=2", "a=1&b=2&EIO=4"), ("XEIO=3", "XEIO=3&EIO=4"),
    ])
  func parameters(_ query: String?, _ changed: String) {
    let evidence = Evidence.failing(.refused)
    let uri = evidence.uri {
      $0.query = query
      $0.set("EIO", to: "4")
    }
    #expect(uri.query == changed)
    #expect(uri.parameter("EIO") == "4")
  }
}
