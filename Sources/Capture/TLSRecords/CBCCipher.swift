import COpenSSL

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A block cipher in CBC mode with a MAC: over the plaintext (RFC 5246 §6.2.3.2), or over the ciphertext
/// (RFC 7366). Nobody waits for an answer here: the time that a check takes gives nothing away.
struct CBCCipher: ~Copyable {
  private let context: OpaquePointer
  private let mac: OpaquePointer
  private let macByteCount: Int
  private let blockByteCount: Int
  private let encryptsThenMACs: Bool
  /// TLS 1.0 goes on with the last block of the record before; later versions send an IV.
  private let sendsIV: Bool
  /// The next IV of TLS 1.0, then room for what the MAC covers before the text, then for a MAC.
  private let scratch: UnsafeMutableRawPointer

  private static let blockLimit = 16
  private static let macInputByteCount = 8 + TLSRecordHeader.byteCount
  private static let macLimit = 64

  init?(
    _ keys: RecordKeys, protection: CipherSuite.Protection, hash: CipherSuite.Hash, version: ProtocolVersion,
    encryptsThenMACs: Bool
  ) {
    macByteCount = hash.byteCount
    blockByteCount = protection.blockByteCount
    sendsIV = version >= .tls11
    self.encryptsThenMACs = encryptsThenMACs
    guard let context = CBCCipher.context(protection.algorithm, key: keys.key) else { return nil }
    guard let mac = wscope_hmac_new(hash.rawValue, keys.mac, keys.mac.count) else {
      EVP_CIPHER_CTX_free(context)
      return nil
    }
    self.context = context
    self.mac = mac
    scratch = .allocate(
      byteCount: CBCCipher.blockLimit + CBCCipher.macInputByteCount + CBCCipher.macLimit, alignment: 8)
    if keys.iv.count == blockByteCount { scratch.copyMemory(from: keys.iv, byteCount: blockByteCount) }
  }

  deinit {
    EVP_CIPHER_CTX_free(context)
    EVP_MAC_CTX_free(mac)
    scratch.deallocate()
  }

  private static func context(_ algorithm: String, key: [UInt8]) -> OpaquePointer? {
    guard let cipher = EVP_CIPHER_fetch(nil, algorithm, nil) else { return nil }
    defer { EVP_CIPHER_free(cipher) }
    guard let context = EVP_CIPHER_CTX_new() else { return nil }
    guard EVP_CIPHER_get_key_length(cipher) == Int32(key.count),
      EVP_DecryptInit_ex(context, cipher, nil, key, nil) == 1
    else {
      EVP_CIPHER_CTX_free(context)
      return nil
    }
    return context
  }

  func open(
    _ header: TLSRecordHeader, _ body: UnsafeRawBufferPointer, sequence: UInt64,
    into output: UnsafeMutableRawPointer
  ) -> Range<Int>? {
    guard let base = body.baseAddress else { return nil }
    let start = sendsIV ? blockByteCount : 0
    let end = encryptsThenMACs ? body.count - macByteCount : body.count
    guard end - start >= blockByteCount, (end - start) % blockByteCount == 0 else { return nil }
    if encryptsThenMACs, !isAuthentic(header, base, count: end, sequence: sequence, mac: base + end) {
      return nil
    }
    guard decrypt(base, from: start, to: end, into: output) else { return nil }
    return plaintext(header, start..<end, of: output, sequence: sequence)
  }

  private func decrypt(
    _ body: UnsafeRawPointer, from start: Int, to end: Int, into output: UnsafeMutableRawPointer
  ) -> Bool {
    let iv = (sendsIV ? body : UnsafeRawPointer(scratch)).assumingMemoryBound(to: UInt8.self)
    let isReady =
      EVP_DecryptInit_ex(context, nil, nil, nil, iv) == 1 && EVP_CIPHER_CTX_set_padding(context, 0) == 1
    // Before the text is decrypted in place.
    if !sendsIV { scratch.copyMemory(from: body + end - blockByteCount, byteCount: blockByteCount) }
    var written: Int32 = 0
    return isReady
      && EVP_DecryptUpdate(
        context, (output + start).assumingMemoryBound(to: UInt8.self), &written,
        (body + start).assumingMemoryBound(to: UInt8.self), Int32(end - start)) == 1
  }

  /// Takes the padding off, each byte of which says how many there are, and the MAC.
  private func plaintext(
    _ header: TLSRecordHeader, _ decrypted: Range<Int>, of output: UnsafeMutableRawPointer, sequence: UInt64
  ) -> Range<Int>? {
    let padding = output.load(fromByteOffset: decrypted.upperBound - 1, as: UInt8.self)
    let tail = encryptsThenMACs ? 0 : macByteCount
    let count = decrypted.count - Int(padding) - 1 - tail
    guard count >= 0 else { return nil }
    let end = decrypted.lowerBound + count
    for index in end + tail..<decrypted.upperBound
    where output.load(fromByteOffset: index, as: UInt8.self) != padding { return nil }
    if !encryptsThenMACs {
      let text = UnsafeRawPointer(output) + decrypted.lowerBound
      guard isAuthentic(header, text, count: count, sequence: sequence, mac: text + count) else { return nil }
    }
    return decrypted.lowerBound..<end
  }

  /// The MAC covers the sequence number and the header with the length of what it covers.
  private func isAuthentic(
    _ header: TLSRecordHeader, _ bytes: UnsafeRawPointer, count: Int, sequence: UInt64,
    mac expected: UnsafeRawPointer
  ) -> Bool {
    let input = scratch + CBCCipher.blockLimit
    let computed = (input + CBCCipher.macInputByteCount).assumingMemoryBound(to: UInt8.self)
    input.storeBytes(of: sequence.bigEndian, as: UInt64.self)
    header.store(length: count, at: input + 8)
    var written = 0
    return EVP_MAC_init(mac, nil, 0, nil) == 1
      && EVP_MAC_update(mac, input.assumingMemoryBound(to: UInt8.self), CBCCipher.macInputByteCount) == 1
      && EVP_MAC_update(mac, bytes.assumingMemoryBound(to: UInt8.self), count) == 1
      && EVP_MAC_final(mac, computed, &written, CBCCipher.macLimit) == 1
      && written == macByteCount && memcmp(computed, expected, macByteCount) == 0
  }
}
