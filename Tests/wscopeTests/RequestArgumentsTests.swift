import Testing
import WebSocketCore

@testable import wscope

@Suite struct RequestArgumentsTests {
  private static let upgrade =
    "Host: h:1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
  private static let agent = "User-Agent: \(ClientOptions.userAgent)\r\n"

  private static func words(_ head: String, keepsUpgrade: Bool = false, only: String? = nil) throws
    -> [String]
  {
    let arguments = RequestArguments(for: try WebSocketURI(parsing: "ws://h:1/"), keepsUpgrade: keepsUpgrade)
    {
      only == nil || only == $0
    }
    return arguments.options(for: RequestHead(parsing: Array((head + "\r\n").utf8))).flatMap(\.words)
  }

  @Test("A request that is sent anyway needs no options")
  func none() throws { #expect(try Self.words("GET / HTTP/1.1\r\n" + Self.upgrade + Self.agent) == []) }

  @Test(
    "Each header has its option",
    arguments: [
      ("Origin: http://o", ["-o", "http://o"]), ("origin: http://o", ["-H", "origin: http://o"]),
      ("Origin;", ["-H", "Origin;"]), ("Cookie: a=1; b=2", ["--cookie", "a=1; b=2"]),
      ("Authorization: Basic bWU6cHc=", ["-u", "me:pw"]),
      ("Authorization: Basic [redacted]", ["-u", "[redacted]"]),
      ("Authorization: Basic /w==", ["-H", "Authorization: Basic /w=="]),
      ("Authorization: Bearer t", ["--bearer", "t"]),
      ("Authorization: Digest x", ["-H", "Authorization: Digest x"]),
      ("Sec-WebSocket-Protocol: a, b", ["-s", "a", "-s", "b"]),
      ("Sec-WebSocket-Protocol: a b", ["-H", "Sec-WebSocket-Protocol: a b"]),
      ("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits", ["--compress"]),
      ("Sec-WebSocket-Extensions: permessage-deflate", ["--compress="]),
      (
        "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=10",
        ["--compress=server_max_window_bits=10"]
      ),
      ("Sec-WebSocket-Extensions: foo", ["-H", "Sec-WebSocket-Extensions: foo"]),
      (
        "Sec-WebSocket-Extensions: permessage-deflate, foo",
        ["-H", "Sec-WebSocket-Extensions: permessage-deflate, foo"]
      ),
      ("X: 1\r\nX: 2", ["-H", "X: 1", "-H", "X: 2"]),
    ] as [(String, [String])])
  func options(line: String, expected: [String]) throws {
    let line = line.hasSuffix(";") ? "\(line.dropLast()):" : line
    #expect(try Self.words("GET / HTTP/1.1\r\n" + Self.upgrade + Self.agent + line + "\r\n") == expected)
  }

  @Test("What makes the upgrade is changed, and taken away, only where it is so")
  func upgrade() throws {
    let other =
      "GET / HTTP/1.0\r\nHost: other\r\nUpgrade: WebSocket\r\nSec-WebSocket-Key: c2hvcnQ=\r\nSec-WebSocket-Version: 13\r\n"
    let changes = ["-H", "Host: other", "-H", "Upgrade: WebSocket", "-H", "Sec-WebSocket-Key: c2hvcnQ="]
    #expect(
      try Self.words(other) == changes + ["-H", "Connection:", "-H", "User-Agent:", "--misbehave", "http10"])
    #expect(
      try Self.words(other, keepsUpgrade: true) == changes + ["-H", "User-Agent:", "--misbehave", "http10"])
  }

  @Test("Only what is wanted")
  func wanted() throws {
    #expect(
      try Self.words("GET / HTTP/1.1\r\n" + Self.upgrade + "X: 1\r\nOrigin: o\r\n", only: "origin") == [
        "-o", "o",
      ])
  }
}
