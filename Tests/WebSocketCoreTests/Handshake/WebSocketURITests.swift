import Testing

@testable import WebSocketCore

@Suite struct WebSocketURITests {
  @Test(arguments: [
    ("ws://localhost", "ws", "localhost", 80, "localhost", "/"),
    ("wss://localhost", "wss", "localhost", 443, "localhost", "/"),
    ("ws://localhost:443/", "ws", "localhost", 443, "localhost:443", "/"),
    ("wss://localhost:443/", "wss", "localhost", 443, "localhost", "/"),
    ("http://h:8000/chat", "ws", "h", 8000, "h:8000", "/chat"),
    ("https://h/chat", "wss", "h", 443, "h", "/chat"),
    ("WSS://Example.COM/A", "wss", "example.com", 443, "example.com", "/A"),
    ("localhost:8000/ws", "ws", "localhost", 8000, "localhost:8000", "/ws"),
    ("localhost/ws:1", "ws", "localhost", 80, "localhost", "/ws:1"),
    ("example.com?a=b", "ws", "example.com", 80, "example.com", "/?a=b"),
    ("ws:8000/x", "ws", "ws", 8000, "ws:8000", "/x"),
    ("127.0.0.1:80", "ws", "127.0.0.1", 80, "127.0.0.1", "/"),
    ("ws://[::1]:8000/", "ws", "::1", 8000, "[::1]:8000", "/"),
    ("[::1]:8000", "ws", "::1", 8000, "[::1]:8000", "/"),
    ("wss://[FE80::1%25eth0]", "wss", "fe80::1%eth0", 443, "[fe80::1]", "/"),
    ("ws://[fe80::1%eth0]:1", "ws", "fe80::1%eth0", 1, "[fe80::1]:1", "/"),
    ("ws://h/?a=b?c&d=/", "ws", "h", 80, "h", "/?a=b?c&d=/"),
    ("ws://h?", "ws", "h", 80, "h", "/?"),
    ("ws://h/é?ü=%C3%BC", "ws", "h", 80, "h", "/%C3%A9?%C3%BC=%C3%BC"),
    ("ws://h/комната/", "ws", "h", 80, "h", "/%D0%BA%D0%BE%D0%BC%D0%BD%D0%B0%D1%82%D0%B0/"),
    ("ws://h/a%zz|\"{}", "ws", "h", 80, "h", "/a%zz%7C%22%7B%7D"),
    ("ws://h/a//../b", "ws", "h", 80, "h", "/a//../b"),
    ("ws://bücher.example", "ws", "xn--bcher-kva.example", 80, "xn--bcher-kva.example", "/"),
    (
      "ws://Пример。Испытание:1", "ws", "xn--e1afmkfd.xn--80akhbyknj4f", 1, "xn--e1afmkfd.xn--80akhbyknj4f:1",
      "/"
    ),
    ("ws://my_service:65535", "ws", "my_service", 65535, "my_service:65535", "/"),
    ("ws://example.com./", "ws", "example.com.", 80, "example.com.", "/"),
    ("ws://h/a@b:c", "ws", "h", 80, "h", "/a@b:c"),
  ])
  func whatUsersType(
    text: String, scheme: String, host: String, port: UInt16, hostHeader: String, target: String
  ) throws {
    let uri = try WebSocketURI(parsing: text)
    #expect(uri.scheme == scheme)
    #expect(uri.host == host)
    #expect(uri.port == port)
    #expect(uri.hostHeader == hostHeader)
    #expect(uri.requestTarget == target)
    #expect(uri.user == nil)
    #expect(uri.warnings.isEmpty)
  }

  @Test(arguments: [
    ("ws://u:p@h", "u", "p", "h"), ("u:p@h:1/x", "u", "p", "h"), ("ws://u@h", "u", nil, "h"),
    ("ws://u:@h", "u", "", "h"), ("ws://a%40b:c%3A%25@h", "a@b", "c:%", "h"),
    ("ws://u:p@x@h", "u", "p@x", "h"), ("ws://%C3%BC:p:q@h", "ü", "p:q", "h"),
  ])
  func userInformation(text: String, user: String, password: String?, host: String) throws {
    let uri = try WebSocketURI(parsing: text)
    #expect(uri.user == user)
    #expect(uri.password == password)
    #expect(uri.host == host)
  }

