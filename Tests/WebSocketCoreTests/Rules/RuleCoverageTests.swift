import RepositoryFiles
import Testing

@testable import WebSocketCore

/// Each rule is named by at least one test, by its id or by its Swift name.
@Suite struct RuleCoverageTests {
  /// Tests that go through all rules name none.
  private static let generic = ["RulesDocumentTests.swift", "RuleCoverageTests.swift"]

  private static let testSources: [String] =
    RepositoryFiles.paths(in: "Tests")
    .filter { path in
      (path.contains("Tests/") && path.hasSuffix("Tests.swift") || path.hasPrefix("Tests/EndToEnd/test_"))
        && !generic.contains { path.hasSuffix("/\($0)") }
    }
    .compactMap { RepositoryFiles.text($0) }

  /// Id → Swift name, read from where the rules are defined.
  private static let swiftNames: [String: String] = {
    let definition = /static let (\w+) = Rule\(\s*"([^"]+)"/
    return RepositoryFiles.paths(in: "Sources/WebSocketCore/Rules").compactMap { RepositoryFiles.text($0) }
      .reduce(into: [:]) { names, text in
        for match in text.matches(of: definition) { names[String(match.2)] = String(match.1) }
      }
  }()

  /// `.maskRequired`, or a string that is the id, perhaps behind `fail:`, `warn:` or `! `: and always so where the
  /// id is a single word, which may stand for something else.
  static func isNamed(id: String, swiftName: String?, in sources: [String]) -> Bool {
    var spellings = ["fail:", "warn:", "! "].map { "\"\($0)\(id)\"" }
    if id.contains("-") { spellings.append("\"\(id)\"") }
    if let swiftName { spellings += [".\(swiftName))", ".\(swiftName),"] }
    return sources.contains { source in spellings.contains { source.contains($0) } }
  }

  @Test(arguments: Rule.all)
  func aTestNamesIt(_ rule: Rule) {
    let name = Self.swiftNames[rule.id]
    #expect(name != nil, "\(rule.id) is not defined in Sources/WebSocketCore/Rules")
    let isNamed = Self.isNamed(id: rule.id, swiftName: name, in: Self.testSources)
    #expect(isNamed, "no test names \(rule.id)")
  }

  @Test func anotherRuleWouldNotBeNamed() {
    #expect(Self.testSources.count > 30)
    #expect(!Self.isNamed(id: "no-such" + "-rule", swiftName: "noSuch" + "Rule", in: Self.testSources))
    let others = ["head.first(\"host\")", "\"fail:host-once\"", ".hostRequiredElse("]
    #expect(!Self.isNamed(id: "host", swiftName: "hostRequired", in: others))
    #expect(Self.isNamed(id: "host", swiftName: "hostRequired", in: ["#expect(ids == [\"fail:host\"])"]))
    #expect(Self.isNamed(id: "host", swiftName: "hostRequired", in: ["judge(.hostRequired, \"\")"]))
  }
}
