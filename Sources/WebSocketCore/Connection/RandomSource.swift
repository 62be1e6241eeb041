import COpenSSL

/// Where keys and masks come from: injected, so that `--seed` makes a run repeatable.
package enum RandomSource: Sendable {
  /// RFC 6455 §10.3: masking keys must not be predictable. A few bytes come from the operating system, many
  /// from OpenSSL's generator: that is many times faster, and takes 2 ms to start.
  case system
  /// A sequence that depends on the seed alone: for tests and golden runs, never for real traffic.
  case seeded(SplitMix64)

  package mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    switch self {
    case .system:
      guard let base = buffer.baseAddress else { return }
      if buffer.count <= RandomSource.fewBytes { return RandomSource.fillFromOperatingSystem(buffer) }
      // Fails only when the operating system has no entropy to give; going on would send zero keys.
      precondition(
        RAND_bytes(base.assumingMemoryBound(to: UInt8.self), Int32(buffer.count)) == 1, "no random bytes")
    case .seeded(var generator):
      for index in buffer.indices { buffer[index] = generator.nextByte() }
      self = .seeded(generator)
    }
  }

  /// What costs less from the operating system, eight bytes a call, than the start of OpenSSL's generator.
  private static let fewBytes = 256

  private static func fillFromOperatingSystem(_ buffer: UnsafeMutableRawBufferPointer) {
    var generator = SystemRandomNumberGenerator()
    for start in stride(from: 0, to: buffer.count, by: 8) {
      withUnsafeBytes(of: generator.next()) { word in
        UnsafeMutableRawBufferPointer(rebasing: buffer[start...]).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: word.prefix(buffer.count - start)))
      }
    }
  }

  package mutating func bytes(_ count: Int) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: count)
    result.withUnsafeMutableBytes { fill($0) }
    return result
  }
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
package struct SplitMix64: Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  mutating func nextByte() -> UInt8 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return UInt8(truncatingIfNeeded: mixed ^ mixed >> 31)
  }
}

/// Masking keys, drawn 1,024 at a time: one call of the random source a frame would cost more than the
/// whole rest of sending it. The first 16 come alone, because most runs send no more.
package struct MaskingKeys: ~Copyable {
  @usableFromInline package let pool: UnsafeMutableBufferPointer<UInt32>
  @usableFromInline package var next: Int
  private var source: RandomSource
  private var hasBegun = false

  package init(source: RandomSource) {
    self.source = source
    pool = .allocate(capacity: 1024)
    pool.initialize(repeating: 0)
    next = pool.count
  }

  deinit { pool.deallocate() }

  @inlinable package mutating func draw() -> MaskingKey {
    if next == pool.count { refill() }
    defer { next += 1 }
    return MaskingKey(word: pool[next])
  }

  @usableFromInline mutating func refill() {
    next = hasBegun ? 0 : pool.count - 16
    hasBegun = true
    source.fill(UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: pool[next...])))
  }
}
