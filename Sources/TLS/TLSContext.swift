import COpenSSL

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What many sessions share: an `SSL_CTX` with its certificates, trust and rules. Costs 2 to 3 ms to make.
package final class TLSContext {
  let pointer: OpaquePointer
  package let configuration: TLSConfiguration
  /// Where trusted certificates are looked for. Empty: nothing was found, and every server will be refused;
  /// or nothing is verified.
  package let trust: [TrustSource]
  private let keyLog: KeyLog?
  private let alpn: ALPNList?

  package var isClient: Bool { configuration.role == .client }

  /// - Parameters:
  ///   - configuration: role, files and versions.
  ///   - environment: the value of a variable, or nil; read for `SSL_CERT_FILE`, `SSL_CERT_DIR` and
  ///     `SSLKEYLOGFILE`.
  /// - Throws: `.configuration`, with the file that does not serve.
  package init(
    _ configuration: TLSConfiguration, environment: (String) -> String? = TLSContext.variable
  ) throws(TLSError) {
    let isClient = configuration.role == .client
    OpenSSLLibrary.start()
    OpenSSLErrors.clear()
    guard let pointer = SSL_CTX_new(isClient ? TLS_client_method() : TLS_server_method()) else {
      throw TLSError(.other, "OpenSSL could not be started", details: OpenSSLErrors.take().text)
    }
    self.pointer = pointer
    self.configuration = configuration
    do throws(TLSError) {
      wscope_ssl_ctx_set_modes(pointer)
      wscope_ssl_ctx_set_session_cache_off(pointer)
      // A client that never reads would answer the tickets with a reset.
      SSL_CTX_set_num_tickets(pointer, 0)
      try Self.setVersions(pointer, configuration)
      try Self.setOwnCertificate(pointer, configuration)
      trust = try Self.setTrust(pointer, configuration, environment)
      alpn = try ALPNList(configuration.alpn)
      let keyLogFile = configuration.keyLogFile ?? environment("SSLKEYLOGFILE")
      keyLog = if let keyLogFile, !keyLogFile.isEmpty { try KeyLog(path: keyLogFile) } else { nil }
    } catch {
      SSL_CTX_free(pointer)
      throw error
    }
    alpn?.attach(to: pointer, isClient: isClient)
    keyLog?.attach(to: pointer)
  }

  deinit { SSL_CTX_free(pointer) }

  /// A variable of this process.
  package static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  private static func setVersions(
    _ context: OpaquePointer, _ configuration: TLSConfiguration
  ) throws(TLSError) {
    let maximum = configuration.maximumVersion ?? .tls13
    let minimum = configuration.minimumVersion ?? min(.tls12, maximum)
    guard minimum <= maximum else {
      throw .configuration(
        file: nil, why: "the lowest TLS version (\(minimum.label)) is above the highest (\(maximum.label))")
    }
    // TLS 1.0 and 1.1 sign with SHA-1, which OpenSSL allows at this level only.
    if minimum < .tls12 { SSL_CTX_set_cipher_list(context, "DEFAULT:@SECLEVEL=0") }
    guard wscope_ssl_ctx_set_min_version(context, minimum.rawValue) == 1,
      wscope_ssl_ctx_set_max_version(context, maximum.rawValue) == 1
    else {
      throw .configuration(
        file: nil, why: "this OpenSSL does not support TLS \(minimum.label) to \(maximum.label)",
        details: OpenSSLErrors.take().text)
    }
  }
}
