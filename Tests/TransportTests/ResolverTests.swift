import Reactor
import Testing

@testable import Transport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct ResolverTests {
  /// What is answered before the call returns; nil if nothing is.
  private func resolveAtOnce(
    _ host: String, family: AddressFamily = .any, overrides: [String] = []
  ) throws -> Result<[String], ResolveError>? {
    var result: Result<[String], ResolveError>?
    let overrides = try overrides.map { try ResolveOverride(parsing: $0) }
    Resolver(reactor: try Reactor()).resolve(host: host, port: 80, family: family, overrides: overrides) {
      result = $0.map { $0.map(\.description) }
    }
    return result
  }

  private static let noName = ResolveError(code: EAI_NONAME)

  @Test(
    arguments: [
      ("127.0.0.1", .any, .success(["127.0.0.1:80"])),
      ("127.0.0.1", .v4, .success(["127.0.0.1:80"])),
      ("127.0.0.1", .v6, .failure(noName)),
      ("::1", .any, .success(["[::1]:80"])),
      ("::1", .v4, .failure(noName)),
      ("localhost", .any, .success(["[::1]:80", "127.0.0.1:80"])),
      ("LOCALHOST.", .v4, .success(["127.0.0.1:80"])),
      ("app.localhost", .v6, .success(["[::1]:80"])),
    ] as [(String, AddressFamily, Result<[String], ResolveError>)])
  func numbersAndLocalhostNeedNoThread(
    host: String, family: AddressFamily, result: Result<[String], ResolveError>
  ) throws {
    #expect(try resolveAtOnce(host, family: family) == result)
  }

  @Test func theFirstMatchingOverrideDecides() throws {
    let overrides = ["a.example:81:1.1.1.1", "a.example:80:2.2.2.2,::2", "*:80:3.3.3.3"]
    #expect(
      try resolveAtOnce("a.example", overrides: overrides) == .success(["2.2.2.2:80", "[::2]:80"]))
    #expect(try resolveAtOnce("a.example", family: .v6, overrides: overrides) == .success(["[::2]:80"]))
    #expect(try resolveAtOnce("b.example", overrides: overrides) == .success(["3.3.3.3:80"]))
    #expect(try resolveAtOnce("127.0.0.1", overrides: overrides) == .success(["3.3.3.3:80"]))
  }

  /// Names that no server is asked for: the system refuses them itself.
  @Test(arguments: ["", "nul\0inside", String(repeating: "x", count: 300)])
  func aNameThatCannotBeIsAnErrorWithText(host: String) throws {
    let reactor = try Reactor()
    var failure: ResolveError?
    Resolver(reactor: reactor).resolve(host: host, port: 80, family: .any) { result in
      if case .failure(let error) = result { failure = error }
      reactor.stop()
    }
    reactor.runOrFail()
    #expect(failure?.code != 0)
    #expect(failure?.text.isEmpty == false)
  }

  @Test func theErrorsTextIsTheSystems() {
    #expect(ResolveError(code: EAI_NONAME).text == String(cString: gai_strerror(EAI_NONAME)))
  }
}
