import Testing

@testable import WebSocketCore

@Suite struct RedactionTests {
  @Test(arguments: [
    ("Authorization: Basic dXNlcg==", "Authorization: Basic [redacted]"),
    ("authorization:  Bearer  abc.def \t", "authorization:  Bearer  [redacted] \t"),
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

  private static let webToken =
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"

  @Test(
    "Tokens among the subprotocols",
    arguments: [
      ("access_token, \(webToken)", "access_token, redacted"),
      ("\(webToken), chat", "redacted, chat"), ("bearer.\(webToken)", "bearer.redacted"),
      ("bearer,\(webToken)", "bearer,redacted"), ("jwt,  s3cr3t-t0ken ", "jwt,  redacted "),
      (
        "base64url.bearer.authorization.k8s.io.c2VjcmV0, v4.channel.k8s.io",
        "base64url.bearer.authorization.k8s.io.redacted, v4.channel.k8s.io"
      ),
      (
        "realtime, openai-insecure-api-key.sk-proj-1234567, openai-beta.realtime-v1",
        "realtime, openai-insecure-api-key.redacted, openai-beta.realtime-v1"
      ),
      ("graphql-ws, header-eyJob3N0IjoiZXhhbXBsZSJ9", "graphql-ws, header-redacted"),
      ("chat.dGhlIHNhbXBsZSBub25jZQ1, chat", "chat.redacted, chat"),
      ("6f1ed002-ab5a-4a7e-9c0e-1f2d3c4b5a69", "redacted"),
      ("0123456789abcdef0123456789abcdef", "redacted"), ("\(webToken),\(webToken)1", "redacted,redacted-2"),
      ("token, graphql-ws", "token, graphql-ws"), ("auth.example.chat", "auth.example.chat"),
    ])
  func subprotocols(value: String, redacted: String) {
    var marks = SubprotocolMarks()
    #expect(Redaction.redact(subprotocol: value, &marks) == redacted)
    let head = "GET / HTTP/1.1\r\nSEC-WebSocket-Protocol: \(value)\r\nHost: h\r\n\r\n"
    let expected = "GET / HTTP/1.1\r\nSEC-WebSocket-Protocol: \(redacted)\r\nHost: h\r\n\r\n"
    #expect(String(decoding: Redaction.redact(Array(head.utf8)), as: UTF8.self) == expected)
  }

  @Test(
    "Names of protocols that are in use are no tokens",
    arguments: [
      "graphql-transport-ws", "v12.stomp", "wamp.2.msgpack.batched", "com.microsoft.minecraft.wsencrypt",
      "base64.binary.k8s.io", "actioncable-unsupported", "aws-appsync-event-ws", "ocpp2.0.1", "mqttv3.1",
      "vnd.openid.example.v1", "openai-beta.realtime-v1", "lws-mirror-protocol", "encoding.json.v1",
    ])
  func protocols(name: String) {
    var marks = SubprotocolMarks()
    #expect(Redaction.redact(subprotocol: name, &marks) == name)
  }

  @Test("Two secrets in fields of their own do not look the same")
  func repeatedFields() {
    let field = "Sec-WebSocket-Protocol: \(Self.webToken)"
    let head = "GET / HTTP/1.1\r\n\(field)\r\n\(field)x\r\n\r\n"
    let redacted = String(decoding: Redaction.redact(Array(head.utf8)), as: UTF8.self)
    #expect(
      redacted
        == "GET / HTTP/1.1\r\nSec-WebSocket-Protocol: redacted\r\nSec-WebSocket-Protocol: redacted-2\r\n\r\n")
  }

  @Test(
    "An answer shows which of the secrets it agrees to, or that it is another one",
    arguments: [
      ("access_token, \(webToken)", webToken, "redacted"),
      ("\(webToken), \(webToken)2", "\(webToken)2", "redacted-2"),
      ("\(webToken), chat", "\(webToken)2", "redacted-2"), ("chat", webToken, "redacted"),
      ("bearer.\(webToken)", webToken, "redacted"), ("bearer.\(webToken)", "chat", "chat"),
      // Alone it does not look like a secret.
      ("access_token, s3cr3t-t0ken", "s3cr3t-t0ken", "redacted"),
    ])
  func answers(offer: String, answer: String, redacted: String) {
    let request = RequestHead(
      parsing: Array("GET / HTTP/1.1\r\nSec-WebSocket-Protocol: \(offer)\r\n\r\n".utf8))
    let start = "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Protocol: "
    let response = Redaction.redact(Array("\(start)\(answer)\r\n\r\n".utf8), answering: request)
    #expect(String(decoding: response, as: UTF8.self) == "\(start)\(redacted)\r\n\r\n")
    let lines = [HeaderLine(":status", "200"), HeaderLine("sec-websocket-protocol", answer)]
    let http2 = ResponseHead(http2: lines).redacted(answering: request)
    #expect(http2.head.first("sec-websocket-protocol") == redacted)
  }

  @Test("The same secret twice looks like the same")
  func repeatedSecret() {
    var marks = SubprotocolMarks()
    let value = "\(Self.webToken), \(Self.webToken)2, \(Self.webToken)"
    #expect(Redaction.redact(subprotocol: value, &marks) == "redacted, redacted-2, redacted")
  }

  @Test(
    "A JSON Web Token is one wherever it stands",
    arguments: [
      ("GET /ws/\(webToken)/x HTTP/1.1", "GET /ws/[redacted]/x HTTP/1.1"),
      ("GET /?t=\(webToken)&a=1 HTTP/1.1", "GET /?t=[redacted]&a=1 HTTP/1.1"),
      ("X-Whatever: a \(webToken); b", "X-Whatever: a [redacted]; b"),
      ("X: eyJ, eyJhIjoxfQ", "X: eyJ, eyJhIjoxfQ"),
      ("X: keyJ.aaaaaaaaaaaaaaaaaaaa.b", "X: keyJ.aaaaaaaaaaaaaaaaaaaa.b"),
      ("CSRF-Token: abc", "CSRF-Token: [redacted]"), ("X-Auth-Token: abc", "X-Auth-Token: [redacted]"),
    ])
  func webTokens(line: String, redacted: String) {
    let prefix = line.hasPrefix("GET") ? "" : "GET / HTTP/1.1\r\n"
    let head = Array("\(prefix)\(line)\r\n\r\n".utf8)
    #expect(String(decoding: Redaction.redact(head), as: UTF8.self) == "\(prefix)\(redacted)\r\n\r\n")
  }

  @Test("Where offsets must stay, a secret is as long as it was")
  func blank() {
    let head =
      "GET /?token=abc HTTP/1.1\r\nCookie: a=12; b=\r\nAuthorization: Basic dXNlcg==\r\n"
      + "Sec-WebSocket-Protocol: bearer.\(Self.webToken)\r\n\r\n"
    let expected =
      "GET /?token=xxx HTTP/1.1\r\nCookie: a=xx; b=\r\nAuthorization: Basic xxxxxxxx\r\n"
      + "Sec-WebSocket-Protocol: bearer.\(String(repeating: "x", count: Self.webToken.utf8.count))\r\n\r\n"
    #expect(String(decoding: Redaction.blank(Array(head.utf8)), as: UTF8.self) == expected)
    let two = "GET / HTTP/1.1\r\nSec-WebSocket-Protocol: bearer.abcdefg1, bearer.abcdefg2\r\n\r\n"
    let blanked = "GET / HTTP/1.1\r\nSec-WebSocket-Protocol: bearer.xxxxxxxx, bearer.yyyyyyyy\r\n\r\n"
    #expect(String(decoding: Redaction.blank(Array(two.utf8)), as: UTF8.self) == blanked)
  }

  @Test("The secrets themselves")
  func secrets() {
    let head = "GET /?token=abc HTTP/1.1\r\nCookie: a=12\r\nAuthorization: Basic dXNlcg==\r\n\r\n"
    #expect(Redaction.secrets(in: Array(head.utf8)) == ["abc", "12", "dXNlcg=="])
    #expect(Redaction.secrets(in: Array("/a?jwt=x".utf8)) == ["x"])
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
