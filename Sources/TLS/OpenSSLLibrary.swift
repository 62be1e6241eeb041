import COpenSSL

/// OpenSSL starts itself at its first use, and reads a configuration file then.
enum OpenSSLLibrary {
  /// Starts it without: OPENSSLDIR is the builder's, so that an openssl.cnf there says nothing about this
  /// system. To be called before anything else of OpenSSL.
  static func start() { _ = hasStarted }

  private static let hasStarted = OPENSSL_init_ssl(UInt64(OPENSSL_INIT_NO_LOAD_CONFIG), nil)
}
