import Testing

@testable import WebSocketCore

@Suite struct VariationReportTests {
  private static let uri = try? WebSocketURI(parsing: "ws://localhost:8000/ws/a")
  private static let base = SentRequest(
    bytes: Array(
      "GET /ws/a HTTP/1.1\r\nHost: localhost:8000\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: \(Sample.key)\r\nSec-WebSocket-Version: 13\r\n\r\n"
        .utf8))
  private static let all = uri.map { Variation.all(for: $0, subprotocols: []) } ?? []

  private static func response(_ line: String, _ extra: [String] = []) -> ResponseHead {
    ResponseHead(parsing: Array(([line] + extra).joined(separator: "\r\n").utf8) + Array("\r\n\r\n".utf8))
  }

  private static func refused(_ status: String) -> UpgradeOutcome { .refused(response("HTTP/1.1 \(status)")) }
  private static func accepted(_ extra: [String] = []) -> UpgradeOutcome {
    .accepted(response("HTTP/1.1 101 Switching Protocols", extra))
  }

  /// A report in which every single variation gets `rest`, but for those that are named.
  private static func report(
    _ given: UpgradeOutcome, _ named: [String: UpgradeOutcome] = [:], rest: UpgradeOutcome? = nil
  ) throws -> VariationReport {
    var report = VariationReport(VariationTrial(try #require(VariedRequest(base, [])), given, duration: 0))
    for variation in all {
      guard let varied = VariedRequest(base, [variation]) else { continue }
      report.add(VariationTrial(varied, named[variation.id] ?? rest ?? given, duration: 0))
    }
    return report
  }

  private static func ids(_ trials: [VariationTrial]) -> [String] { trials.map(\.varied.id) }

  @Test("A change that is accepted is the cure; a sound one goes before one that breaks the rules")
  func cures() throws {
    let forbidden = Self.refused("403 Forbidden")
    let report = try Self.report(
      forbidden,
      ["version-8": Self.accepted(), "slash": Self.accepted(), "origin-target": Self.accepted()])
    #expect(Self.ids(report.cures) == ["origin-target", "slash", "version-8"])
    #expect(report.pairs(atMost: 9).isEmpty)
  }

  @Test("Where the request as given is accepted there is nothing to cure")
  func none() throws {
    let report = try Self.report(Self.accepted())
    #expect(report.cures.isEmpty && report.pairs(atMost: 9).isEmpty && report.refinement.isEmpty)
  }

  @Test("A 101 that is followed by the end is no cure")
  func dropped() throws {
    let dropped = UpgradeOutcome.dropped(
      Self.response("HTTP/1.1 101 Switching Protocols"), CloseBody(code: nil))
    let report = try Self.report(dropped, ["origin-target": Self.accepted()])
    #expect(Self.ids(report.cures) == ["origin-target"])
  }

  @Test("A change that gets another answer has come further, and is combined first")
  func pairs() throws {
    let report = try Self.report(
      Self.refused("403 Access denied"), ["origin-target": Self.refused("500 Internal Server Error")])
    let pairs = report.pairs(atMost: 4).map { $0.map(\.id) }
    #expect(pairs.first == ["origin-target", "slash"])
    #expect(pairs.count == 4 && pairs.allSatisfy { $0.contains("origin-target") })
    #expect(!report.pairs(atMost: 99).contains { $0.contains { $0.id == "origin-loopback" } })
  }

  @Test("Without a hint the usual suspects come first, and no two changes are of one aspect")
  func blindPairs() throws {
    let report = try Self.report(Self.refused("403 Forbidden"))
    let pairs = report.pairs(atMost: 99)
    #expect(pairs.first?.map(\.id) == ["origin-target", "slash"])
    #expect(pairs.allSatisfy { $0.count == 2 && $0[0].aspect != $0[1].aspect })
    #expect(!pairs.joined().contains { $0.isBreach || $0.id == "origin-foreign" })
  }

  @Test("Of well-known subprotocols that help, the one that the server chose is tried alone, and is the cure")
  func subprotocol() throws {
    let chosen = Self.accepted(["Sec-WebSocket-Protocol: graphql-ws"])
    var report = try Self.report(Self.refused("400 Bad Request"), ["known-subprotocols": chosen])
    #expect(report.refinement.map(\.id) == ["subprotocol-graphql-ws"])
    let alone = try #require(VariedRequest(Self.base, report.refinement))
    report.add(VariationTrial(alone, chosen, duration: 0))
    #expect(Self.ids(report.cures) == ["subprotocol-graphql-ws", "known-subprotocols"])
    #expect(
      try Self.report(Self.refused("400 Bad Request"), ["known-subprotocols": Self.accepted()]).refinement
        .isEmpty)
  }

  @Test(
    "What must be refused and is not, whatever becomes of the request as given",
    arguments: [
      ("version-99", Rule.admitsVersion), ("short-key", .admitsKey), ("no-key", .admitsKey),
      ("http-1.0", .admitsHTTP10),
    ])
  func admitted(id: String, rule: Rule) throws {
    let switching = Self.response("HTTP/1.1 101 Switching Protocols")
    for outcome in [UpgradeOutcome.accepted(switching), .invalid(switching), .dropped(switching, nil)] {
      for given in [Self.accepted(), Self.refused("403 Forbidden")] {
        let report = try Self.report(given, [id: outcome], rest: Self.refused("400 Bad Request"))
        let found = report.violations.filter { $0.violation.rule == rule }
        #expect(found.map { report.trials[$0.trial].varied.id } == [id])
      }
    }
  }

  @Test(
    "What must be accepted and is not, beside a request that is",
    arguments: [
      ("lower-case-names", Rule.deniesNameCase), ("websocket-case", .deniesCase),
      ("connection-list", .deniesCase),
    ])
  func denied(id: String, rule: Rule) throws {
    let no = Self.refused("400 Bad Request")
    let breaches = ["version-8", "version-99", "short-key", "no-key", "http-1.0"].map { ($0, no) }
    let answers = Dictionary(uniqueKeysWithValues: breaches + [(id, no)])
    let violations = try Self.report(Self.accepted(), answers).violations
    #expect(violations.map(\.violation.rule) == [rule])
    #expect(violations.first?.violation.detail.hasSuffix(": 400 Bad Request") == true)
    #expect(try Self.report(no).violations.isEmpty)
  }

  @Test("A server may know version 8")
  func eight() throws {
    let report = try Self.report(
      Self.accepted(), rest: Self.refused("400 Bad Request"))
    #expect(!report.violations.contains { $0.violation.rule == .admitsVersion })
    let known = try Self.report(Self.accepted(), ["version-8": Self.accepted()], rest: Self.refused("400 no"))
    #expect(!known.violations.contains { $0.violation.rule == .admitsVersion })
  }

  @Test("A stranger's page is let in")
  func foreign() throws {
    #expect(try Self.report(Self.accepted()).admitsForeignOrigin)
    #expect(
      try !Self.report(Self.accepted(), ["origin-foreign": Self.refused("403 Forbidden")]).admitsForeignOrigin
    )
  }
}
