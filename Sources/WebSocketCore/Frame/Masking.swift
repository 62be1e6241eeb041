/// The four bytes of a masking key, in the order in which they stand on the wire (RFC 6455 §5.3).
public struct MaskingKey: Hashable, Sendable {
  /// The key as loaded from memory: its first byte in memory is the first on the wire.
  public let word: UInt32

  @inlinable public init(word: UInt32) { self.word = word }

  public init(_ bytes: (UInt8, UInt8, UInt8, UInt8)) {
    word = withUnsafeBytes(of: bytes) { $0.load(as: UInt32.self) }
  }

  public var bytes: [UInt8] { withUnsafeBytes(of: word) { Array($0) } }

  /// The key that masks from the `phase`-th byte of a payload on.
  @inlinable public func rotated(by phase: Int) -> MaskingKey {
    let bits = UInt32(phase & 3) * 8
    guard bits > 0 else { return self }
    #if _endian(little)
      return MaskingKey(word: word >> bits | word << (32 - bits))
    #else
      return MaskingKey(word: word << bits | word >> (32 - bits))
    #endif
  }
}

/// RFC 6455 §5.3: "octet i of the transformed data is the XOR of octet i of the original data with
/// octet at index i modulo 4 of the masking key".
public enum Masking {
  /// Masks or unmasks `count` bytes in place. `key` stands for the first of them.
  @inlinable public static func apply(_ key: MaskingKey, to bytes: UnsafeMutableRawPointer, count: Int) {
    copy(from: UnsafeRawPointer(bytes), to: bytes, count: count, key: key)
  }

  /// Masks or unmasks while copying; the two places may be the same.
  @inlinable public static func copy(
    from source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, count: Int, key: MaskingKey
  ) {
    let wide = UInt64(key.word) | UInt64(key.word) << 32
    var index = 0
    while index + 32 <= count {
      let lanes = source.loadUnaligned(fromByteOffset: index, as: SIMD4<UInt64>.self) ^ SIMD4(repeating: wide)
      target.storeBytes(of: lanes, toByteOffset: index, as: SIMD4<UInt64>.self)
      index += 32
    }
    while index + 8 <= count {
      let word = source.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ wide
      target.storeBytes(of: word, toByteOffset: index, as: UInt64.self)
      index += 8
    }
    var tail = wide
    while index < count {
      #if _endian(little)
        let octet = UInt8(truncatingIfNeeded: tail)
        tail >>= 8
      #else
        let octet = UInt8(truncatingIfNeeded: tail >> 56)
        tail <<= 8
      #endif
      let byte = source.load(fromByteOffset: index, as: UInt8.self) ^ octet
      target.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
      index += 1
    }
  }
}
