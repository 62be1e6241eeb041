/// Opens the records of one direction under one set of keys.
enum RecordCipher: ~Copyable {
  case aead(AEADCipher)
  case cbc(CBCCipher)

  /// - Returns: nil if OpenSSL does not have the algorithm.
  init?(
    _ keys: RecordKeys, protection: CipherSuite.Protection, version: ProtocolVersion, encryptsThenMACs: Bool
  ) {
    if case .cbc(let hash) = protection.mode {
      guard
        let cipher = CBCCipher(
          keys, protection: protection, hash: hash, version: version, encryptsThenMACs: encryptsThenMACs)
      else { return nil }
      self = .cbc(cipher)
    } else {
      guard let cipher = AEADCipher(keys, protection: protection, version: version) else { return nil }
      self = .aead(cipher)
    }
  }

  /// Decrypts a record and checks that it is authentic.
  ///
  /// - Parameters:
  ///   - header: of the record; it is authenticated with it.
  ///   - body: what follows the header.
  ///   - sequence: how many records came before under these keys.
  ///   - output: room for as many bytes as the body has; may be the body itself, which is then gone.
  /// - Returns: where in the output the plaintext is, or nil if the record is not authentic.
  func open(
    _ header: TLSRecordHeader, _ body: UnsafeRawBufferPointer, sequence: UInt64,
    into output: UnsafeMutableRawPointer
  ) -> Range<Int>? {
    switch self {
    case .aead(let cipher): cipher.open(header, body, sequence: sequence, into: output)
    case .cbc(let cipher): cipher.open(header, body, sequence: sequence, into: output)
    }
  }
}
