import Testing

@testable import Diagnosis

@Suite struct ReverseProxyRowsTests {
  static let situations = [
    Situation(
      "FastAPI behind nginx", .refused(Recorded.fastAPI404BehindNginx), "upgrade-lost-nginx", .certain,
      seen: "Server: nginx", next: "proxy_set_header Connection \"upgrade\""),
    Situation("Django behind nginx", .refused(Recorded.django404BehindNginx), "upgrade-lost-nginx", .likely),
    Situation(
      "websockets behind nginx, which asks in HTTP/1.0", .refused(Recorded.websockets505BehindNginx),
      "upgrade-lost-nginx", .certain, seen: "HTTP/1.0"),
    Situation(
      "Tornado behind nginx", .refused(Recorded.tornado400BehindNginx), "upgrade-lost-nginx", .certain,
      seen: "Can \"Upgrade\" only to \"WebSocket\""),
    Situation(
      "a 404 of nginx itself", .refused(Recorded.nginxPage("404 Not Found")), "not-found", .certain,
      cause: "nginx itself"),
    Situation(
      "FastAPI behind nginx, and our request asks for no upgrade",
      .refused(Recorded.fastAPI404BehindNginx, without: ["Connection"]), "request-broken"),
    Situation(
      "websockets behind haproxy", .refused(Recorded.websockets426BehindHAProxy), "upgrade-lost-haproxy",
      .likely,
      next: "del-header"),
    Situation(
      "websockets itself writes capitals", .refused(Recorded.websockets426), "upgrade-required", .likely),
    Situation(
      "uvicorn writes lower case itself", .refused(Recorded.fastAPI404), "upgrade-lost-fastapi"),
    Situation(
      "aiohttp's words", .refused(Recorded.aiohttp400), "upgrade-lost", .certain,
      seen: "No WebSocket UPGRADE hdr"),
    Situation(
      "aiohttp's words, and our request asks for no upgrade",
      .refused(Recorded.aiohttp400, without: ["Upgrade"]),
      "request-broken"),
  ]

  @Test(arguments: situations) func diagnosis(_ situation: Situation) throws { try situation.check() }
}
