/// Reads the records of a pcap file (draft-ietf-opsawg-pcap).
struct PcapReader {
  private var isBigEndian = false
  private var nanosecondsPerTick: Int64 = 1000
  private var linkType = LinkType.ethernet
  private var limit = 0
  /// Before version 2.4 some programs wrote the two lengths the other way round.
  private var mayHaveSwappedLengths = false

  /// Bytes of the header of a file, and of a record.
  static let fileHeader = 24
  private static let recordHeader = 16
  /// Records longer than the file's snap length are written by some programs, up to what libpcap takes.
  private static let usualSnapLength = 262_144

  init() {}

  /// Reads the file's header.
  /// - Parameters:
  ///   - window: at the beginning of the file.
  ///   - isBigEndian: as told by the first four bytes.
  ///   - nanosecondsPerTick: of the second field of a time stamp, as told by the first four bytes.
  /// - Returns: nil until the whole header is there.
  init?(
    _ window: inout FileWindow, isBigEndian: Bool, nanosecondsPerTick: UInt32
  ) throws(CaptureError) {
    guard let start = window.peek(Self.fileHeader) else { return nil }
    let header = FileFields(start, isBigEndian: isBigEndian)
    let (major, minor) = (header.uint16(4), header.uint16(6))
    guard major == 2 else { throw window.error(.version(major: major, minor: minor)) }
    self.isBigEndian = isBigEndian
    self.nanosecondsPerTick = Int64(nanosecondsPerTick)
    mayHaveSwappedLengths = minor < 4
    limit = min(max(Int(header.uint32(16)), Self.usualSnapLength), CapturedPacket.limit)
    // The upper 6 bits say how long a frame check sequence the frames end with. IP says itself where it ends.
    linkType = LinkType(rawValue: header.uint32(20) & 0x03FF_FFFF)
    window.consume(Self.fileHeader)
  }

  /// - Returns: nil until another block has been taken.
  @inline(__always)
  func next(_ window: inout FileWindow) throws(CaptureError) -> CapturedPacket? {
    guard let start = window.peek(Self.recordHeader) else { return nil }
    let header = FileFields(start, isBigEndian: isBigEndian)
    let (captured, length) = lengths(header)
    guard captured <= limit else {
      throw window.error(.tooLong(.record, length: UInt64(captured), limit: UInt64(limit)))
    }
    let seconds = Int64(header.uint32(0))
    let ticks = Int64(header.uint32(4))
    guard let record = window.peek(Self.recordHeader + captured) else { return nil }
    window.consume(Self.recordHeader + captured)
    return CapturedPacket(
      bytes: record + Self.recordHeader, captured: captured, length: max(captured, length),
      time: seconds * 1_000_000_000 + ticks * nanosecondsPerTick, linkType: linkType)
  }

  @inline(__always)
  private func lengths(_ header: FileFields) -> (captured: Int, length: Int) {
    let (first, second) = (Int(header.uint32(8)), Int(header.uint32(12)))
    return mayHaveSwappedLengths && first > second ? (second, first) : (first, second)
  }

  /// The file has ended.
  /// - Throws: if it did so inside a record.
  func finish(_ window: inout FileWindow) throws(CaptureError) {
    guard window.rest > 0 else { return }
    var need = Self.recordHeader
    if let start = window.peek(Self.recordHeader) {
      need += lengths(FileFields(start, isBigEndian: isBigEndian)).captured
    }
    throw window.error(.endsInside(.record, have: UInt64(window.rest), need: UInt64(need)))
  }
}
