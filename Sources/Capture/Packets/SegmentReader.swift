/// Reads the TCP segments out of a capture file: pcap or pcapng, told by the first bytes, as it is or in gzip.
///
/// The caller hands over block after block of the file, and pulls. A packet that lies whole in a block is used in
/// place; memory does not grow with the file.
package struct SegmentReader: ~Copyable {
  package enum Item {
    case segment(TCPSegment)
    /// A TLS key log that the file holds, for what follows. Valid until the next item is read.
    case secrets(UnsafeRawBufferPointer)
  }

  private enum Format {
    case unknown, pcap, pcapng
  }

  private var window = FileWindow()
  private var format = Format.unknown
  private var pcap = PcapReader()
  private var pcapng = PcapngReader()
  private var gzip: GzipFile?
  private var dissector = PacketDissector()
  private var failure: CaptureError?

  package init() {}

  /// What the packets read so far were.
  package var counts: PacketCounts { dissector.counts }

  /// Takes the next block of the file.
  /// - Parameter block: less than 4 GiB. It may be changed, and is read until `next` answers nil.
  package mutating func take(_ block: UnsafeMutableRawBufferPointer) {
    if gzip == nil { window.take(block) } else { gzip?.take(UnsafeRawBufferPointer(block)) }
  }

  /// The next item.
  /// - Returns: nil when all that was taken is used up.
  /// - Throws: where the file cannot be read on, and the same again from then on.
  package mutating func next() throws(CaptureError) -> Item? {
    if let failure { throw failure }
    do throws(CaptureError) {
      while true {
        if let item = try nextInWindow() { return item }
        guard try inflateMore() else { return nil }
      }
    } catch {
      failure = error
      throw error
    }
  }

  /// The file has ended: `next` has answered nil after its last block.
  /// - Throws: if it did so inside something, if it is no capture, and if not one packet of it could be read.
  package mutating func finish() throws(CaptureError) {
    if let failure { throw failure }
    try gzip?.finish()
    switch format {
    case .unknown: throw endOfUnknown()
    case .pcap: try pcap.finish(&window)
    case .pcapng: try pcapng.finish(&window)
    }
    let unreadable = counts.unreadableLinkTypes
    guard counts.packets > 0, unreadable.values.reduce(0, &+) == counts.packets else { return }
    throw window.error(.unreadableLinkTypes(unreadable.keys.sorted { $0.rawValue < $1.rawValue }))
  }

  private mutating func nextInWindow() throws(CaptureError) -> Item? {
    while true {
      switch format {
      case .pcap:
        guard let packet = try pcap.next(&window) else { return nil }
        if let segment = dissector.segment(in: packet) { return .segment(segment) }
      case .pcapng:
        switch try pcapng.next(&window) {
        case .packet(let packet)?:
          if let segment = dissector.segment(in: packet) { return .segment(segment) }
        case .secrets(let keyLog)?: return .secrets(keyLog)
        case nil: return nil
        }
      case .unknown:
        guard try begin() else { return nil }
      }
    }
  }

  /// Tells the format.
  /// - Returns: false until enough bytes are there.
  private mutating func begin() throws(CaptureError) -> Bool {
    guard let start = window.peek(CaptureSignature.longest) else { return false }
    let beginning = UnsafeRawBufferPointer(start: start, count: CaptureSignature.longest)
    switch CaptureSignature(beginning) {
    case .pcap(let isBigEndian, let nanosecondsPerTick)?:
      guard
        let reader = try PcapReader(
          &window, isBigEndian: isBigEndian, nanosecondsPerTick: nanosecondsPerTick)
      else { return false }
      pcap = reader
      format = .pcap
    case .pcapng?:
      format = .pcapng
    case .gzip? where gzip == nil:
      gzip = GzipFile(&window)
      return false
    case .gzip?: throw window.error(.unsupported("gzip inside gzip"))
    case .other(let name)?: throw window.error(.unsupported(name))
    case nil: throw window.error(.noCapture)
    }
    return true
  }

  /// - Returns: whether there are more bytes in the window.
  private mutating func inflateMore() throws(CaptureError) -> Bool {
    try gzip?.inflate(into: &window) ?? false
  }

  /// What there is to say of an input that ended before its format was told, or before its header was whole.
  private mutating func endOfUnknown() -> CaptureError {
    let (beginning, _) = window.surrender()
    if beginning.isEmpty { return window.error(.empty) }
    switch CaptureSignature(beginning) {
    case .pcap?:
      return window.error(
        .endsInside(.fileHeader, have: UInt64(beginning.count), need: UInt64(PcapReader.fileHeader)))
    case .pcapng?:
      return window.error(.endsInside(.block, have: UInt64(beginning.count), need: 28))
    case .gzip?: return window.error(.endsInsideGzip)
    case .other(let name)?: return window.error(.unsupported(name))
    case nil: return window.error(.noCapture)
    }
  }
}
