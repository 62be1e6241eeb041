import Testing

@testable import Diagnosis

@Suite struct ChannelsRowsTests {
  private static let url = "ws://localhost:8000/ws/chat/a/"

  static let situations = [
    Situation(
      "no Origin", .refused(Recorded.daphne403, url: url), "channels-origin", .likely, seen: "no Origin",
      command: "wscope connect -o http://localhost:8000 ws://localhost:8000/ws/chat/a/"),
    Situation(
      "an Origin of somebody else",
      .refused(Recorded.daphne403, url: url, adding: ["Origin: http://evil.example"]),
      "channels-origin", .likely, cause: "http://evil.example", command: "-o http://localhost:8000"),
    Situation(
      "its own Origin, on another port",
      .refused(Recorded.daphne403, url: "ws://127.0.0.1:8000/", adding: ["Origin: http://localhost"]),
      "channels-origin", .likely, cause: "or 127.0.0.1 is not in ALLOWED_HOSTS", next: "--cookie sessionid",
      command: "wscope handshake-inspect --variations ws://127.0.0.1:8000/"),
    Situation("behind nginx", .refused(Recorded.daphne403BehindNginx, url: url), "channels-origin", .likely),
    Situation(
      "a server of another name that says the same",
      .refused("HTTP/1.1 403 Access denied\r\nServer: Foo\r\n\r\n"),
      "forbidden"),
    Situation(
      "a page that says the same", .refused("HTTP/1.1 403 Access denied\r\n\r\nGo away"), "forbidden"),
    Situation(
      "no route", .refused(Recorded.daphne500, url: "ws://localhost:8000/nothing/"), "channels-no-route",
      .likely,
      seen: "/nothing/"),
    Situation(
      "the last slash", .refused(Recorded.daphne500, url: "ws://localhost:8000/ws/chat/a"),
      "channels-no-route",
      .likely, command: "wscope connect ws://localhost:8000/ws/chat/a/"),
    Situation(
      "a room with a dash", .refused(Recorded.daphne500, url: "ws://localhost:8000/ws/chat/a-b/"),
      "channels-no-route",
      next: "\\w+"),
    Situation("uvicorn's 500 is another", .refused(Recorded.uvicorn500), "server-error"),
    Situation(
      "no Connection", .refused(Recorded.daphneNoConnection, without: ["Connection"]), "daphne-bad-request",
      .certain,
      cause: "HTTP Connection header missing", command: "handshake-inspect"),
    Situation(
      "nginx sends Connection: close", .refused(Recorded.daphneConnectionClose, url: url),
      "daphne-bad-request",
      .certain, seen: "we sent Connection: Upgrade", next: "proxy_set_header Connection"),
    Situation(
      "a short key", .refused(Recorded.daphneShortKey), "daphne-bad-request", .certain, cause: "c2hvcnQ="),
    // Of a request that had 13: what it says cannot be about that.
    Situation("a version that was not sent", .refused(Recorded.daphneVersion), "bad-request"),
    Situation(
      "another phrase", .refused("HTTP/1.1 400 Your name is not on the list\r\n\r\n"), "bad-request"),
    Situation(
      "Django saw plain HTTP", .refused(Recorded.django404, url: url), "upgrade-lost-django", .likely),
    Situation(
      "the same with DEBUG", .refused(Recorded.djangoDebug404, url: url), "upgrade-lost-django", .likely),
    Situation(
      "Django, and our request asks for no upgrade",
      .refused(Recorded.django404, url: url, without: ["Upgrade", "Connection"]), "request-broken"),
  ]

  @Test(arguments: situations) func diagnosis(_ situation: Situation) throws { try situation.check() }
}
