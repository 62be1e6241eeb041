import Bytes
import Testing

@testable import TLS

/// Which certificates a client and a server believe, and how each refusal is told from the others.
@Suite struct VerificationTests {
  @Test(arguments: ["localhost", "LOCALHOST", "localhost.", "a.wild.test", "127.0.0.1", "::1", "[::1]"])
  func namesInTheCertificateAreAccepted(name: String) throws {
    var conversation = try Conversation(name: name)
    conversation.run()
    #expect(conversation.client.isEstablished == true)
    #expect(conversation.client.certificateFailure == nil)
  }

  struct Refusal: Sendable {
    var server: String
    var name = "localhost"
    var problem: CertificateFailure.Problem
    var code: Int32
    var depth = 0
    var message: String
  }

  static let refusals = [
    Refusal(
      server: "good", name: "example.com", problem: .wrongName, code: 62,
      message: "the server's certificate (CN=good,O=Tests) is not for 'example.com'"),
    Refusal(
      server: "good", name: "a.b.wild.test", problem: .wrongName, code: 62,
      message: "the server's certificate (CN=good,O=Tests) is not for 'a.b.wild.test'"),
    Refusal(
      server: "good", name: "127.0.0.2", problem: .wrongName, code: 64,
      message: "the server's certificate (CN=good,O=Tests) is not for '127.0.0.2'"),
    Refusal(
      server: "expired", problem: .expired, code: 10,
      message: "the server's certificate (CN=expired,O=Tests) has expired"),
    Refusal(
      server: "root", problem: .wrongName, code: 62,
      message: "the server's certificate (CN=Root,O=Tests) is not for 'localhost'"),
    Refusal(
      server: "other", problem: .selfSigned, code: 18,
      message: "the server's certificate (CN=Other Root,O=Tests) is self-signed and not trusted"),
    Refusal(
      server: "unknown-chain", problem: .untrustedRoot, code: 19, depth: 1,
      message: "the server's chain ends at a root that is not trusted (CN=Other Root,O=Tests)"),
    Refusal(
      server: "below", problem: .issuerMissing, code: 20,
      message: "the issuer of the server's certificate (CN=below,O=Tests) is neither sent nor trusted: "
        + "CN=Middle,O=Tests"),
  ]

  @Test(arguments: refusals, TLSSessionTests.versions)
  func refusedCertificates(refusal: Refusal, version: TLSVersion) throws {
    var conversation = try Conversation(
      client: TLSSessionTests.only(version), server: .testServer(refusal.server), name: refusal.name)
    conversation.run()
    let error = conversation.clientEnd.error
    #expect(error?.message == refusal.message)
    let failure = try #require(error?.certificateFailure)
    #expect(failure.problem == refusal.problem)
    #expect(failure.verifyCode == refusal.code)
    #expect(failure.depth == refusal.depth)
    #expect(failure.expectedName == refusal.name)
    // What was seen is still there to be shown.
    #expect(failure.chain.first?.issuer.hasSuffix("O=Tests") == true)
    #expect(conversation.client.peerCertificates == failure.chain)
    #expect(conversation.client.summary == nil)
  }

