import Testing

@testable import Diagnosis

@Suite struct RefusalRowsTests {
  private static func answer(_ head: String, body: String = "") -> Evidence {
    .refused("HTTP/1.1 \(head)\r\n\r\n\(body)")
  }

  static let situations = [
    Situation(
      "uvicorn does not speak 8", .refused(Recorded.uvicornVersion, adding: ["Sec-WebSocket-Version: 8"]),
      "version-not-supported", .certain),
    Situation(
      "wsproto names what it speaks",
      .refused(
        Recorded.wsprotoVersion, adding: ["Sec-WebSocket-Version: 8"], without: ["Sec-WebSocket-Version"]),
      "version-not-supported", .certain, seen: "it speaks 13"),
    Situation(
      "daphne names what it speaks",
      .refused(
        Recorded.daphneVersion, adding: ["Sec-WebSocket-Version: 99"], without: ["Sec-WebSocket-Version"]),
      "version-not-supported", .certain, seen: "we sent 99"),
    Situation("gorilla says 13 whatever is wrong", .refused(Recorded.gorilla400), "bad-request"),
    Situation("431", .refused(Recorded.werkzeug431), "headers-too-large", .certain, seen: "Werkzeug"),
    Situation(
      "nginx's 400 for it",
      .refused(Recorded.nginxPage("400 Bad Request", "400 Request Header Or Cookie Too Large")),
      "headers-too-large", .certain),
    Situation(
      "our key is missing", .refused(Recorded.uvicornKey, without: ["Sec-WebSocket-Key"]), "request-broken",
      .likely,
      seen: "Sec-WebSocket-Key"),
    Situation(
      "uvicorn found none, and we sent one", .refused(Recorded.uvicornKey), "bad-request", seen: "missing"),
    Situation(
      "nginx wants a password",
      .refused(
        Recorded.nginxPage("401 Unauthorized", adding: "WWW-Authenticate: Basic realm=\"Restricted\"\r\n")),
      "unauthorized", .certain, seen: "Basic realm", command: "-u USER:PASSWORD"),
    Situation(
      "it does not take ours",
      .refused(
        Recorded.nginxPage("401 Unauthorized", adding: "WWW-Authenticate: Basic realm=\"Restricted\"\r\n"),
        adding: ["Authorization: Basic bWU6c2VjcmV0"]), "unauthorized", .certain, cause: "does not accept"),
    Situation(
      "a token", answer("401 Unauthorized\r\nWWW-Authenticate: Bearer error=\"invalid_token\""),
      "unauthorized",
      command: "--bearer TOKEN"),
    Situation("a 401 that does not say how", answer("401 Unauthorized"), "unauthorized", next: "--cookie"),
    Situation(
      "Tornado", .refused(Recorded.tornadoOrigin, adding: ["Origin: http://evil.example"]), "origin-refused",
      .certain,
      cause: "http://evil.example", command: "-o http://localhost:8000"),
    Situation("websockets", .refused(Recorded.websocketsOrigin), "origin-refused", .likely),
    Situation(
      "nginx adds a slash",
      .refused(
        Recorded.nginxPage("301 Moved Permanently", adding: "Location: http://localhost:8000/ws/\r\n")),
      "redirect",
      .certain, cause: "slash", command: "wscope connect ws://localhost:8000/ws/"),
    Situation(
      "to TLS", answer("301 Moved Permanently\r\nLocation: https://localhost/ws"), "redirect", .certain,
      command: "wscope connect wss://localhost/ws"),
    Situation(
      "to a path", answer("307 Temporary Redirect\r\nLocation: /v2/ws?a=1"), "redirect",
      command: "'ws://localhost:8000/v2/ws?a=1'"),
    Situation(
      "to a login", answer("302 Found\r\nLocation: /accounts/login/?next=/ws"), "redirect", cause: "login",
      next: "--cookie"),
    Situation("to nowhere", answer("302 Found"), "redirect", .possible),
    Situation("to what is no URL", answer("302 Found\r\nLocation: ://"), "redirect", .certain),
    Situation(
      "not modified is no redirect", answer("304 Not Modified"), "refused-with-status", cause: "cache"),
    Situation(
      "426, and the request asks for no upgrade",
      .refused(Recorded.websockets426, without: ["Upgrade", "Connection"]),
      "upgrade-required", .certain, cause: "asks for no upgrade"),
    Situation("426 without Upgrade", answer("426 Upgrade Required"), "upgrade-required", .possible),
    Situation(
      "426 for something else", answer("426 Upgrade Required\r\nUpgrade: h2c"), "upgrade-required", .certain,
      cause: "another protocol"),
    Situation(
      "429", answer("429 Too Many Requests\r\nRetry-After: 30"), "too-many-requests", .certain, next: "30 s"),
    Situation(
      "429 until a date", answer("429 Too Many Requests\r\nRetry-After: Mon, 30 Nov 2026 00:00:00 GMT"),
      "too-many-requests", seen: "Retry-After: Mon", next: "wait"),
    Situation(
      "a page", answer("200 OK\r\nContent-Type: text/html", body: "<html><title>My  chat</title></html>"),
      "page-instead-of-websocket", .likely, seen: "My  chat"),
    Situation(
      "a page of nginx", .refused(Recorded.nginxPage("200 OK")), "page-instead-of-websocket", .likely,
      next: "proxy_http_version"),
    Situation(
      "no page", answer("200 OK\r\nContent-Type: application/json", body: "{}"), "page-instead-of-websocket"),
    Situation(
      "nginx has nobody behind it", .refused(Recorded.nginxPage("502 Bad Gateway")), "bad-gateway", .certain,
      seen: "it is nginx"),
    Situation("a 502 of somebody", answer("502 Bad Gateway"), "bad-gateway", .likely),
    Situation(
      "haproxy has nobody behind it",
      .refused(
        Recorded.haproxyPage("503 Service Unavailable", "No server is available to handle this request.")),
      "service-unavailable", .certain, seen: "it is haproxy"),
    Situation(
      "maintenance", answer("503 Service Unavailable\r\nRetry-After: 120"), "service-unavailable", .likely,
      seen: "Retry-After: 120"),
    Situation(
      "haproxy waits in vain",
      .refused(Recorded.haproxyPage("504 Gateway Time-out", "The server didn't respond in time.")),
      "gateway-timeout", .certain),
    Situation(
      "Socket.IO is not there",
      answer("404 Not Found").with { $0.settings.speaksSocketIO = true }, "not-found", .likely, next: "--path"
    ),
    Situation(
      "any 404", answer("404 Not Found", body: "404 page not found\n"), "not-found", seen: "page not found",
      command: "wscope handshake-inspect --variations ws://localhost:8000/ws"),
    Situation(
      "haproxy's own rule",
      .refused(Recorded.haproxyPage("403 Forbidden", "Request forbidden by administrative rules.")),
      "forbidden",
      .certain, cause: "haproxy itself"),
    Situation(
      "nginx's own rule", .refused(Recorded.nginxPage("403 Forbidden")), "forbidden", .certain, next: "deny"),
    Situation(
      "any 403", answer("403 Forbidden", body: "no"), "forbidden", .likely, next: "--variations",
      command: "wscope handshake-inspect --variations ws://localhost:8000/ws"),
    Situation(
      "any 403, with the options of the run",
      .refused(
        "HTTP/1.1 403 Forbidden\r\n\r\nno", url: "wss://localhost/socket.io/?EIO=4",
        options: [.init("-k"), .init("--socketio"), .init("-o", "https://a.example")],
        adding: ["Origin: https://a.example"]), "forbidden", .likely,
      command:
        "wscope handshake-inspect --variations -k -o https://a.example 'wss://localhost/socket.io/?EIO=4'"),
    Situation("any 400", answer("400 Bad Request", body: "no"), "bad-request", command: "--variations"),
    Situation("any 500", .refused(Recorded.uvicorn500), "server-error", .likely),
    Situation("418", answer("418 I'm a teapot"), "refused-with-status", cause: "418 I'm a teapot"),
    Situation("Cloudflare", .refused(Recorded.cloudflare522), "refused-with-status", cause: "cannot reach"),
    Situation(
      "405", answer("405 Method Not Allowed\r\nAllow: POST"), "refused-with-status",
      cause: "other methods than GET"),
    Situation(
      "no status that can be read", .refused("HTTP/1.1 what\r\n\r\n"), "refused-with-status",
      cause: "HTTP/1.1 what"),
  ]

  @Test(arguments: situations) func diagnosis(_ situation: Situation) throws { try situation.check() }
}
