import RepositoryFiles
import Testing

@testable import WebSocketCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `docs/rules.md` is made from `Rule.all`: `WSCOPE_WRITE_DOCS=1 swift test --filter RulesDocument` writes it anew.
@Suite struct RulesDocumentTests {
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

  @Test func theDocumentIsFresh() throws {
    let path = "docs/rules.md"
    if getenv("WSCOPE_WRITE_DOCS") != nil, let file = fopen("\(RepositoryFiles.root)/\(path)", "w") {
      fputs(Self.document, file)
      fclose(file)
    }
    #expect(RepositoryFiles.text(path) == Self.document, "docs/rules.md is stale: see RulesDocumentTests")
  }
}
