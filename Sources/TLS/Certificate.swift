import Bytes
import COpenSSL

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension CertificateSummary {
  /// Reads an `X509`.
  init(_ certificate: OpaquePointer) {
    self.init(
      subject: Self.text(X509_get_subject_name(certificate)),
      issuer: Self.text(X509_get_issuer_name(certificate)),
      subjectAltNames: Self.altNames(certificate),
      notBefore: Self.seconds(X509_get0_notBefore(certificate)),
      notAfter: Self.seconds(X509_get0_notAfter(certificate)),
      fingerprint: Self.fingerprint(certificate), caIssuers: Self.caIssuers(certificate))
  }

  /// Reads a `STACK_OF(X509)`, or nothing.
  static func chain(_ chain: OpaquePointer?) -> [CertificateSummary] {
    (0..<wscope_certificate_count(chain)).compactMap { index in
      wscope_certificate_at(chain, index).map { CertificateSummary($0) }
    }
  }

  /// The RFC 2253 form of an `X509_NAME`.
  static func text(_ name: OpaquePointer?) -> String {
    guard let name, let bio = BIO_new(BIO_s_mem()) else { return "" }
    defer { BIO_free(bio) }
    guard wscope_print_name(bio, name) >= 0 else { return "" }
    return text(ofMemory: bio)
  }

  /// What was written to a memory BIO.
  static func text(ofMemory bio: OpaquePointer) -> String {
    var start: UnsafeMutablePointer<CChar>?
    let count = wscope_bio_mem_data(bio, &start)
    return String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
  }

  private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64 {
    var fields = tm()
    guard let time, ASN1_TIME_to_tm(time, &fields) == 1 else { return 0 }
    return Int64(timegm(&fields))
  }

  private static func fingerprint(_ certificate: OpaquePointer) -> String {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Int(EVP_MAX_MD_SIZE)) { digest in
      var count: UInt32 = 0
      guard X509_digest(certificate, EVP_sha256(), digest.baseAddress, &count) == 1 else { return "" }
      return Hex.encode(digest.prefix(Int(count)))
    }
  }

  private static func altNames(_ certificate: OpaquePointer) -> [String] {
    guard let extensionValue = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else {
      return []
    }
    let names = OpaquePointer(extensionValue)
    defer { GENERAL_NAMES_free(names) }
    return (0..<wscope_general_name_count(names)).compactMap { index in
      wscope_general_name_at(names, index).flatMap { altName($0) }
    }
  }

  private static func altName(_ name: UnsafeMutablePointer<GENERAL_NAME>) -> String? {
    var type: Int32 = 0
    guard let value = GENERAL_NAME_get0_value(name, &type) else { return nil }
    guard type == GEN_DNS || type == GEN_IPADD else { return nil }
    let bytes = bytes(of: value)
    return type == GEN_DNS ? String(decoding: bytes, as: UTF8.self) : address(bytes)
  }

  private static func caIssuers(_ certificate: OpaquePointer) -> [String] {
    guard let extensionValue = X509_get_ext_d2i(certificate, NID_info_access, nil, nil) else { return [] }
    let descriptions = OpaquePointer(extensionValue)
    defer { AUTHORITY_INFO_ACCESS_free(descriptions) }
    return (0..<wscope_access_description_count(descriptions)).compactMap { index in
      guard let description = wscope_access_description_at(descriptions, index)?.pointee,
        OBJ_obj2nid(description.method) == NID_ad_ca_issuers
      else { return nil }
      var type: Int32 = 0
      guard let value = GENERAL_NAME_get0_value(description.location, &type), type == GEN_URI else {
        return nil
      }
      return String(decoding: bytes(of: value), as: UTF8.self)
    }
  }

  /// What an `ASN1_STRING` holds, for as long as it lives.
  private static func bytes(of string: UnsafeMutableRawPointer) -> UnsafeRawBufferPointer {
    let string = string.assumingMemoryBound(to: ASN1_STRING.self)
    return UnsafeRawBufferPointer(
      start: ASN1_STRING_get0_data(string), count: Int(ASN1_STRING_length(string)))
  }

  /// 4 or 16 bytes in network order → `127.0.0.1`, `::1`.
  private static func address(_ bytes: UnsafeRawBufferPointer) -> String {
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    guard let base = bytes.baseAddress, bytes.count == 4 || bytes.count == 16 else {
      return Hex.encode(bytes, separator: ":")
    }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
      guard let start = text.baseAddress,
        inet_ntop(family, base, start, socklen_t(INET6_ADDRSTRLEN)) != nil
      else { return "" }
      return String(cString: start)
    }
  }
}
