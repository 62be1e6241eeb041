/// Why TLS cannot go on.
package struct TLSError: Error, Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    /// The peer's certificate was not accepted by us.
    case certificate(CertificateFailure)
    /// The peer gave up and said why (RFC 8446 §6): 42, `bad_certificate`.
    case alertReceived(number: UInt8, name: String)
    /// What came is not TLS: most likely the peer speaks plain HTTP on this port.
    case wrongVersionNumber
    /// The two sides have no TLS version in common.
    case protocolVersion
    case noSharedCipher
    /// Client: the server wants a certificate, and we have none. Server: the client sent none.
    case clientCertificateRequired
    /// A file or a setting of ours does not serve; `file` is nil where it is a setting.
    case configuration(file: String?, why: String)
    /// The stream ended without close_notify: in the handshake, or after it (a possible truncation).
    case eof
    case other
  }

  package var kind: Kind
  /// One plain sentence for a person.
  package var message: String
  /// OpenSSL's own words, oldest first, separated by `; `. May be empty.
  package var details: String

  package init(_ kind: Kind, _ message: String, details: String = "") {
    self.kind = kind
    self.message = message
    self.details = details
  }

  static func configuration(file: String?, why: String, details: String = "") -> TLSError {
    let message = file.map { "\($0): \(why)" } ?? why
    return TLSError(.configuration(file: file, why: why), message, details: details)
  }
}

/// Why a chain was refused, and at which certificate.
package struct CertificateFailure: Equatable, Sendable {
  package enum Problem: Equatable, Sendable {
    case expired
    case notYetValid
    /// The certificate is not for the name (or address) we asked for.
    case wrongName
    /// The leaf signed itself, and is not trusted.
    case selfSigned
    /// The chain is whole, but its root is not trusted: a private CA.
    case untrustedRoot
    /// The chain ends at a certificate whose issuer was neither sent nor is trusted: an intermediate that
    /// the server does not send, or a private CA.
    case issuerMissing
    case other
  }

  package var problem: Problem
  /// OpenSSL's `X509_V_ERR_…`.
  package var verifyCode: Int32
  /// OpenSSL's words for it.
  package var verifyText: String
  /// 0 is the peer's own certificate, 1 its issuer, and so on.
  package var depth: Int
  /// Of the certificate at that depth; nil if OpenSSL names none.
  package var subject: String?
  package var issuer: String?
  /// What the certificate was checked against: a host name or an address; nil if neither.
  package var expectedName: String?
  /// The chain as the peer sent it, leaf first.
  package var chain: [CertificateSummary]

  package init(
    problem: Problem, verifyCode: Int32, verifyText: String, depth: Int, subject: String?, issuer: String?,
    expectedName: String?, chain: [CertificateSummary]
  ) {
    self.problem = problem
    self.verifyCode = verifyCode
    self.verifyText = verifyText
    self.depth = depth
    self.subject = subject
    self.issuer = issuer
    self.expectedName = expectedName
    self.chain = chain
  }
}
