import RepositoryFiles
import Testing

@testable import Diagnosis

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `docs/diagnosis.md` is made from the catalogue: `WSCOPE_WRITE_DOCS=1 swift test --filter DiagnosisDocument`
/// writes it anew. What stands between the marks of the score is the tests' of real servers.
@Suite struct DiagnosisDocumentTests {
  private static let path = "docs/diagnosis.md"
  private static let scoreBegins = "<!-- score -->\n"
  private static let scoreEnds = "<!-- /score -->\n"

  private static func document(score: String) -> String {
    var text = """
      # Diagnosis

      When a run fails, wscope says why, from the evidence that it holds: the addresses tried, the TLS alert and the
      certificates, the request as it was sent, the answer as it came, what followed it and when, and how the
      connection ended. On stderr it stands below the failure, with `--json` it is `data.diagnosis` of the `error`. A
      server that closes in order may do so for a reason that nobody wants, as one of Engine.IO whose pings are not
      answered: then the same is said as advice, in a record `advice`, and the exit status stays 0. `handshake-inspect
      --offline` tells it of an answer from a file.

      ```console
      $ wscope connect wss://127.0.0.1:1/; echo exit $?
      wscope: connect: 127.0.0.1:1: Connection refused
        cause: nothing listens on port 1 of 127.0.0.1 (certain)
        seen: 127.0.0.1:1: Connection refused
        try: is the server running, and does it listen on 127.0.0.1:1?
        try: ss -ltn 'sport = :1'
      exit 11
      ```

      How sure a finding is stands in brackets. Certain: the evidence says it. Likely: something else would be a
      surprise. Possible: it fits, and so may something else. Where several rows fit, a specific one goes before one
      that is about anything else, then the surer one, then the one that stands first here. Secrets of the request are
      in no finding.

      ## The score

      How wscope diagnoses real servers that fail: right, vague (true, and less than could be said, or only possible),
      open (nothing is said) or wrong. `Tests/run diagnosis` counts it.

      \(scoreBegins)\(score)\(scoreEnds)
      """
    for family in Family.allCases {
      text += "\n## \(family.rawValue)\n\n"
      text += "| id | what it looks like | what it means | what to do |\n|---|---|---|---|\n"
      for row in Catalogue.rows where row.family == family {
        let cells = ["`\(row.id)`", row.looksLike, row.meaning, row.next].map { escape($0) }
        text += "| \(cells.joined(separator: " | ")) |\n"
      }
    }
    return text
  }

  /// A bar would end the cell.
  private static func escape(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }

  /// What the document has between the marks; empty where there is none.
  private static var score: String {
    guard let text = RepositoryFiles.text(path), let begin = text.firstRange(of: scoreBegins),
      let end = text.firstRange(of: scoreEnds)
    else { return "" }
    return String(text[begin.upperBound..<end.lowerBound])
  }

  @Test func theDocumentIsFresh() {
    let document = Self.document(score: Self.score)
    if getenv("WSCOPE_WRITE_DOCS") != nil, let file = fopen("\(RepositoryFiles.root)/\(Self.path)", "w") {
      fputs(document, file)
      fclose(file)
    }
    #expect(
      RepositoryFiles.text(Self.path) == document, "docs/diagnosis.md is stale: see DiagnosisDocumentTests")
  }
}
