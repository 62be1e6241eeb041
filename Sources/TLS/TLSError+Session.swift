import COpenSSL

// What went wrong in a session, told from OpenSSL's error queue.
extension TLSError {
  /// What is known beside the queue.
  struct Evidence {
    var role: TLSRole
    var isEstablished: Bool
    /// What the peer sent first; a peer that does not speak TLS shows itself here.
    var firstBytes: [UInt8]
    var certificateFailure: CertificateFailure?
    var certificateWasMissing: Bool
  }

  init(_ errors: OpenSSLErrors, _ evidence: Evidence) {
    let (kind, message) = Self.judge(errors, evidence)
    self.init(kind, message, details: errors.text)
  }

  private static func judge(_ errors: OpenSSLErrors, _ evidence: Evidence) -> (Kind, String) {
    let peer = evidence.role == .client ? "server" : "client"
    if errors.contains(SSL_R_CERTIFICATE_VERIFY_FAILED), let failure = evidence.certificateFailure {
      return (.certificate(failure), failure.message(peer: peer))
    }
    if errors.contains(SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE) {
      return (.clientCertificateRequired, "the client sent no certificate, which this server requires")
    }
    if let number = errors.alert { return judge(alert: number, evidence, peer: peer) }
    if errors.contains(SSL_R_UNEXPECTED_EOF_WHILE_READING) {
      if evidence.certificateWasMissing, !evidence.isEstablished {
        return (.clientCertificateRequired, endedWithoutCertificate)
      }
      return (
        .eof,
        evidence.isEstablished
          ? "the \(peer) ended the connection without TLS's close_notify"
          : "the \(peer) ended the connection in the middle of the TLS handshake"
      )
    }
    if !evidence.isEstablished, let text = plainText(evidence, peer: peer) {
      return (.wrongVersionNumber, text)
    }
    if errors.containsAny(of: versionReasons) {
      return (.protocolVersion, "the \(peer) and we have no TLS version in common")
    }
    if errors.contains(SSL_R_NO_SHARED_CIPHER) {
      return (.noSharedCipher, "the \(peer) and we have no cipher in common")
    }
    return (.other, errors.text.isEmpty ? "TLS failed" : "TLS failed: \(errors.text)")
  }

  private static func judge(alert number: UInt8, _ evidence: Evidence, peer: String) -> (Kind, String) {
    let name = TLSAlert.name(of: number)
    // Before TLS 1.3 there is no alert of its own for a missing certificate.
    if number == TLSAlert.certificateRequired
      || (evidence.certificateWasMissing && TLSAlert.certificateRefusals.contains(number))
    {
      return (
        .clientCertificateRequired, "the server requires a client certificate, and none was given (\(name))"
      )
    }
    if number == TLSAlert.protocolVersion {
      return (.protocolVersion, "the \(peer) does not accept the TLS versions offered (\(name))")
    }
    return (.alertReceived(number: number, name: name), "the \(peer) ended TLS with the alert \(name)")
  }

  /// Some servers (asyncio's) end the connection without the alert that would say so. Also the cause of an end
  /// right after the handshake: in TLS 1.3 a client is done before its certificate is looked at.
  package static let endedWithoutCertificate =
    "the server asked for a client certificate, none was given, and it ended the connection"

  private static let versionReasons = [
    SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_NO_PROTOCOLS_AVAILABLE, SSL_R_VERSION_TOO_LOW, SSL_R_VERSION_TOO_HIGH,
    SSL_R_WRONG_SSL_VERSION, SSL_R_BAD_PROTOCOL_VERSION_NUMBER, SSL_R_UNKNOWN_PROTOCOL,
  ]

  /// A TLS stream begins with a record of a content type from 20 to 23 (RFC 8446 §5.1), and major version 3.
  /// - Returns: a sentence if this one does not.
  private static func plainText(_ evidence: Evidence, peer: String) -> String? {
    let bytes = evidence.firstBytes
    guard let first = bytes.first else { return nil }
    if (20...23).contains(first), bytes.count < 2 || bytes[1] == 3 { return nil }
    let line = bytes.prefix { (0x20...0x7E).contains($0) }
    let seen = line.count >= 4 ? "\"\(String(decoding: line, as: UTF8.self))\"" : "other bytes"
    return "the \(peer) does not speak TLS on this port: it sent \(seen)"
  }
}

extension CertificateFailure {
  func message(peer: String) -> String {
    let whose = depth == 0 ? "the \(peer)'s certificate" : "a certificate in the \(peer)'s chain"
    let named = subject.map { " (\($0))" } ?? ""
    return switch problem {
    case .expired: "\(whose)\(named) has expired"
    case .notYetValid: "\(whose)\(named) is not valid yet"
    case .wrongName: "\(whose)\(named) is not for '\(expectedName ?? "")'"
    case .selfSigned: "\(whose)\(named) is self-signed and not trusted"
    case .untrustedRoot: "the \(peer)'s chain ends at a root that is not trusted\(named)"
    case .issuerMissing: "the issuer of \(whose)\(named) is neither sent nor trusted: \(issuer ?? "unknown")"
    case .other: "\(whose)\(named) was refused: \(verifyText)"
    }
  }
}
