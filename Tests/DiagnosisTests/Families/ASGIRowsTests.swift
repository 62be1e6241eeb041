import Testing

@testable import Diagnosis

@Suite struct ASGIRowsTests {
  static let situations = [
    Situation("uvicorn", .refused(Recorded.uvicorn403), "asgi-refused", .likely, seen: "asked for: /ws"),
    Situation("uvicorn with wsproto", .refused(Recorded.uvicornWSProto403), "asgi-refused", .likely),
    Situation(
      "hypercorn", .refused(Recorded.hypercorn403), "asgi-refused", .certain, seen: "hypercorn-h11",
      command: "--variations"),
    Situation("uvicorn behind nginx", .refused(Recorded.uvicorn403BehindNginx), "asgi-refused", .likely),
    Situation(
      "an empty 403 of nobody known",
      .refused("HTTP/1.1 403 Forbidden\r\nServer: Foo\r\nContent-Length: 0\r\n\r\n"),
      "forbidden"),
    Situation("gorilla's, which has a text", .refused(Recorded.gorilla403), "forbidden"),
    Situation(
      "FastAPI saw plain HTTP", .refused(Recorded.fastAPI404), "upgrade-lost-fastapi", .likely,
      seen: "uvicorn"),
    Situation(
      "FastAPI, and our request asks for no upgrade",
      .refused(Recorded.fastAPI404, without: ["Upgrade", "Connection"]), "request-broken"),
    Situation(
      "another JSON that has not found something",
      .refused("HTTP/1.1 404 Not Found\r\nserver: uvicorn\r\n\r\n{\"detail\":\"No such room\"}"), "not-found"),
  ]

  @Test(arguments: situations) func diagnosis(_ situation: Situation) throws { try situation.check() }
}
