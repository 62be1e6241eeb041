import Testing

@testable import TLS

@Suite struct TrustStoreTests {
  struct System: Sendable {
    var name: String
    var environment: [String: String] = [:]
    /// Directories with hashed names.
    var hashed: Set<String> = []
    var files: Set<String> = []
    var found: [TrustSource]
  }

  static let debianBundle = "/etc/ssl/certs/ca-certificates.crt"

  static let systems = [
    System(
      name: "Debian", hashed: ["/etc/ssl/certs"], files: [debianBundle], found: [.directory("/etc/ssl/certs")]
    ),
    System(
      name: "Fedora 40", hashed: ["/etc/pki/ca-trust/extracted/pem/directory-hash"],
      files: ["/etc/pki/tls/certs/ca-bundle.crt", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"],
      found: [.directory("/etc/pki/ca-trust/extracted/pem/directory-hash")]),
    System(
      name: "RHEL 8",
      files: ["/etc/pki/tls/certs/ca-bundle.crt", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"],
      found: [.bundle("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem")]),
    System(
      name: "Alpine", hashed: ["/etc/ssl/certs"], files: [debianBundle, "/etc/ssl/cert.pem"],
      found: [.directory("/etc/ssl/certs")]),
    System(
      name: "Alpine without ca-certificates", files: ["/etc/ssl/cert.pem"],
      found: [.bundle("/etc/ssl/cert.pem")]),
    System(
      name: "macOS with Homebrew", files: ["/opt/homebrew/etc/openssl@3/cert.pem", "/etc/ssl/cert.pem"],
      found: [.bundle("/opt/homebrew/etc/openssl@3/cert.pem")]),
    System(name: "macOS", files: ["/etc/ssl/cert.pem"], found: [.bundle("/etc/ssl/cert.pem")]),
    System(name: "an empty container", found: []),
    System(
      name: "SSL_CERT_FILE", environment: ["SSL_CERT_FILE": "/my.pem"], hashed: ["/etc/ssl/certs"],
      found: [.bundle("/my.pem"), .directory("/etc/ssl/certs")]),
    System(
      name: "SSL_CERT_FILE without a directory", environment: ["SSL_CERT_FILE": "/my.pem"],
      files: ["/etc/ssl/cert.pem"], found: [.bundle("/my.pem")]),
    System(
      name: "SSL_CERT_DIR", environment: ["SSL_CERT_DIR": "/a:/b:/c"],
      hashed: ["/etc/ssl/certs", "/a", "/c"],
      files: [debianBundle], found: [.directory("/a:/c")]),
    System(
      name: "SSL_CERT_DIR without certificates", environment: ["SSL_CERT_DIR": "/a"],
      hashed: ["/etc/ssl/certs"],
      files: [debianBundle], found: []),
    System(
      name: "both", environment: ["SSL_CERT_FILE": "/my.pem", "SSL_CERT_DIR": "/a"],
      hashed: ["/etc/ssl/certs", "/a"],
      found: [.bundle("/my.pem"), .directory("/a")]),
    System(
      name: "set but empty", environment: ["SSL_CERT_FILE": "", "SSL_CERT_DIR": ""],
      hashed: ["/etc/ssl/certs"],
      found: [.directory("/etc/ssl/certs")]),
  ]

  @Test(arguments: systems) func foundOn(system: System) {
    let found = TrustStore.locate(
      environment: { system.environment[$0] }, isHashedDirectory: { system.hashed.contains($0) },
      fileExists: { system.files.contains($0) })
    #expect(found == system.found, "\(system.name)")
  }

  @Test(arguments: [
    ("4042bcee.0", true), ("00abcdef.12", true), ("4042bcee", false), ("4042bcee.", false),
    ("4042bce.0", false), ("4042BCEE.0", false), ("4042bcee.pem", false), ("4042bcee.r0", false),
    ("ca-certificates.crt", false), ("", false),
  ])
  func hashedNames(name: String, isHashed: Bool) {
    #expect(TrustStore.isHashedName(Array(name.utf8)) == isHashed)
  }

  @Test func hashedDirectoryIsUsed() throws {
    let directory = TestCertificates.path("hashed")
    #expect(TrustStore.isHashedDirectory(directory))
    #expect(!TrustStore.isHashedDirectory(TestCertificates.path(".")))
    #expect(!TrustStore.isHashedDirectory(TestCertificates.path("none")))
    var client = TLSConfiguration(role: .client)
    client.caFile = nil
    var conversation = try Conversation(client: client, environment: ["SSL_CERT_DIR": directory])
    conversation.run()
    #expect(conversation.client.isEstablished == true)
  }

  @Test func environmentFileIsUsed() throws {
    let environment = ["SSL_CERT_FILE": TestCertificates.path("root.pem"), "SSL_CERT_DIR": "/nonexistent"]
    var conversation = try Conversation(client: TLSConfiguration(role: .client), environment: environment)
    conversation.run()
    #expect(conversation.client.isEstablished == true)
  }

  /// `--cacert` stands in for the system's certificates, and does not add to them.
  @Test func givenFileReplacesTheRest() throws {
    var conversation = try Conversation(
      client: .testClient { $0.caFile = TestCertificates.path("other.pem") },
      environment: ["SSL_CERT_FILE": TestCertificates.path("root.pem")])
    conversation.run()
    #expect(conversation.clientEnd.error?.certificateFailure?.problem == .issuerMissing)
  }
}
