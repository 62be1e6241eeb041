import Testing

@testable import Diagnosis

/// Of an answer from a file that has no request nothing is said but what is in it.
@Suite struct StoredAnswerTests {
  static let situations = [
    Situation("uvicorn", .stored(Recorded.uvicorn403), "asgi-refused", .likely),
    Situation(
      "daphne", .stored(Recorded.daphne403), "channels-origin", .likely,
      cause: "its Origin is missing or not one of"),
    Situation("no route", .stored(Recorded.daphne500), "channels-no-route", .likely),
    Situation(
      "nginx has nobody behind it", .stored(Recorded.nginxPage("502 Bad Gateway")), "bad-gateway", .certain),
    Situation(
      "any 404", .stored("HTTP/1.1 404 Not Found\r\n\r\n"), "not-found", cause: "nothing at this path"),
    Situation("gorilla says 13 whatever is wrong", .stored(Recorded.gorilla400), "bad-request"),
    Situation(
      "what was lost may not have been sent", .stored(Recorded.websockets426), "upgrade-required", .possible,
      seen: "the request is not known"),
    Situation("nor here", .stored(Recorded.fastAPI404), "upgrade-lost-fastapi", .possible),
    Situation(
      "a password", .stored("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"a\"\r\n\r\n"),
      "unauthorized", .certain, cause: "a user and a password"),
    Situation(
      "Engine.IO 3", .stored(Recorded.engineIO400("\"Unsupported protocol version\"")), "engineio-version",
      .certain),
    Situation(
      "a subprotocol", .stored(Recorded.websocketsSubprotocol), "subprotocol-not-agreed", .certain,
      cause: "takes none of the subprotocols"),
  ]

  @Test(arguments: situations) func diagnosis(_ situation: Situation) throws {
    try situation.check()
    let finding = try #require(Catalogue.diagnose(situation.evidence))
    #expect(finding.command == nil)
    let inventions = [
      "we sent", "were sent", "was sent", "was offered", "request has", "the URL has", "asked for",
    ]
    for invention in inventions {
      #expect(!(finding.seen + [finding.cause]).contains { $0.contains(invention) }, "\(finding)")
    }
  }

  @Test func theRequestOfTheFileCounts() throws {
    var evidence = Evidence.refused(Recorded.uvicorn403, url: "ws://app.example/ws")
    #expect(Catalogue.diagnose(evidence)?.command?.hasSuffix("ws://app.example/ws") == true)
    evidence.knowsURL = false
    let finding = try #require(Catalogue.diagnose(evidence))
    #expect(finding.command == nil)
    #expect(finding.seen.contains("asked for: /ws"))
  }
}
