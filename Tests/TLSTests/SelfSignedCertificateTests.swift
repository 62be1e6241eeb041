import Testing

@testable import TLS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct SelfSignedCertificateTests {
  static func server(_ made: SelfSignedCertificate) -> TLSConfiguration {
    var configuration = TLSConfiguration(role: .server)
    configuration.selfSigned = made
    return configuration
  }

  static func save(_ made: SelfSignedCertificate, as name: String) -> String {
    let path = TestCertificates.path(name)
    guard let file = fopen(path, "w") else { return path }
    fputs(made.pem, file)
    fclose(file)
    return path
  }

  @Test func summaryTellsItsNames() throws {
    let made = try SelfSignedCertificate.make()
    #expect(made.summary.subject == "CN=localhost")
    #expect(made.summary.issuer == "CN=localhost")
    #expect(made.summary.subjectAltNames == ["localhost", "127.0.0.1", "::1"])
    #expect(made.summary.notAfter - made.summary.notBefore == 30 * 86400 + 3600)
    #expect(made.fingerprint.count == 64)
    #expect(made.pem.hasPrefix("-----BEGIN CERTIFICATE-----\n"))
    #expect(!made.pem.contains("PRIVATE KEY"))
  }

  @Test func eachIsDifferent() throws {
    #expect(try SelfSignedCertificate.make().fingerprint != SelfSignedCertificate.make().fingerprint)
  }

  @Test(arguments: ["localhost", "127.0.0.1", "::1"]) func savedPEMVerifiesIt(name: String) throws {
    let made = try SelfSignedCertificate.make()
    let path = Self.save(made, as: "made-\(name).pem")
    var conversation = try Conversation(
      client: .testClient { $0.caFile = path }, server: Self.server(made), name: name)
    conversation.run()
    #expect(conversation.client.isEstablished == true)
    #expect(conversation.client.summary?.certificates.map(\.fingerprint) == [made.fingerprint])
  }

  @Test func anyoneElseRefusesIt() throws {
    var conversation = try Conversation(server: Self.server(SelfSignedCertificate.make()))
    conversation.run()
    #expect(conversation.clientEnd.error?.certificateFailure?.problem == .selfSigned)
  }

  /// The openssl command reads it as we meant it.
  @Test func opensslAcceptsIt() throws {
    let path = Self.save(try SelfSignedCertificate.make(), as: "made.pem")
    let verify = "openssl verify -x509_strict -purpose sslserver -verify_ip ::1 -CAfile \(path) \(path)"
    #expect(TestCertificates.run("\(verify) >/dev/null 2>&1") == 0)
  }

  @Test(arguments: ["", "a,DNS:b", "a b", "ü.de", "a\0", "a\nb", "@sect", String(repeating: "a", count: 254)])
  func impossibleNames(name: String) {
    #expect(
      throws: TLSError.configuration(file: nil, why: "no certificate can be made for the name '\(name)'")
    ) {
      try SelfSignedCertificate.make(names: ["localhost", name])
    }
  }
}
