import Testing

@testable import TLS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct KeyLogTests {
  /// The lines of a file, or nothing.
  static func lines(_ path: String) -> [Substring] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 100_000)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
  }

  @Test func secretsOfTLS13() throws {
    let path = TestCertificates.path("keys13")
    var conversation = try Conversation(client: .testClient { $0.keyLogFile = path })
    conversation.run()
    let lines = Self.lines(path)
    #expect(
      lines.map { $0.prefix { $0 != " " } } == [
        "SERVER_HANDSHAKE_TRAFFIC_SECRET", "EXPORTER_SECRET", "SERVER_TRAFFIC_SECRET_0",
        "CLIENT_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_TRAFFIC_SECRET_0", "",
      ])
    // Label, 32 bytes of client random, 48 of secret.
    #expect(lines.first?.split(separator: " ").map(\.count) == [31, 64, 96])
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
  }

  @Test func linesOfSeveralSessionsAreAppended() throws {
    let path = TestCertificates.path("keys12")
    for _ in 0..<2 {
      var conversation = try Conversation(
        client: .testClient { $0.maximumVersion = .tls12 }, environment: ["SSLKEYLOGFILE": path])
      conversation.run()
    }
    // Client and server each write one in each of the two.
    #expect(Self.lines(path).map { $0.prefix(14) } == Array(repeating: "CLIENT_RANDOM ", count: 4) + [""])
  }

  @Test func optionGoesBeforeTheVariable() throws {
    let path = TestCertificates.path("keys-option")
    let configuration = TLSConfiguration.testClient { $0.keyLogFile = path }
    _ = try TLSContext(configuration, environment: { $0 == "SSLKEYLOGFILE" ? "/nonexistent/x" : nil })
    #expect(Self.lines(path) == [""])
  }

  @Test func unwritableFileIsAnError() {
    let failure = TLSContextTests.failure(
      .testClient(), environment: ["SSLKEYLOGFILE": TestCertificates.path("none/keys")])
    #expect(failure?.file == "keys")
    #expect(failure?.why == "the key log cannot be written: No such file or directory")
  }
}
