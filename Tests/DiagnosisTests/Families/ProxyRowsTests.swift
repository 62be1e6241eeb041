import Testing
import WebSocketCore

@testable import Diagnosis

@Suite struct ProxyRowsTests {
  private static func through(
    _ kind: ProxyEvidence.Kind, _ failure: ProxyEvidence.Failure, answer: String? = nil,
    sentCredentials: Bool = false, port: Int = 8000
  ) -> Evidence {
    Evidence.failing(.proxy).with { evidence in
      var proxy = ProxyEvidence(kind: kind, address: "proxy.example:\(port)", failure: failure)
      proxy.response = answer.map { ResponseHead(parsing: Array("\($0)\r\n\r\n".utf8)) }
      proxy.sentCredentials = sentCredentials
      evidence.proxy = proxy
    }
  }

  private static let tinyproxy407 =
    "HTTP/1.0 407 Proxy Authentication Required\r\nServer: tinyproxy/1.11.1\r\n"
    + "Proxy-Authenticate: Basic realm=\"tinyproxy\""

  static let situations = [
    Situation(
      "nobody there", through(.http, .unreachable("Connection refused")), "proxy-unreachable", .certain,
      cause: "proxy.example:8000", seen: "Connection refused"),
    Situation(
      "SSH in its place", through(.http, .notAProxy(Array("SSH-2.0-".utf8))), "proxy-not-a-proxy", .certain,
      seen: "\"SSH-2.0-\""),
    Situation("it hangs up", through(.socks5, .ended), "proxy-not-a-proxy", .possible, cause: "SOCKS5"),
    Situation(
      "it says nothing", through(.socks5, .silent(seconds: 30)), "proxy-not-a-proxy", .possible,
      cause: "SOCKS5",
      seen: "30 s"),
    Situation(
      "HTTP to the port of SOCKS", through(.http, .ended, port: 1080), "proxy-not-a-proxy", .likely,
      cause: "is not an HTTP proxy", seen: "port 1080 is one of SOCKS", next: "socks5://"),
    Situation(
      "SOCKS to squid's port", through(.socks5, .silent(seconds: 30), port: 3128), "proxy-not-a-proxy",
      .likely,
      cause: "is not a SOCKS5 proxy", seen: "port 3128", next: "http:// for CONNECT"),
    Situation(
      "SOCKS to the port of SOCKS", through(.socks5, .ended, port: 1080), "proxy-not-a-proxy", .possible),
    Situation(
      "tinyproxy wants a password", through(.http, .answered, answer: tinyproxy407), "proxy-authentication",
      .certain,
      seen: "Basic realm"),
    Situation(
      "it wants another", through(.http, .answered, answer: tinyproxy407, sentCredentials: true),
      "proxy-authentication",
      cause: "does not accept"),
    Situation(
      "tinyproxy wants another password",
      through(
        .http, .answered, answer: "HTTP/1.0 401 Unauthorized\r\nServer: tinyproxy/1.11.1",
        sentCredentials: true),
      "proxy-authentication", .certain, cause: "does not accept"),
    Situation("SOCKS5 wants one", through(.socks5, .noAcceptableMethod), "proxy-authentication", .certain),
    Situation(
      "SOCKS5 wants another", through(.socks5, .credentialsRefused, sentCredentials: true),
      "proxy-authentication"),
    Situation(
      "tinyproxy allows 443 only", through(.http, .answered, answer: "HTTP/1.0 403 Access violation"),
      "proxy-refused",
      .certain, cause: "does not allow localhost:8000", seen: "403"),
    Situation(
      "a web server in its place", through(.http, .answered, answer: "HTTP/1.1 405 Method Not Allowed"),
      "proxy-refused", .likely, cause: "may be no proxy"),
    Situation(
      "squid cannot reach it", through(.http, .answered, answer: "HTTP/1.1 503 Service Unavailable"),
      "proxy-refused",
      cause: "cannot reach"),
    Situation(
      "a rule of dante", through(.socks5, .replied(2)), "proxy-refused", cause: "does not allow",
      seen: "rules"),
    Situation(
      "refused behind dante", through(.socks5, .replied(5)), "proxy-refused", seen: "connection refused"),
    Situation("a code of nobody", through(.socks5, .replied(99)), "proxy-refused", seen: "reply code 99"),
    Situation("no evidence", .failing(.proxy), nil),
  ]

  @Test(arguments: situations) func diagnosis(_ situation: Situation) throws { try situation.check() }
}
