/// What the first bytes of a file say that it is.
enum CaptureSignature: Equatable {
  case pcap(isBigEndian: Bool, nanosecondsPerTick: UInt32)
  case pcapng
  case gzip
  /// Known, and not read.
  case other(String)

  /// As many bytes as the longest signature has.
  static let longest = 10

  private static let table: [(bytes: [UInt8], format: CaptureSignature)] = [
    ([0xA1, 0xB2, 0xC3, 0xD4], .pcap(isBigEndian: true, nanosecondsPerTick: 1000)),
    ([0xD4, 0xC3, 0xB2, 0xA1], .pcap(isBigEndian: false, nanosecondsPerTick: 1000)),
    ([0xA1, 0xB2, 0x3C, 0x4D], .pcap(isBigEndian: true, nanosecondsPerTick: 1)),
    ([0x4D, 0x3C, 0xB2, 0xA1], .pcap(isBigEndian: false, nanosecondsPerTick: 1)),
    ([0x0A, 0x0D, 0x0D, 0x0A], .pcapng),
    ([0x1F, 0x8B], .gzip),
    ([0xA1, 0xB2, 0xCD, 0x34], .other("the modified pcap format of Kuznetsov's patch")),
    ([0x34, 0xCD, 0xB2, 0xA1], .other("the modified pcap format of Kuznetsov's patch")),
    ([0x28, 0xB5, 0x2F, 0xFD], .other("zstd compression")),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], .other("xz compression")),
    ([0x04, 0x22, 0x4D, 0x18], .other("lz4 compression")),
    // "BZh", the size of the blocks, and the first digits of pi.
    ([0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59], .other("bzip2 compression")),
    (Array("snoop\0\0\0".utf8), .other("the snoop format")),
    (Array("GMBU".utf8), .other("the Network Monitor format")),
  ]

  /// Nil: none that is known.
  init?(_ beginning: UnsafeRawBufferPointer) {
    guard let row = Self.table.first(where: { beginning.starts(with: $0.bytes) }) else { return nil }
    self = row.format
  }

  /// So few bytes that they may yet become a signature.
  static func isUndecided(_ beginning: UnsafeRawBufferPointer) -> Bool {
    table.contains { $0.bytes.count > beginning.count && $0.bytes.starts(with: beginning) }
  }

  enum Inflated: Equatable {
    case told(CaptureSignature?)
    /// So few bytes that it may be any.
    case undecided
  }

  /// - Parameter beginning: of gzip data.
  /// - Returns: what is in them.
  static func inGzip(_ beginning: UnsafeRawBufferPointer) -> Inflated {
    withUnsafeTemporaryAllocation(byteCount: longest, alignment: 1) { room in
      var stream = GzipStream()
      stream.take(beginning)
      let (count, error) = stream.inflate(into: room)
      let bytes = UnsafeRawBufferPointer(rebasing: room[..<count])
      if let signature = CaptureSignature(bytes) { return .told(signature) }
      return error == nil && (count == 0 || isUndecided(bytes)) ? .undecided : .told(nil)
    }
  }
}
