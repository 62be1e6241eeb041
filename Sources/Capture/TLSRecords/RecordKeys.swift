/// What one direction of a session is encrypted with.
struct RecordKeys: Equatable {
  /// Of the cipher suites that have a MAC of their own.
  var mac: [UInt8] = []
  var key: [UInt8]
  /// The part of the nonce that is not sent, or the first initialization vector.
  var iv: [UInt8]

  /// The keys of TLS 1.3, from a traffic secret (RFC 8446 §7.3).
  init?(trafficSecret secret: [UInt8], protection: CipherSuite.Protection) {
    let hash = protection.hash
    guard
      let key = KeyDerivation.expandLabel(secret, "key", count: protection.keyByteCount, hash: hash),
      let iv = KeyDerivation.expandLabel(secret, "iv", count: AEADCipher.nonceByteCount, hash: hash)
    else { return nil }
    self.key = key
    self.iv = iv
  }

  /// The keys of TLS 1.2 and older, from the master secret (RFC 5246 §6.3). The key block holds MAC keys, keys and
  /// IVs, of each first the client's.
  ///
  /// - Parameters:
  ///   - masterSecret: 48 bytes.
  ///   - randoms: the server's random value, then the client's.
  ///   - isClient: whose keys are wanted.
  ///   - version: before TLS 1.2 the PRF has its own hash, and before TLS 1.1 CBC takes an IV from here.
  ///   - protection: of the cipher suite.
  init?(
    masterSecret: [UInt8], randoms: [UInt8], isClient: Bool, version: ProtocolVersion,
    protection: CipherSuite.Protection
  ) {
    let sizes = (protection.macByteCount, protection.keyByteCount, protection.ivByteCount(in: version))
    let hash = version < .tls12 ? CipherSuite.Hash.md5AndSHA1 : protection.hash
    guard
      let block = KeyDerivation.prf(
        masterSecret, "key expansion", seed: randoms, count: 2 * (sizes.0 + sizes.1 + sizes.2), hash: hash)
    else { return nil }
    let own = isClient ? 0 : 1
    func part(at start: Int, of size: Int) -> [UInt8] {
      Array(block[start + own * size..<start + (own + 1) * size])
    }
    mac = part(at: 0, of: sizes.0)
    key = part(at: 2 * sizes.0, of: sizes.1)
    iv = part(at: 2 * (sizes.0 + sizes.1), of: sizes.2)
  }

  /// The secret after a KeyUpdate (RFC 8446 §7.2).
  static func next(after secret: [UInt8], hash: CipherSuite.Hash) -> [UInt8]? {
    KeyDerivation.expandLabel(secret, "traffic upd", count: secret.count, hash: hash)
  }
}

extension CipherSuite.Protection {
  var macByteCount: Int {
    if case .cbc(let mac) = mode { mac.byteCount } else { 0 }
  }

  /// Of a block of the cipher: the DES of 3DES has 8 bytes.
  var blockByteCount: Int { algorithm.hasPrefix("DES") ? 8 : 16 }

  func ivByteCount(in version: ProtocolVersion) -> Int {
    switch mode {
    // RFC 5288 §3, RFC 6655 §3: the other 8 bytes of the nonce are sent.
    case .gcm, .ccm: 4
    case .chaCha20Poly1305: AEADCipher.nonceByteCount
    case .cbc: version < .tls11 ? blockByteCount : 0
    }
  }
}
