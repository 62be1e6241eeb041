import Testing
import Trace
import WebSocketCore

@testable import wscope

@Suite struct FormatTemplateTests {
  private static func rendered(_ template: String, _ facts: RunFacts = RunFacts()) throws -> (
    stdout: String, stderr: String
  ) {
    var texts = (stdout: "", stderr: "")
    try FormatTemplate(template).render(facts, to: .stdout) { text, _, stream in
      if stream == .stdout { texts.stdout += text } else { texts.stderr += text }
    }
    return texts
  }

  @Test(
    "What is no variable",
    arguments: [
      ("", ""), ("plain", "plain"), (#"a\nb\tc\r\d\\"#, "a\nb\tc\r\\d\\\\"), ("100%%", "100%"),
      ("5% off", "5% off"),
      ("%", "%"), (#"\"#, #"\"#), ("{x}", "{x}"),
    ])
  func text(template: String, text: String) throws { #expect(try Self.rendered(template).stdout == text) }

  @Test(
    "What a run is told of that has come to nothing, as curl tells it",
    arguments: [
      ("%{status}", "000"), ("%{http_code}", "000"), ("%{time_tls}", "0.000000"), ("%{close_code}", ""),
      ("%{remote_ip}:%{remote_port}", ":"), ("%{messages_sent}", "0"), ("%{exit_status}", "0"),
      ("%{error}", ""),
      ("%header{Server}", ""),
    ])
  func nothing(template: String, text: String) throws { #expect(try Self.rendered(template).stdout == text) }

  private static var facts: RunFacts {
    var facts = RunFacts()
    facts.response = ResponseHead(
      parsing: Array("HTTP/1.1 403 No\r\nServer: me\r\nX-A: 1\r\nX-A: 2\r\n\r\n".utf8))
    facts.secured = 1.0000005
    facts.total = 12.25
    facts.received.messages = 3
    facts.status = .handshakeRefused
    facts.failure = Failure(.handshakeRefused, phase: .handshake, "it refuses")
    facts.close = CloseTrace(
      initiator: .server, code: .goingAway, reason: "bye", clean: true, ended: "fin")
    return facts
  }

  @Test(
    "Values, also by curl's names",
    arguments: [
      ("%{status} %{response_code}", "403 403"), ("%{time_tls} %{time_appconnect}", "1.000001 1.000001"),
      ("%{time_total}", "12.250000"), ("%{messages_received}", "3"), ("%{exitcode}", "14"),
      ("%{errormsg}", "it refuses"), ("%{error_phase}", "handshake"), ("%{http_version}", "1.1"),
      ("%{close_code} %{close_reason} %{close_initiator}", "1001 bye server"),
      ("%{header{server}} %header{X-A}", "me 1"),
    ])
  func values(template: String, text: String) throws {
    #expect(try Self.rendered(template, Self.facts).stdout == text)
  }

  @Test("Streams and errors")
  func streams() throws {
    let texts = try Self.rendered("a%{stderr}b%{status}%{stdout}c", Self.facts)
    #expect(texts == ("ac", "b403"))
    #expect(try Self.rendered("a%{onerror}b", Self.facts).stdout == "ab")
    #expect(try Self.rendered("a%{onerror}b").stdout == "a")
  }

  @Test("All of it as JSON")
  func json() throws {
    let text = try Self.rendered("%{json}", Self.facts).stdout
    #expect(text.hasPrefix(#"{"status":403,"http_version":"1.1","url":null"#))
    #expect(text.contains(#""time_resolve":null"#) && text.contains(#""time_total":12.250000"#))
    #expect(FormatVariable.all.allSatisfy { text.contains("\"\($0.name)\":") })
  }

  @Test(
    "What is no variable of ours",
    arguments: [
      ("%{statsu}", "there is no variable %{statsu}, did you mean %{status}?"),
      ("%{time_name}", "there is no variable %{time_name}, did you mean %{time_namelookup}?"),
      ("%{quite_another_thing}", "there is no variable %{quite_another_thing}"),
      ("%{status", "a brace is not closed: %{status"), ("%header{a", "a brace is not closed: %{a"),
      ("%{}", "there is no variable %{}"),
    ])
  func unknown(template: String, why: String) {
    #expect {
      _ = try FormatTemplate(template)
    } throws: { error in
      (error as? Failure)?.message == "--format: \(why)" && (error as? Failure)?.status == .usage
    }
  }

  @Test("No two variables share a name")
  func names() { #expect(Set(FormatVariable.names).count == FormatVariable.names.count) }
}
