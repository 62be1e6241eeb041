import Testing

@testable import TLS

/// Files and settings that do not serve: each is one typed error that names the file.
@Suite struct TLSContextTests {
  static func failure(
    _ configuration: TLSConfiguration, environment: [String: String] = [:]
  ) -> (file: String?, why: String)? {
    do throws(TLSError) {
      _ = try TLSContext(configuration, environment: { environment[$0] })
      return nil
    } catch {
      guard case .configuration(let file, let why) = error.kind else { return nil }
      #expect(error.message == (file.map { "\($0): \(why)" } ?? why))
      return (file.map { String($0.split(separator: "/").last ?? "") }, why)
    }
  }

  @Test(arguments: [
    ("good.pem", "none.key", "none.key", "cannot be read: No such file or directory"),
    ("none.pem", "good.key", "none.pem", "cannot be read: No such file or directory"),
    ("garbage.pem", "good.key", "garbage.pem", "no certificate in PEM form can be read from it"),
    ("good.pem", "garbage.pem", "garbage.pem", "no private key in PEM form can be read from it"),
    ("good.pem", "good.pem", "good.pem", "no private key in PEM form can be read from it"),
    ("good.pem", "client.key", "client.key", "the private key does not belong to the certificate"),
    (".", "good.key", ".", "is a directory, not a PEM file"),
  ])
  func ownCertificate(certificate: String, key: String, file: String, why: String) {
    for role in [TLSRole.client, .server] {
      var configuration = TLSConfiguration(role: role)
      configuration.certificateFile = TestCertificates.path(certificate)
      configuration.keyFile = TestCertificates.path(key)
      let failure = Self.failure(configuration)
      #expect(failure?.file == file)
      #expect(failure?.why == why)
    }
  }

  @Test func keyWithPassphrase() {
    let failure = Self.failure(.testServer { $0.keyFile = TestCertificates.path("locked.key") })
    #expect(failure?.file == "locked.key")
    #expect(failure?.why.hasPrefix("the private key is protected by a passphrase") == true)
  }

  @Test func keyMayStandInTheCertificatesFile() throws {
    var conversation = try Conversation(server: .testServer("both") { $0.keyFile = nil })
    conversation.run()
    #expect(conversation.client.isEstablished == true)
  }

  @Test func serverNeedsACertificate() {
    let failure = Self.failure(TLSConfiguration(role: .server))
    #expect(failure?.file == nil)
    #expect(failure?.why == "a TLS server needs a certificate")
  }

  @Test func keyWithoutCertificate() {
    let failure = Self.failure(.testClient { $0.keyFile = TestCertificates.path("good.key") })
    #expect(failure?.file == "good.key")
    #expect(failure?.why == "a private key needs a certificate as well")
  }

  @Test(arguments: [
    ("none.pem", "cannot be read: No such file or directory"),
    ("garbage.pem", "no certificate in PEM form can be read from it"),
  ])
  func trustedFiles(file: String, why: String) {
    let path = TestCertificates.path(file)
    #expect(Self.failure(.testClient { $0.caFile = path })?.why == why)
    #expect(Self.failure(.testServer { $0.clientCAFile = path })?.why == why)
    #expect(Self.failure(TLSConfiguration(role: .client), environment: ["SSL_CERT_FILE": path])?.why == why)
  }

  @Test func versionsUpsideDown() {
    let failure = Self.failure(
      .testClient {
        $0.minimumVersion = .tls13
        $0.maximumVersion = .tls12
      })
    #expect(failure?.why == "the lowest TLS version (1.3) is above the highest (1.2)")
  }

  @Test(arguments: ["", String(repeating: "x", count: 256)]) func impossibleALPN(name: String) {
    #expect(
      Self.failure(.testClient { $0.alpn = [name] })?.why == "'\(name)' cannot be an ALPN protocol name")
  }

  @Test func versionLabels() {
    #expect(TLSVersion.allCases.map(\.label) == ["1.0", "1.1", "1.2", "1.3"])
    #expect(TLSVersion(label: "1.2") == .tls12)
    #expect(TLSVersion(label: "2") == nil)
  }
}