  @Test func refusedServerHearsWhy() throws {
    var conversation = try Conversation(server: .testServer("other"))
    conversation.run()
    #expect(
      conversation.serverEnd.error
        == TLSError(
          .alertReceived(number: 48, name: "unknown_ca"), "the client ended TLS with the alert unknown_ca",
          details: conversation.serverEnd.error?.details ?? ""))
  }

  @Test func wholeChainIsAcceptedAndShown() throws {
    var conversation = try Conversation(server: .testServer("whole"))
    conversation.run()
    #expect(
      conversation.client.peerCertificates.map(\.subject) == ["CN=below,O=Tests", "CN=Middle,O=Tests"])
    #expect(conversation.client.isEstablished == true)
  }

  /// A responder of OCSP, which stands beside them, is none of them.
  @Test(arguments: [("told", ["http://ca.test/root.der"]), ("good", [])])
  func placesOfTheIssuersCertificate(server: String, caIssuers: [String]) throws {
    var conversation = try Conversation(server: .testServer(server))
    conversation.run()
    #expect(conversation.client.peerCertificates.map(\.caIssuers) == [caIssuers])
  }

  @Test func insecureGoesOnAndStillKnows() throws {
    var conversation = try Conversation(
      client: .testClient { $0.verifiesPeer = false }, server: .testServer("expired"))
    conversation.client.write(Array("anyway".utf8))
    conversation.run()
    #expect(conversation.serverRead == Array("anyway".utf8))
    #expect(conversation.client.certificateFailure?.problem == .expired)
    #expect(conversation.client.summary?.certificates.map(\.subject) == ["CN=expired,O=Tests"])
  }

  /// With nothing to trust, only what does not depend on trust is called wrong.
  @Test(arguments: [
    ("other", CertificateFailure.Problem.wrongName), ("below", nil), ("expired", .expired), ("good", nil),
  ])
  func insecureWithoutATrustStore(server: String, problem: CertificateFailure.Problem?) throws {
    var client = TLSConfiguration(role: .client)
    client.verifiesPeer = false
    let environment = ["SSL_CERT_DIR": "/nonexistent", "SSL_CERT_FILE": TestCertificates.path("garbage.pem")]
    var conversation = try Conversation(client: client, server: .testServer(server), environment: environment)
    conversation.run()
    #expect(conversation.client.isEstablished == true)
    #expect(conversation.client.certificateFailure?.problem == problem)
  }

  @Test func insecureNeedsNoName() throws {
    var conversation = try Conversation(client: .testClient { $0.verifiesPeer = false }, name: nil)
    conversation.run()
    #expect(conversation.client.isEstablished == true)
    #expect(conversation.client.summary?.serverName == nil)
  }

  @Test func nameToVerifyMayDifferFromTheNameSent() throws {
    var conversation = try Conversation(name: "front.example", verifyName: "localhost")
    conversation.run()
    #expect(conversation.server.summary?.serverName == "front.example")
    #expect(conversation.client.isEstablished == true)
  }

  @Test(arguments: ["127.0.0.1", "::1", "[::1]", "fe80::1%eth0"]) func noSNIForAddresses(name: String) throws
  {
    var conversation = try Conversation(client: .testClient { $0.verifiesPeer = false }, name: name)
    conversation.run()
    #expect(conversation.server.isEstablished == true)
    #expect(conversation.server.summary?.serverName == nil)
  }

  @Test(arguments: [nil, "", ".", ".example.com", "a\0b", String(repeating: "a", count: 256)])
  func namesThatCannotBeVerified(name: String?) throws {
    let context = try TLSContext(.testClient(), environment: { _ in nil })
    #expect(throws: TLSError.self) { _ = try TLSSession(context: context, serverName: name) }
  }

  // MARK: Client certificates

  static let mutual = TLSConfiguration.testServer { $0.clientCAFile = TestCertificates.path("root.pem") }

  static func showing(_ name: String, _ version: TLSVersion) -> TLSConfiguration {
    .testClient {
      $0.maximumVersion = version
      $0.certificateFile = TestCertificates.path("\(name).pem")
      $0.keyFile = TestCertificates.path("\(name).key")
    }
  }

  @Test(arguments: TLSSessionTests.versions) func clientCertificateIsSeen(version: TLSVersion) throws {
    var conversation = try Conversation(client: Self.showing("client", version), server: Self.mutual)
    conversation.client.write(Array("me".utf8))
    conversation.run()
    #expect(conversation.serverRead == Array("me".utf8))
    #expect(conversation.server.summary?.certificates.map(\.subject) == ["CN=client,O=Tests"])
  }

  /// With TLS 1.3 the client's handshake succeeds, and the refusal comes with the first read.
  @Test(arguments: TLSSessionTests.versions) func missingClientCertificate(version: TLSVersion) throws {
    var conversation = try Conversation(client: TLSSessionTests.only(version), server: Self.mutual)
    conversation.run()
    #expect(conversation.client.isEstablished == (version == .tls13))
    #expect(conversation.clientEnd.error?.kind == .clientCertificateRequired)
    #expect(conversation.serverEnd.error?.kind == .clientCertificateRequired)
    #expect(
      conversation.serverEnd.error?.message == "the client sent no certificate, which this server requires")
  }

  @Test(arguments: TLSSessionTests.versions) func wrongClientCertificate(version: TLSVersion) throws {
    var conversation = try Conversation(client: Self.showing("unknown", version), server: Self.mutual)
    conversation.run()
    #expect(conversation.serverEnd.error?.certificateFailure?.problem == .issuerMissing)
    #expect(conversation.clientEnd.error?.kind == .alertReceived(number: 48, name: "unknown_ca"))
  }
}

extension TLSSession.ReadResult {
  var error: TLSError? {
    if case .failed(let error) = self { error } else { nil }
  }
}

extension TLSError {
  var certificateFailure: CertificateFailure? {
    if case .certificate(let failure) = kind { failure } else { nil }
  }
}
