import COpenSSL

/// The key derivation functions of TLS, by OpenSSL.
enum KeyDerivation {
  /// HKDF-Expand-Label (RFC 8446 §7.1): the label is given without its `tls13 `.
  ///
  /// - Returns: nil if OpenSSL cannot do it.
  static func expandLabel(
    _ secret: [UInt8], _ label: String, context: [UInt8] = [], count: Int, hash: CipherSuite.Hash
  ) -> [UInt8]? {
    let name = Array("tls13 ".utf8) + Array(label.utf8)
    var info = [UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
    info += [UInt8(truncatingIfNeeded: name.count)] + name
    info += [UInt8(truncatingIfNeeded: context.count)] + context
    var derived = [UInt8](repeating: 0, count: count)
    let isDone = wscope_hkdf_expand(
      hash.rawValue, secret, secret.count, info, info.count, &derived, derived.count)
    return isDone == 1 ? derived : nil
  }

  /// The pseudorandom function of TLS 1.2 (RFC 5246 §5), and with `.md5AndSHA1` of TLS 1.0 (RFC 2246 §5).
  ///
  /// - Returns: nil if OpenSSL cannot do it.
  static func prf(
    _ secret: [UInt8], _ label: String, seed: [UInt8], count: Int, hash: CipherSuite.Hash
  ) -> [UInt8]? {
    let labelledSeed = Array(label.utf8) + seed
    var derived = [UInt8](repeating: 0, count: count)
    let isDone = wscope_tls1_prf(
      hash.rawValue, secret, secret.count, labelledSeed, labelledSeed.count, &derived, derived.count)
    return isDone == 1 ? derived : nil
  }
}
