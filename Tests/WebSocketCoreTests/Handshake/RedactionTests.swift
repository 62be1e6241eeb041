import Testing

@testable import WebSocketCore

@Suite struct RedactionTests {
  @Test(arguments: [
    ("Authorization: Basic dXNlcg==", "Authorization: Basic [redacted]"),
    ("authorization:  Bearer  abc.def \t", "authorization:  Bearer [redacted] \t"),
    ("AUTHORIZATION : Bearer abc", "AUTHORIZATION : Bearer [redacted]"),
    ("Authorization: opaque thing", "Authorization: [redacted]"),
    ("Authorization: Bearer", "Authorization: [redacted]"),
    ("Proxy-Authorization: Negotiate x", "Proxy-Authorization: Negotiate [redacted]"),
    ("X-Api-Key: token of mine", "X-Api-Key: token [redacted]"), ("Authorization:", "Authorization:"),
    ("Cookie: a=1; b=\"2\";c", "Cookie: a=[redacted]; b=[redacted];[redacted]"),
    ("Set-Cookie: sid=31d4; Path=/; HttpOnly", "Set-Cookie: sid=[redacted]; Path=/; HttpOnly"),
    (
      "Location: https://u:p@h/x?sig=1&a=2#access_token=3",
      "Location: https://u:[redacted]@h/x?sig=[redacted]&a=2#access_token=[redacted]"
    ),
    ("Sec-WebSocket-Key: dGhl", "Sec-WebSocket-Key: dGhl"), ("X-Cookie: a=1", "X-Cookie: a=1"),
    ("Cookie", "Cookie"), ("WWW-Authenticate: Basic realm=\"x\"", "WWW-Authenticate: Basic realm=\"x\""),
  ])
  func fields(line: String, redacted: String) {
    for (end, other) in [("\r\n", "\n")] {
      let head = "GET / HTTP/1.1\(end)\(line)\(end)Host: h\(other)\r\n"
      let expected = "GET / HTTP/1.1\(end)\(redacted)\(end)Host: h\(other)\r\n"
      #expect(String(decoding: Redaction.redact(Array(head.utf8)), as: UTF8.self) == expected)
    }
  }

  @Test(arguments: [
    ("/a?token=abc", "/a?token=[redacted]"),
    ("/a?x=1&Access_Token=b&y=2", "/a?x=1&Access_Token=[redacted]&y=2"),
    ("/?api-key=1;key=2", "/?api-key=[redacted];key=[redacted]"), ("/?tok%65n=1", "/?tok%65n=[redacted]"),
    ("/token=1?a=token", "/token=1?a=token"), ("/?token=", "/?token="), ("/?token", "/?token"),
    ("/?monkey=1&keys=2&sid=3", "/?monkey=1&keys=2&sid=3"), ("/?password=a=b", "/?password=[redacted]"),
    ("/?%zz=1&pwd=2", "/?%zz=1&pwd=[redacted]"), ("ws://u:p@h/?jwt=x", "ws://u:[redacted]@h/?jwt=[redacted]"),
    ("ws://u@h/", "ws://u@h/"), ("/a:b@c", "/a:b@c"), ("", ""), ("?", "?"),
  ])
  func targets(target: String, redacted: String) {
    #expect(Redaction.redact(target: target) == redacted)
    let line = Redaction.redact(Array("GET \(target) HTTP/1.1\r\n\r\n".utf8))
    #expect(String(decoding: line, as: UTF8.self) == "GET \(redacted) HTTP/1.1\r\n\r\n")
  }

  @Test func foldedSecretsAreSecretToo() {
    let head = "\r\nGET / HTTP/1.1\r\nCookie: a=b;\r\n c=d\r\n\t\r\nX: y\r\n z\r\n\r\n"
    let expected = "\r\nGET / HTTP/1.1\r\nCookie: a=[redacted];\r\n [redacted]\r\n\t\r\nX: y\r\n z\r\n\r\n"
    #expect(String(decoding: Redaction.redact(Array(head.utf8)), as: UTF8.self) == expected)
  }

  @Test func otherBytesStayAsTheyAre() {
    let bytes: [UInt8] = Array(0...255) + [10, 13, 10, 58, 10] + Array((0...255).reversed())
    #expect(Redaction.redact(bytes) == bytes)
    #expect(Redaction.redact([]) == [])
  }
}
