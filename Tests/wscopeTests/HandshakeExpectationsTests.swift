import ArgumentParser
import Testing
import WebSocketCore

@testable import wscope

@Suite struct HandshakeExpectationsTests {
  private static func failures(
    _ arguments: [String], _ lines: String..., offering: String? = nil, showsSecrets: Bool = false
  ) throws -> [String] {
    let head = (lines + ["", ""]).joined(separator: "\r\n")
    let request = offering.map { "GET / HTTP/1.1\r\nSec-WebSocket-Protocol: \($0)\r\n\r\n" }
    return try HandshakeExpectations.parse(arguments)
      .failures(
        of: ResponseHead(parsing: Array(head.utf8)), to: request.map { RequestHead(parsing: Array($0.utf8)) },
        showsSecrets: showsSecrets
      ).map(\.message)
  }

  @Test(
    "Headers that are as they should be",
    arguments: [
      "X-A: one", "x-a: one", "X-A:one", "X-A: two", "X-A", "X-Empty", "X-None:", "X-A: /^o.*e$/",
      "X-A: /ONE/i",
      "X-Slash: /", "X-Slash: /tmp",
    ])
  func header(argument: String) throws {
    let failures = try Self.failures(
      ["--expect-header", argument], "HTTP/1.1 101 Switching Protocols", "X-A: one", "X-A: two", "X-Empty:",
      argument == "X-Slash: /tmp" ? "X-Slash: /tmp" : "X-Slash: /")
    #expect(failures == [])
  }

  @Test(
    "Headers that are not",
    arguments: [
      ("X-A: on", "--expect-header 'X-A: on': the answer has 'X-A: one', 'X-A: two'"),
      ("X-A:", "--expect-header 'X-A:': the answer has 'X-A: one', 'X-A: two'"),
      ("X-B", "--expect-header 'X-B': the answer has no such header"),
      ("X-B: 1", "--expect-header 'X-B: 1': the answer has no such header"),
      ("X-A: /^n/", "--expect-header 'X-A: /^n/': the answer has 'X-A: one', 'X-A: two'"),
    ])
  func otherHeader(argument: String, text: String) throws {
    let failures = try Self.failures(
      ["--expect-header", argument], "HTTP/1.1 101 Switching Protocols", "X-A: one", "X-A: two")
    #expect(failures == [text])
  }

  @Test("Secrets are looked into, and not shown")
  func secrets() throws {
    let answer = "HTTP/1.1 101 Switching Protocols\r\nSet-Cookie: sid=abc; Path=/"
    #expect(try Self.failures(["--expect-header", "Set-Cookie: sid=abc; Path=/"], answer) == [])
    let hidden = try Self.failures(["--expect-header", "Set-Cookie: sid=xyz"], answer)
    #expect(
      hidden == [
        "--expect-header 'Set-Cookie: sid=[redacted]': the answer has 'Set-Cookie: sid=[redacted]; Path=/'"
      ])
    let shown = try Self.failures(["--expect-header", "Set-Cookie: sid=xyz"], answer, showsSecrets: true)
    #expect(
      shown == ["--expect-header 'Set-Cookie: sid=xyz': the answer has 'Set-Cookie: sid=abc; Path=/'"])
  }

  @Test("Another token than the expected one does not look like it")
  func secretSubprotocols() throws {
    let (offered, other) = ("bearer.abcdefgh1", "bearer.abcdefgh2")
    for (wanted, came, text) in [
      (offered, other, "'bearer.redacted': the server chose 'bearer.redacted-2'"),
      (other, offered, "'bearer.redacted-2': the server chose 'bearer.redacted'"),
    ] {
      let failures = try Self.failures(
        ["--expect-subprotocol", wanted], "HTTP/1.1 101 OK", "Sec-WebSocket-Protocol: \(came)",
        offering: offered)
      #expect(failures == ["--expect-subprotocol \(text)"])
    }
  }

  @Test(
    "The subprotocol",
    arguments: [
      ("chat", "Sec-WebSocket-Protocol: chat", nil), ("", "X: y", nil),
      ("chat", "X: y", "--expect-subprotocol 'chat': the server chose none"),
      ("", "Sec-WebSocket-Protocol: chat", "--expect-subprotocol '': the server chose 'chat'"),
      ("a", "Sec-WebSocket-Protocol: b", "--expect-subprotocol 'a': the server chose 'b'"),
    ] as [(String, String, String?)])
  func subprotocol(wanted: String, line: String, text: String?) throws {
    let failures = try Self.failures(
      ["--expect-subprotocol", wanted], "HTTP/1.1 101 Switching Protocols", line)
    #expect(failures == (text.map { [$0] } ?? []))
  }

  @Test("Each thing that is not so has its line, the status first")
  func several() throws {
    let failures = try Self.failures(
      ["--expect-header", "X-B", "--expect-status", "101", "--expect-subprotocol", "a"],
      "HTTP/1.1 403 Forbidden")
    #expect(
      failures == [
        "--expect-status 101: the answer was 403 Forbidden",
        "--expect-subprotocol 'a': the server chose none",
        "--expect-header 'X-B': the answer has no such header",
      ])
  }

  @Test("A refusal that was asked for", arguments: [(403, 403, true), (403, 404, false), (101, 403, false)])
  func refusal(wanted: Int, came: Int, isExpected: Bool) throws {
    let answer = ResponseHead(parsing: Array("HTTP/1.1 \(came) X\r\n\r\n".utf8))
    let expectations = try HandshakeExpectations.parse(["--expect-status", "\(wanted)"])
    #expect(expectations.isExpectedRefusal(answer) == isExpected)
    #expect(try !HandshakeExpectations.parse([]).isExpectedRefusal(answer))
  }

  @Test("What cannot be meant", arguments: [["--expect-status", "99"], ["--expect-header", ": x"]])
  func refused(arguments: [String]) {
    #expect(throws: (any Error).self) { try HandshakeExpectations.parse(arguments) }
  }
}
