import COpenSSL

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// Which certificate we show, and whose we believe.
extension TLSContext {
  static func setOwnCertificate(
    _ context: OpaquePointer, _ configuration: TLSConfiguration
  ) throws(TLSError) {
    if let file = configuration.certificateFile {
      try load(context, certificateFile: file, keyFile: configuration.keyFile ?? file)
    } else if let keyFile = configuration.keyFile {
      throw .configuration(file: keyFile, why: "a private key needs a certificate as well")
    } else if let selfSigned = configuration.selfSigned {
      try load(context, selfSigned)
    } else if configuration.role == .server {
      throw .configuration(file: nil, why: "a TLS server needs a certificate")
    } else {
      SSL_CTX_set_cert_cb(context, HandshakeNotes.certificateRequested, nil)
    }
  }

  private static func load(
    _ context: OpaquePointer, certificateFile: String, keyFile: String
  ) throws(TLSError) {
    try checkReadable(certificateFile)
    guard SSL_CTX_use_certificate_chain_file(context, certificateFile) == 1 else {
      throw refused(certificateFile, "no certificate in PEM form can be read from it")
    }
    try checkReadable(keyFile)
    var isLocked = false
    guard useKey(context, file: keyFile, isLocked: &isLocked) else {
      throw keyRefused(keyFile, isLocked: isLocked)
    }
    guard SSL_CTX_check_private_key(context) == 1 else {
      throw refused(keyFile, "the private key does not belong to the certificate")
    }
  }

  private static func load(_ context: OpaquePointer, _ made: SelfSignedCertificate) throws(TLSError) {
    let certificate = parse(made.pem) { PEM_read_bio_X509($0, nil, nil, nil) }
    let key = parse(made.keyPEM) { PEM_read_bio_PrivateKey($0, nil, nil, nil) }
    defer {
      X509_free(certificate)
      EVP_PKEY_free(key)
    }
    guard SSL_CTX_use_certificate(context, certificate) == 1, SSL_CTX_use_PrivateKey(context, key) == 1 else {
      throw .configuration(
        file: nil, why: "the self-signed certificate does not serve", details: OpenSSLErrors.take().text)
    }
  }

  private static func parse(_ pem: String, _ read: (OpaquePointer) -> OpaquePointer?) -> OpaquePointer? {
    var pem = pem
    return pem.withUTF8 { text in
      // The BIO reads from the text in place, and must not outlive it.
      guard let bio = BIO_new_mem_buf(text.baseAddress, Int32(text.count)) else { return nil }
      defer { BIO_free(bio) }
      return read(bio)
    }
  }

  /// Where trusted certificates are looked for from now on.
  static func setTrust(
    _ context: OpaquePointer, _ configuration: TLSConfiguration, _ environment: (String) -> String?
  ) throws(TLSError) -> [TrustSource] {
    guard configuration.role == .client else { return try setClientTrust(context, configuration) }
    // Without verification the callback is still called: what would have failed is known.
    SSL_CTX_set_verify(
      context, configuration.verifiesPeer ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, HandshakeNotes.verify)
    var sources = configuration.caFile.map { [.bundle($0)] } ?? TrustStore.locate(environment: environment)
    // To know what would have failed is not worth parsing a bundle.
    if !configuration.verifiesPeer, configuration.caFile == nil { sources.removeAll(where: \.isBundle) }
    for source in sources { try load(context, source) }
    return sources
  }

  private static func setClientTrust(
    _ context: OpaquePointer, _ configuration: TLSConfiguration
  ) throws(TLSError) -> [TrustSource] {
    guard let file = configuration.clientCAFile else { return [] }
    try load(context, .bundle(file))
    // Their names go to the client, which chooses its certificate by them.
    SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(file))
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, HandshakeNotes.verify)
    return [.bundle(file)]
  }

  private static func load(_ context: OpaquePointer, _ source: TrustSource) throws(TLSError) {
    switch source {
    case .directory(let path):
      guard SSL_CTX_load_verify_dir(context, path) == 1 else {
        throw refused(path, "the directory of trusted certificates cannot be used")
      }
    case .bundle(let path):
      try checkReadable(path)
      guard SSL_CTX_load_verify_file(context, path) == 1 else {
        throw refused(path, "no certificate in PEM form can be read from it")
      }
    }
  }

  /// The system's words for what is wrong with a file are better than OpenSSL's.
  private static func checkReadable(_ path: String) throws(TLSError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .configuration(file: path, why: "cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      throw .configuration(file: path, why: "is a directory, not a PEM file")
    }
  }

  private static func refused(_ path: String, _ why: String) -> TLSError {
    TLSError.configuration(file: path, why: why, details: OpenSSLErrors.take().text)
  }

  /// Without a callback of ours OpenSSL would ask for the passphrase on the terminal, in the middle of
  /// whatever runs there.
  private static func useKey(_ context: OpaquePointer, file: String, isLocked: inout Bool) -> Bool {
    SSL_CTX_set_default_passwd_cb(context) { _, _, _, isLocked in
      isLocked?.storeBytes(of: true, as: Bool.self)
      return -1
    }
    return withUnsafeMutablePointer(to: &isLocked) { isLocked in
      SSL_CTX_set_default_passwd_cb_userdata(context, isLocked)
      defer { SSL_CTX_set_default_passwd_cb_userdata(context, nil) }
      return SSL_CTX_use_PrivateKey_file(context, file, SSL_FILETYPE_PEM) == 1
    }
  }

  private static func keyRefused(_ path: String, isLocked: Bool) -> TLSError {
    let errors = OpenSSLErrors.take()
    let why =
      if isLocked {
        "the private key is protected by a passphrase, which is not supported: "
          + "write it without one (openssl pkey -in \(path) -out plain.pem)"
      } else if errors.contains(X509_R_KEY_VALUES_MISMATCH, library: ERR_LIB_X509) {
        "the private key does not belong to the certificate"
      } else {
        "no private key in PEM form can be read from it"
      }
    return TLSError.configuration(file: path, why: why, details: errors.text)
  }
}
