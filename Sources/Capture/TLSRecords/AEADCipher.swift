import COpenSSL

/// AES-GCM, AES-CCM, ChaCha20-Poly1305 and their like, as TLS 1.2 and TLS 1.3 use them.
struct AEADCipher: ~Copyable {
  static let nonceByteCount = 12

  private let context: OpaquePointer
  /// The nonce, then the additional data.
  private let scratch: UnsafeMutableRawPointer
  private let iv: (UInt32, UInt64)
  private let isTLS13: Bool
  private let isCCM: Bool
  private let tagByteCount: Int
  /// Bytes of the nonce before the ciphertext, in TLS 1.2 (RFC 5246 §6.2.3.3). ChaCha20 sends none (RFC 7905 §2).
  private let explicitNonceByteCount: Int

  init?(_ keys: RecordKeys, protection: CipherSuite.Protection, version: ProtocolVersion) {
    isTLS13 = version >= .tls13
    if case .ccm(let count) = protection.mode {
      isCCM = true
      tagByteCount = count
    } else {
      isCCM = false
      tagByteCount = 16
    }
    explicitNonceByteCount = isTLS13 || protection.mode == .chaCha20Poly1305 ? 0 : 8
    var iv = keys.iv
    iv += [UInt8](repeating: 0, count: max(0, AEADCipher.nonceByteCount - iv.count))
    self.iv = iv.withUnsafeBytes {
      ($0.loadUnaligned(as: UInt32.self), $0.loadUnaligned(fromByteOffset: 4, as: UInt64.self))
    }
    guard
      let context = AEADCipher.context(
        protection.algorithm, key: keys.key, ccmTagByteCount: isCCM ? tagByteCount : nil)
    else { return nil }
    self.context = context
    scratch = .allocate(byteCount: AEADCipher.nonceByteCount + 13, alignment: 8)
  }

  deinit {
    EVP_CIPHER_CTX_free(context)
    scratch.deallocate()
  }

  /// The lengths of nonce and tag must be known before the key.
  private static func context(_ algorithm: String, key: [UInt8], ccmTagByteCount: Int?) -> OpaquePointer? {
    guard let cipher = EVP_CIPHER_fetch(nil, algorithm, nil) else { return nil }
    defer { EVP_CIPHER_free(cipher) }
    guard let context = EVP_CIPHER_CTX_new() else { return nil }
    var isSet =
      EVP_CIPHER_get_key_length(cipher) == Int32(key.count)
      && EVP_DecryptInit_ex(context, cipher, nil, nil, nil) == 1
      && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, Int32(nonceByteCount), nil) == 1
    if let ccmTagByteCount {
      isSet =
        isSet && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(ccmTagByteCount), nil) == 1
    }
    guard isSet, EVP_DecryptInit_ex(context, nil, nil, key, nil) == 1 else {
      EVP_CIPHER_CTX_free(context)
      return nil
    }
    return context
  }

  func open(
    _ header: TLSRecordHeader, _ body: UnsafeRawBufferPointer, sequence: UInt64,
    into output: UnsafeMutableRawPointer
  ) -> Range<Int>? {
    let count = body.count - explicitNonceByteCount - tagByteCount
    guard count >= 0, let base = body.baseAddress else { return nil }
    setNonce(sequence, explicit: base)
    let additionalCount = setAdditionalData(header, sequence: sequence, plaintextCount: count)
    let plaintext = explicitNonceByteCount..<explicitNonceByteCount + count
    let isAuthentic = decrypt(
      from: base + explicitNonceByteCount, count: count, additionalCount: additionalCount,
      into: output + explicitNonceByteCount)
    return isAuthentic ? plaintext : nil
  }

  /// The IV mixed with the sequence number (RFC 8446 §5.3), or followed by what the record brings.
  private func setNonce(_ sequence: UInt64, explicit: UnsafeRawPointer) {
    scratch.storeBytes(of: iv.0, as: UInt32.self)
    let rest =
      explicitNonceByteCount == 0 ? iv.1 ^ sequence.bigEndian : explicit.loadUnaligned(as: UInt64.self)
    scratch.storeBytes(of: rest, toByteOffset: 4, as: UInt64.self)
  }

  /// The record's header in TLS 1.3 (RFC 8446 §5.2); before, the sequence number and the header with the length of
  /// the plaintext (RFC 5246 §6.2.3.3).
  private func setAdditionalData(_ header: TLSRecordHeader, sequence: UInt64, plaintextCount: Int) -> Int {
    let data = scratch + AEADCipher.nonceByteCount
    guard !isTLS13 else {
      header.store(length: header.length, at: data)
      return TLSRecordHeader.byteCount
    }
    data.storeBytes(of: sequence.bigEndian, as: UInt64.self)
    header.store(length: plaintextCount, at: data + 8)
    return 8 + TLSRecordHeader.byteCount
  }

  private func decrypt(
    from input: UnsafeRawPointer, count: Int, additionalCount: Int, into output: UnsafeMutableRawPointer
  ) -> Bool {
    let nonce = UnsafePointer(scratch.assumingMemoryBound(to: UInt8.self))
    let additional = nonce + AEADCipher.nonceByteCount
    let ciphertext = input.assumingMemoryBound(to: UInt8.self)
    let plaintext = output.assumingMemoryBound(to: UInt8.self)
    let tag = UnsafeMutableRawPointer(mutating: input + count)
    var written: Int32 = 0
    if isCCM {
      // CCM wants the tag and the length first, and all of the text at once.
      return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagByteCount), tag) == 1
        && EVP_DecryptInit_ex(context, nil, nil, nil, nonce) == 1
        && EVP_DecryptUpdate(context, nil, &written, nil, Int32(count)) == 1
        && EVP_DecryptUpdate(context, nil, &written, additional, Int32(additionalCount)) == 1
        && EVP_DecryptUpdate(context, plaintext, &written, ciphertext, Int32(count)) == 1
    }
    var rest: Int32 = 0
    return EVP_DecryptInit_ex(context, nil, nil, nil, nonce) == 1
      && EVP_DecryptUpdate(context, nil, &written, additional, Int32(additionalCount)) == 1
      && EVP_DecryptUpdate(context, plaintext, &written, ciphertext, Int32(count)) == 1
      && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagByteCount), tag) == 1
      && EVP_DecryptFinal_ex(context, plaintext + Int(written), &rest) == 1
  }
}

extension TLSRecordHeader {
  /// Writes the header, unaligned, with another length.
  func store(length: Int, at pointer: UnsafeMutableRawPointer) {
    pointer.storeBytes(of: type, as: UInt8.self)
    pointer.storeBytes(of: version.bigEndian, toByteOffset: 1, as: UInt16.self)
    pointer.storeBytes(of: UInt16(truncatingIfNeeded: length).bigEndian, toByteOffset: 3, as: UInt16.self)
  }
}