  @Test(arguments: [
    ("", URIError.empty), ("ws://h/a b", .forbiddenCharacter(" ", position: 8)),
    (" ws://h", .forbiddenCharacter(" ", position: 0)), ("ws://h/\n", .forbiddenCharacter("\n", position: 7)),
    ("ws://h/\u{1B}[m", .forbiddenCharacter("\u{1B}", position: 7)),
    ("ws://h/\u{A0}", .forbiddenCharacter("\u{A0}", position: 7)),
    ("ws://h\0", .forbiddenCharacter("\0", position: 6)),
    ("ftp://h", .unsupportedScheme("ftp")), ("ws+unix://h", .unsupportedScheme("ws+unix")),
    ("wss:h/x", .missingSlashes(scheme: "wss")), ("ws:/h", .missingSlashes(scheme: "ws")),
    ("http:", .missingSlashes(scheme: "http")), ("ws://", .missingHost), ("ws:///x", .missingHost),
    ("://h", .missingHost), ("//h/x", .missingHost), (":8000/x", .missingHost), ("/x", .missingHost),
    ("?", .missingHost),
    ("ws://u:p@/x", .missingHost), ("ws://:80", .missingHost), ("ws://[::1", .unclosedBracket),
    ("ws://[::1]x", .invalidHost("[::1]x", reason: "after ] only :port may follow")),
    ("::1", .unbracketedIPv6("::1")), ("ws://::1:8000/", .unbracketedIPv6("::1:8000")),
    ("ws://[::g]", .invalidIPv6("::g")), ("ws://[]", .invalidIPv6("")),
    ("ws://[127.0.0.1]", .invalidIPv6("127.0.0.1")),
    ("ws://[::1%]", .invalidIPv6("::1%")), ("ws://[::1%25a/b]", .unclosedBracket),
    ("ws://h:", .invalidPort("")), ("h:0", .invalidPort("0")), ("h:65536", .invalidPort("65536")),
    ("h:80a", .invalidPort("80a")), ("h:-1", .invalidPort("-1")), ("h:+1", .invalidPort("+1")),
    ("unix:/run/x", .invalidPort("")), ("ws://a:%zz@h", .invalidUserInfo), ("ws://%@h", .invalidUserInfo),
    ("ws://a..b", .invalidHost("a..b", reason: "a label between two dots is empty")),
    ("ws://.", .invalidHost(".", reason: "a label between two dots is empty")),
    ("ws://a*b", .invalidHost("a*b", reason: "'*' may not stand in a host name")),
    ("ws://a%41", .invalidHost("a%41", reason: "'%' may not stand in a host name")),
    ("ws:\\\\h", .missingSlashes(scheme: "ws")),
    ("ws://❤.ws", .invalidHost("❤.ws", reason: "'❤' may not stand in a host name")),
  ])
  func whatIsRefused(text: String, error: URIError) {
    #expect(throws: error) { try WebSocketURI(parsing: text) }
    #expect(!error.message.isEmpty)
  }

  @Test func longNamesAreRefused() {
    let label = String(repeating: "a", count: 63)
    #expect(throws: Never.self) { try WebSocketURI(parsing: "ws://\(label).b") }
    #expect(throws: URIError.self) { try WebSocketURI(parsing: "ws://\(label)a.b") }
    #expect(throws: URIError.self) {
      try WebSocketURI(parsing: "ws://\([label, label, label, label].joined(separator: "."))")
    }
    #expect(throws: URIError.self) { try WebSocketURI(parsing: "ws://\(String(repeating: "ü", count: 63))") }
  }

  /// RFC 6455 §3: fragment identifiers MUST NOT be used.
  @Test(arguments: [("ws://h/a#b?c", "/a", "b?c"), ("ws://h#", "/", ""), ("ws://h?q#f", "/?q", "f")])
  func fragmentsAreDroppedWithAWarning(text: String, target: String, fragment: String) throws {
    let uri = try WebSocketURI(parsing: text)
    #expect(uri.requestTarget == target)
    #expect(uri.warnings == [.fragmentDropped(fragment)])
  }

  @Test(arguments: [
    ("ws://u:secret@h/p?token=abc&x=1", "ws://u:[redacted]@h/p?token=[redacted]&x=1"),
    ("wss://u@h", "wss://u@h/"), ("https://h:444", "wss://h:444/"),
    ("[::1]:1/a", "ws://[::1]:1/a"),
  ])
  func descriptionsHaveNoSecrets(text: String, description: String) throws {
    #expect(try WebSocketURI(parsing: text).description == description)
  }
}
