import Testing
import WebSocketCore

@testable import Diagnosis

/// What is secret in the request is in no finding, even where a server repeats it.
@Suite struct SecretsTests {
  private static let secrets = ["s3cr3t-token", "c00kie-value", "qu3ry-token", "passw0rd"]
  private static let fields = [
    "Authorization: Bearer s3cr3t-token", "Cookie: sessionid=c00kie-value; theme=dark-theme",
  ]
  private static let url = "ws://me:passw0rd@localhost:8000/ws?token=qu3ry-token"

  @Test func aPageThatRepeatsThem() throws {
    let page = "you sent " + Self.secrets.joined(separator: ", ") + " and dark-theme"
    let evidence = Evidence.refused(
      "HTTP/1.1 418 s3cr3t-token\r\nServer: c00kie-value\r\n\r\n\(page)", url: Self.url, adding: Self.fields)
    let finding = try #require(Catalogue.diagnose(evidence))
    let said = ([finding.cause, finding.next, finding.command ?? ""] + finding.seen).joined(separator: "\n")
    for secret in Self.secrets { #expect(!said.contains(secret), "\(finding)") }
    #expect(said.contains("you sent [redacted], [redacted], [redacted], [redacted] and [redacted]"))
  }

  @Test func theCommandHasNone() throws {
    let evidence = Evidence.refused(Recorded.daphne403, url: Self.url, adding: Self.fields)
    let command = try #require(Catalogue.diagnose(evidence)?.command)
    #expect(
      command
        == "wscope connect -o http://localhost:8000 'ws://me:[redacted]@localhost:8000/ws?token=[redacted]'")
  }

  @Test func thePasswordOfBasicCredentials() throws {
    let evidence = Evidence.refused(
      "HTTP/1.1 418 no\r\n\r\nwho is open-sesame?", adding: ["Authorization: Basic bWU6b3Blbi1zZXNhbWU="])
    let finding = try #require(Catalogue.diagnose(evidence))
    #expect(finding.seen.contains("body: who is [redacted]?"))
  }

  /// What is seen is shortened at 110 characters, wherever that is within the secret.
  @Test(arguments: 90..<110)
  func oneThatIsCutOff(before: Int) throws {
    let evidence = Evidence.refused(
      "HTTP/1.1 418 no\r\n\r\n\(String(repeating: "x", count: before)) s3cr3t-token and so on, and so on",
      adding: Self.fields)
    let said = try #require(Catalogue.diagnose(evidence)).seen.joined(separator: "\n")
    // Three of its letters say nothing.
    #expect(!said.contains("s3cr") && said.contains("…"), "\(said)")
  }

  @Test func shortOnesSayNothing() throws {
    let evidence = Evidence.refused("HTTP/1.1 418 no\r\n\r\nabc", adding: ["Cookie: a=b"])
    #expect(try #require(Catalogue.diagnose(evidence)).seen.contains("body: abc"))
  }
}
