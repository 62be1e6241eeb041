import Testing
import WebSocketCore

@testable import Diagnosis

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct ResolveRowsTests {
  private static func unresolved(
    _ code: Int32, _ text: String, url: String = "ws://no-such-host.invalid:8000/",
    family: Evidence.Family = .any, options: [Invocation.Option] = []
  ) -> Evidence {
    Evidence.failing(.unresolved(code: code, text: text), url: url, options: options).with {
      $0.settings.family = family
    }
  }

  private static let unknown = "Name or service not known"
  private static let noData = "No address associated with hostname"

  static let situations = [
    Situation(
      "no such name", unresolved(EAI_NONAME, unknown), "name-not-found", .certain,
      seen: "no-such-host.invalid: \(unknown)", next: "--resolve no-such-host.invalid:8000:ADDRESS",
      command: "getent hosts no-such-host.invalid"),
    Situation(
      "no such name, or none of that kind", unresolved(EAI_NONAME, unknown, family: .v6), "name-not-found",
      .likely),
    Situation(
      "the name has IPv4 only",
      unresolved(-5, noData, url: "ws://example.com/", family: .v6, options: [.init("-6")]),
      "address-family-missing", .certain, cause: "no IPv6 address",
      command: "wscope connect ws://example.com/"),
    Situation(
      "an IPv4 literal where IPv6 is wanted",
      unresolved(EAI_NONAME, unknown, url: "ws://127.0.0.1/", family: .v6),
      "address-family-missing", .certain),
    Situation(
      "an IPv6 literal where IPv4 is wanted",
      unresolved(EAI_NONAME, unknown, url: "ws://[::1]/", family: .v4),
      "address-family-missing", .certain, command: "wscope connect 'ws://[::1]/'"),
    Situation(
      "the name has no address at all", unresolved(-5, noData), "name-not-found"),
    Situation(
      "the resolver is away", unresolved(EAI_AGAIN, "Temporary failure in name resolution"),
      "resolver-failed",
      .certain, seen: "Temporary failure"),
    Situation(
      "the resolver is away, and IPv6 is wanted",
      unresolved(EAI_AGAIN, "Temporary failure in name resolution", family: .v6), "resolver-failed", .certain),
    Situation(
      "the resolver is silent", Evidence.failing(.timedOut(.resolve, seconds: 30)), "resolver-failed",
      .certain,
      seen: "30 s"),
  ]

  @Test(arguments: situations) func diagnosis(_ situation: Situation) throws { try situation.check() }
}
