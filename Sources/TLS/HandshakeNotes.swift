import COpenSSL

/// What OpenSSL tells only while the handshake runs, through callbacks. Hangs on the session.
final class HandshakeNotes {
  /// What the certificate is checked against.
  let expectedName: String?
  /// Nothing is trusted, because nothing is verified: that a root is not trusted says nothing then.
  let ignoresTrust: Bool
  /// The first thing found wrong with the peer's chain.
  private(set) var certificateFailure: CertificateFailure?
  /// Client: the server asked for a certificate, and we had none.
  private(set) var certificateWasMissing = false

  init(expectedName: String?, ignoresTrust: Bool) {
    self.expectedName = expectedName
    self.ignoresTrust = ignoresTrust
  }

  /// The notes must outlive the session.
  func attach(to session: OpaquePointer) {
    SSL_set_ex_data(session, 0, Unmanaged.passUnretained(self).toOpaque())
  }

  private static func of(_ session: OpaquePointer?) -> HandshakeNotes? {
    SSL_get_ex_data(session, 0).map { Unmanaged<HandshakeNotes>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Called for each thing found wrong with a chain, and for each certificate found right.
  static let verify: @convention(c) (Int32, OpaquePointer?) -> Int32 = { verdict, store in
    guard verdict != 1, let store else { return verdict }
    let session = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx())
    guard let notes = HandshakeNotes.of(session.map(OpaquePointer.init)), notes.certificateFailure == nil
    else { return verdict }
    let failure = CertificateFailure(store: store, expectedName: notes.expectedName)
    if notes.ignoresTrust, failure.problem.isAboutTrust { return 1 }
    notes.certificateFailure = failure
    return verdict
  }

  /// A client without a certificate: called when the server asks for one.
  static let certificateRequested: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = {
    session, _ in
    HandshakeNotes.of(session)?.certificateWasMissing = true
    return 1
  }
}

extension CertificateFailure {
  /// Reads an `X509_STORE_CTX` whose verification has failed.
  init(store: OpaquePointer, expectedName: String?) {
    let code = X509_STORE_CTX_get_error(store)
    let culprit = X509_STORE_CTX_get_current_cert(store).map { CertificateSummary($0) }
    self.init(
      problem: Problem(verifyCode: code), verifyCode: code,
      verifyText: String(cString: X509_verify_cert_error_string(Int(code))),
      depth: Int(X509_STORE_CTX_get_error_depth(store)), subject: culprit?.subject, issuer: culprit?.issuer,
      expectedName: expectedName, chain: CertificateSummary.chain(X509_STORE_CTX_get0_untrusted(store)))
  }
}

extension CertificateFailure.Problem {
  var isAboutTrust: Bool { [.selfSigned, .untrustedRoot, .issuerMissing].contains(self) }

  init(verifyCode: Int32) {
    self = Self.byCode[verifyCode] ?? .other
  }

  private static let byCode: [Int32: Self] = [
    X509_V_ERR_CERT_HAS_EXPIRED: .expired,
    X509_V_ERR_CERT_NOT_YET_VALID: .notYetValid,
    X509_V_ERR_HOSTNAME_MISMATCH: .wrongName,
    X509_V_ERR_IP_ADDRESS_MISMATCH: .wrongName,
    X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: .selfSigned,
    X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN: .untrustedRoot,
    X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT: .issuerMissing,
    X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY: .issuerMissing,
    X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE: .issuerMissing,
  ]
}
