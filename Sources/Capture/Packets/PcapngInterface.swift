/// What an interface description block says of the packets that refer to it.
struct PcapngInterface {
  var linkType: LinkType
  /// Bytes of a packet that were kept at most; 0: all.
  var snapLength: UInt32
  var clock: PcapngClock

  private enum Option {
    static let end: UInt16 = 0
    static let timeResolution: UInt16 = 9
    static let timeOffset: UInt16 = 14
  }

  /// - Parameters:
  ///   - block: its fields, whole.
  ///   - blockLength: its length in bytes.
  ///   - window: at the block.
  init(
    _ block: FileFields, blockLength: Int, _ window: borrowing FileWindow
  ) throws(CaptureError) {
    linkType = LinkType(rawValue: UInt32(block.uint16(8)))
    snapLength = block.uint32(12)
    var (resolution, seconds): (UInt8, Int64) = (6, 0)
    var offset = 16
    let end = blockLength - 4
    while offset + 4 <= end {
      let (code, length) = (block.uint16(offset), Int(block.uint16(offset + 2)))
      if code == Option.end { break }
      offset += 4
      guard length <= end - offset else {
        throw window.error(.overrun(length: UInt64(length), room: UInt64(end - offset)))
      }
      switch (code, length) {
      case (Option.timeResolution, 1...): resolution = NetworkFields(block.start).byte(offset)
      case (Option.timeOffset, 8...): seconds = Int64(bitPattern: block.uint64(offset))
      default: break
      }
      offset += (length + 3) & ~3
    }
    clock = PcapngClock(resolution: resolution, offset: seconds)
  }
}

/// How the time stamps of an interface count. What does not fit into 64 bits of nanoseconds, the years 1678 to
/// 2262, becomes the nearest that does.
struct PcapngClock {
  /// Nanoseconds of a tick, where that is a whole number.
  private let multiplier: UInt64
  private let ticksPerSecond: UInt128
  private let offset: Int64

  /// - Parameters:
  ///   - resolution: if_tsresol: a negative power of 10, or of 2 where the uppermost bit is set.
  ///   - offset: if_tsoffset: seconds to be added.
  init(resolution: UInt8, offset: Int64) {
    let exponent = Int(resolution & 0x7F)
    var ticks: UInt128 = 1
    // Ticks of which 2^64 make up less than a nanosecond are all the same.
    if resolution & 0x80 != 0 {
      ticks <<= UInt128(exponent)
    } else {
      for _ in 0..<min(exponent, 38) { ticks *= 10 }
    }
    ticksPerSecond = ticks
    multiplier = ticks <= 1_000_000_000 && 1_000_000_000 % ticks == 0 ? UInt64(1_000_000_000 / ticks) : 0
    self.offset = offset
  }

  /// Nanoseconds since 1970.
  @inline(__always)
  func nanoseconds(_ ticks: UInt64) -> Int64 {
    let (quick, overflows) = ticks.multipliedReportingOverflow(by: multiplier)
    guard offset == 0, multiplier > 0, !overflows, quick <= UInt64(Int64.max) else { return slow(ticks) }
    return Int64(quick)
  }

  private func slow(_ ticks: UInt64) -> Int64 {
    let unshifted = UInt128(ticks) * 1_000_000_000 / ticksPerSecond
    return Int64(clamping: Int128(unshifted) + Int128(offset) * 1_000_000_000)
  }
}
