import Testing

@testable import WebSocketCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `docs/rules.md` is made from `Rule.all`: `WSCOPE_WRITE_DOCS=1 swift test --filter RulesDocument` writes it anew.
@Suite struct RulesDocumentTests {
  private static let repository = #filePath.split(separator: "/Tests/").first.map(String.init) ?? "."

  private static var document: String {
    var text = """
      # The rules

      What a peer can break, one row a rule, made from `Rule.all` in `Sources/WebSocketCore/Rules`. The id is
      what `--json` and the brackets behind a violation name. An error fails a connection, with the code
      given; a warning is only told. `--lenient` makes `connect` and `listen` go on.

      | id | section | severity | close code | the rule |
      |---|---|---|---|---|

      """
    for rule in Rule.all {
      let code = rule.closeCode.map { String($0.rawValue) } ?? "–"
      text += "| `\(rule.id)` | \(rule.section) | \(rule.severity.rawValue) | \(code) | \(rule.text) |\n"
    }
    return text
  }

  private static func read(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func theDocumentIsFresh() throws {
    let path = Self.repository + "/docs/rules.md"
    if getenv("WSCOPE_WRITE_DOCS") != nil, let file = fopen(path, "w") {
      fputs(Self.document, file)
      fclose(file)
    }
    #expect(Self.read(path) == Self.document, "docs/rules.md is stale: see RulesDocumentTests")
  }
}
