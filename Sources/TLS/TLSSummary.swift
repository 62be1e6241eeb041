/// What a finished TLS handshake agreed on.
package struct TLSSummary: Equatable, Sendable {
  /// `TLSv1.3`.
  package var version: String
  /// OpenSSL's name: `TLS_AES_256_GCM_SHA384`.
  package var cipher: String
  /// The protocol chosen by ALPN, or nil.
  package var alpn: String?
  /// The server name that was asked for, or nil (no SNI for IP literals).
  package var serverName: String?
  package var resumed: Bool
  /// The peer's chain, leaf first.
  package var certificates: [CertificateSummary]

  package init(
    version: String, cipher: String, alpn: String?, serverName: String?, resumed: Bool,
    certificates: [CertificateSummary]
  ) {
    self.version = version
    self.cipher = cipher
    self.alpn = alpn
    self.serverName = serverName
    self.resumed = resumed
    self.certificates = certificates
  }
}

/// One certificate, as a person wants to see it.
package struct CertificateSummary: Equatable, Sendable {
  /// RFC 2253 form: `CN=localhost,O=Example`.
  package var subject: String
  package var issuer: String
  /// DNS names and IP addresses.
  package var subjectAltNames: [String]
  /// Seconds since 1970.
  package var notBefore: Int64
  package var notAfter: Int64
  /// SHA-256 of the DER, lower-case hexadecimal.
  package var fingerprint: String
  /// URLs of the issuer's own certificate: `caIssuers` of Authority Information Access (RFC 5280 §4.2.2.1).
  package var caIssuers: [String]

  package init(
    subject: String, issuer: String, subjectAltNames: [String], notBefore: Int64, notAfter: Int64,
    fingerprint: String, caIssuers: [String] = []
  ) {
    self.subject = subject
    self.issuer = issuer
    self.subjectAltNames = subjectAltNames
    self.notBefore = notBefore
    self.notAfter = notAfter
    self.fingerprint = fingerprint
    self.caIssuers = caIssuers
  }
}
