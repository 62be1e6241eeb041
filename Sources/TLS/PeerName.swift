import COpenSSL

/// The name a client asks for, and checks the certificate against: a host name or an IP literal.
struct PeerName {
  /// As it is compared: without brackets, zone and final dot.
  let text: String
  let isAddress: Bool

  /// - Throws: `.configuration` for what can be neither.
  init(_ name: String) throws(TLSError) {
    var bare = Substring(name)
    if bare.hasPrefix("["), bare.hasSuffix("]") { bare = bare.dropFirst().dropLast() }
    let withoutZone = String(bare.prefix { $0 != "%" })
    if let address = a2i_IPADDRESS(withoutZone) {
      ASN1_OCTET_STRING_free(address)
      text = withoutZone
      isAddress = true
      return
    }
    OpenSSLErrors.clear()
    // RFC 6066 §3: without a trailing dot.
    if bare.hasSuffix(".") { bare = bare.dropLast() }
    // A leading dot would let OpenSSL accept every name below it; a NUL would hide the rest of the name.
    guard !bare.isEmpty, !bare.hasPrefix("."), !bare.utf8.contains(0) else {
      throw .configuration(file: nil, why: "'\(name)' cannot be a TLS server name")
    }
    text = String(bare)
    isAddress = false
  }

  /// Sent in the clear in the first message. RFC 6066 §3 allows no IP literals there.
  func requestSNI(_ session: OpaquePointer) -> Bool {
    isAddress || wscope_ssl_set_server_name(session, text) == 1
  }

  /// A certificate for anything else is refused.
  func requireInCertificate(_ session: OpaquePointer) -> Bool {
    if isAddress { return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), text) == 1 }
    SSL_set_hostflags(session, wscope_host_check_flags())
    return SSL_set1_host(session, text) == 1
  }
}
