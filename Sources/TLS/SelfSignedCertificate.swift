import COpenSSL

/// A certificate made at start, for a listener that has none.
package struct SelfSignedCertificate: Sendable {
  /// The certificate in PEM. Given to a client as its CA file it verifies the listener.
  package let pem: String
  package let summary: CertificateSummary
  let keyPEM: String

  /// SHA-256 of the certificate, lower-case hexadecimal.
  package var fingerprint: String { summary.fingerprint }

  package static let lifetime: Int64 = 30 * 24 * 60 * 60

  /// Makes a P-256 key and a certificate for it that is valid for 30 days.
  /// - Parameter names: host names and IP addresses, `*.` allowed; the first becomes the common name.
  /// - Returns: certificate and key, in memory only.
  /// - Throws: `.configuration` for a name that cannot stand in a certificate.
  package static func make(
    names: [String] = ["localhost", "127.0.0.1", "::1"]
  ) throws(TLSError) -> SelfSignedCertificate {
    OpenSSLLibrary.start()
    let altNames = try names.map { name throws(TLSError) in try altName(name) }
    OpenSSLErrors.clear()
    guard let first = names.first, let key = wscope_generate_p256() else { throw failure() }
    defer { EVP_PKEY_free(key) }
    guard let certificate = X509_new() else { throw failure() }
    defer { X509_free(certificate) }
    guard
      fill(certificate, key: key, commonName: first, altNames: altNames.joined(separator: ",")),
      X509_sign(certificate, key, EVP_sha256()) > 0,
      let pem = text({ PEM_write_bio_X509($0, certificate) }),
      let keyPEM = text({ PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) })
    else { throw failure() }
    return SelfSignedCertificate(pem: pem, summary: CertificateSummary(certificate), keyPEM: keyPEM)
  }

  private static func fill(
    _ certificate: OpaquePointer, key: OpaquePointer, commonName: String, altNames: String
  ) -> Bool {
    var serial: UInt64 = 0
    // RFC 5280 §4.1.2.2: positive. One hour back, for clocks that differ.
    guard RAND_bytes(&serial, 8) == 1,
      X509_set_version(certificate, 2) == 1,
      ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1 | 1) == 1,
      X509_gmtime_adj(X509_getm_notBefore(certificate), -3600) != nil,
      X509_gmtime_adj(X509_getm_notAfter(certificate), Int(lifetime)) != nil,
      let name = X509_get_subject_name(certificate),
      X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, String(commonName.prefix(64)), -1, -1, 0) == 1,
      X509_set_issuer_name(certificate, name) == 1,
      X509_set_pubkey(certificate, key) == 1
    else { return false }
    return extensions(altNames: altNames).allSatisfy { add($0.id, $0.value, to: certificate) }
  }

  /// A CA as well, so that a client that is given it as its CA file accepts it as the root.
  private static func extensions(altNames: String) -> [(id: Int32, value: String)] {
    [
      (NID_basic_constraints, "critical,CA:TRUE"),
      (NID_key_usage, "critical,digitalSignature,keyCertSign"),
      (NID_ext_key_usage, "serverAuth"),
      (NID_subject_key_identifier, "hash"),
      (NID_subject_alt_name, altNames),
    ]
  }

  private static func add(_ id: Int32, _ value: String, to certificate: OpaquePointer) -> Bool {
    var context = X509V3_CTX()
    X509V3_set_ctx(&context, certificate, certificate, nil, nil, 0)
    guard let made = X509V3_EXT_nconf_nid(nil, &context, id, value) else { return false }
    defer { X509_EXTENSION_free(made) }
    return X509_add_ext(certificate, made, -1) == 1
  }

  /// `localhost` → `DNS:localhost`, `::1` → `IP:::1`. Anything else that could be read as more than one
  /// name by OpenSSL's extension syntax is refused.
  private static func altName(_ name: String) throws(TLSError) -> String {
    if let address = a2i_IPADDRESS(name) {
      ASN1_OCTET_STRING_free(address)
      return "IP:\(name)"
    }
    let isName =
      !name.isEmpty && name.utf8.count <= 253
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
          UInt8(ascii: "*"):
          true
        default: false
        }
      }
    guard isName else {
      throw .configuration(file: nil, why: "no certificate can be made for the name '\(name)'")
    }
    return "DNS:\(name)"
  }

  private static func text(_ write: (OpaquePointer) -> Int32) -> String? {
    guard let bio = BIO_new(BIO_s_mem()) else { return nil }
    defer { BIO_free(bio) }
    return write(bio) == 1 ? CertificateSummary.text(ofMemory: bio) : nil
  }

  private static func failure() -> TLSError {
    TLSError.configuration(
      file: nil, why: "the self-signed certificate could not be made", details: OpenSSLErrors.take().text)
  }
}
