import Testing

@testable import Diagnosis

@Suite struct FlaskRowsTests {
  private static let url = "ws://localhost:5000/socket.io/?EIO=4&transport=websocket"
  private static let oldVersion =
    "\"The client is using an unsupported version of the Socket.IO or Engine.IO protocols\""

  private static func refused(
    _ json: String, url: String = Self.url, adding: [String] = [], without removed: [String] = []
  ) -> Evidence {
    .refused(Recorded.engineIO400(json), url: url, adding: adding, without: removed)
  }

  static let situations = [
    Situation(
      "Engine.IO 3", refused(oldVersion, url: "ws://localhost:5000/socket.io/?EIO=3&transport=websocket"),
      "engineio-version", .certain, seen: "EIO=3",
      command: "'ws://localhost:5000/socket.io/?transport=websocket&EIO=4'"),
    Situation(
      "no version", refused(oldVersion, url: "ws://localhost:5000/socket.io/"), "engineio-version", .certain,
      seen: "no EIO", command: "?EIO=4"),
    Situation(
      "a server that is older than we are", refused(oldVersion), "engineio-version", next: "wscope speaks 4"),
    Situation(
      "the same from Node", .refused(Recorded.node400("Unsupported protocol version"), url: url),
      "engineio-version"),
    Situation(
      "the Origin", refused("\"Not an accepted origin.\"", adding: ["Origin: http://evil.example"]),
      "engineio-origin",
      .certain, seen: "http://evil.example"),
    Situation(
      "a session that is gone", refused("\"Invalid session nope\"", url: "\(url)&sid=nope"),
      "engineio-session",
      .certain, command: "'ws://localhost:5000/socket.io/?EIO=4&transport=websocket'"),
    Situation(
      "the same from Node, as JSON", refused("{\"code\":1,\"message\":\"Session ID unknown\"}"),
      "engineio-session"),
    Situation(
      "a transport unheard of",
      refused("\"Invalid transport\"", url: "ws://localhost:5000/socket.io/?EIO=4&transport=pigeon"),
      "engineio-transport", .certain, seen: "transport=pigeon", command: "transport=websocket"),
    Situation(
      "the server does not allow WebSockets", refused("\"Invalid transport\""), "engineio-transport",
      next: "simple-websocket"),
    Situation(
      "the upgrade was lost", refused("\"Invalid websocket upgrade\""), "engineio-upgrade-lost", .certain,
      seen: "both were sent"),
    Situation(
      "the upgrade was lost at nginx",
      .refused(
        "HTTP/1.1 400 BAD REQUEST\r\nServer: nginx/1.22.1\r\nContent-Type: text/plain\r\n\r\n\"Invalid websocket upgrade\"",
        url: url), "engineio-upgrade-lost", .certain, next: "proxy_http_version 1.1"),
    Situation(
      "there was none", refused("\"Invalid websocket upgrade\"", without: ["Upgrade"]),
      "engineio-upgrade-lost",
      cause: "has no Upgrade"),
    Situation("another text", refused("\"Something else\""), "bad-request", seen: "Something else"),
    Situation(
      "a polling session", .refused(Recorded.engineIOPolling, url: "ws://localhost:5000/socket.io/?EIO=4"),
      "engineio-polling", .certain, command: "EIO=4&transport=websocket"),
    Situation(
      "gevent refuses",
      .closed(nil, url: url, answer: Recorded.gevent101, adding: ["Origin: http://evil.example"]),
      "gevent-refused", .likely, seen: "http://evil.example",
      command:
        "curl -i -H 'Origin: http://evil.example' 'http://localhost:5000/socket.io/?EIO=4&transport=polling'"),
    Situation(
      "gevent closes, and we had said something",
      .closed(nil, url: url, answer: Recorded.gevent101) { session in
        session.sent.messages = 1
        session.duration = 0.01
      }, "gevent-refused", .possible, cause: "no packet of Engine.IO"),
    Situation(
      "an empty Close behind another head", .closed(nil, url: url), "gevent-refused", .possible),
    Situation(
      "the same where nobody asked for Engine.IO", .closed(nil, answer: Recorded.gevent101),
      "close-no-status",
      next: "--socketio"),
    Situation(
      "an empty Close after a message",
      .closed(nil, url: url, answer: Recorded.gevent101) { $0.received.messages = 1 }, "close-no-status"),
    Situation(
      "a page of Flask", .refused(Recorded.flask400, url: "ws://localhost:5000/"), "flask-http-route",
      .likely,
      command: "wscope connect --socketio ws://localhost:5000/"),
    Situation(
      "nothing of Flask's at this path", .refused(Recorded.flask404, url: "ws://localhost:5000/ws"),
      "upgrade-lost-flask", .likely, command: "--socketio ws://localhost:5000/"),
    Situation(
      "the slash of /socket.io/",
      .refused(Recorded.flask404, url: "ws://localhost:5000/socket.io?EIO=4&transport=websocket"),
      "upgrade-lost-flask", .likely, cause: "slash",
      command: "'ws://localhost:5000/socket.io/?EIO=4&transport=websocket'"),
    Situation("aiohttp's 404", .refused(Recorded.aiohttp404), "not-found", seen: "404: Not Found"),
  ]

  @Test(arguments: situations) func diagnosis(_ situation: Situation) throws { try situation.check() }
}
