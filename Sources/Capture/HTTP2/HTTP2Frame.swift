/// The type of a frame (RFC 9113 §6). Every value is representable; unknown ones are skipped (§4.1).
struct HTTP2FrameType: RawRepresentable, Equatable, Sendable {
  let rawValue: UInt8
  init(rawValue: UInt8) { self.rawValue = rawValue }

  static let data = HTTP2FrameType(rawValue: 0x0)
  static let headers = HTTP2FrameType(rawValue: 0x1)
  static let reset = HTTP2FrameType(rawValue: 0x3)
  static let settings = HTTP2FrameType(rawValue: 0x4)
  static let pushPromise = HTTP2FrameType(rawValue: 0x5)
  static let goAway = HTTP2FrameType(rawValue: 0x7)
  static let continuation = HTTP2FrameType(rawValue: 0x9)

  /// Its payload is a piece of a header block.
  var isHeaderBlock: Bool { self == .headers || self == .pushPromise || self == .continuation }
}

/// The flags of a frame, of which the type says what they mean.
struct HTTP2Flags: OptionSet, Sendable {
  let rawValue: UInt8

  static let endStream = HTTP2Flags(rawValue: 0x01)
  /// Of SETTINGS: the same bit.
  static let ack = HTTP2Flags(rawValue: 0x01)
  static let endHeaders = HTTP2Flags(rawValue: 0x04)
  static let padded = HTTP2Flags(rawValue: 0x08)
  static let priority = HTTP2Flags(rawValue: 0x20)
}

/// A frame, as much of it as has come.
struct HTTP2Frame: Sendable {
  let type: HTTP2FrameType
  let flags: HTTP2Flags
  let stream: UInt32
  /// Bytes of payload.
  let length: Int
  /// Bytes of payload taken so far.
  private(set) var seen = 0
  /// Bytes before the content: the length of the padding, the priority, the promised stream.
  let leadLength: Int
  /// Bytes of padding behind the content, once the lead has told.
  private(set) var padding = 0

  static let headerByteCount = 9

  /// Reads the nine bytes of a header (RFC 9113 §4.1).
  init(header: [UInt8]) {
    length = Int(header[0]) << 16 | Int(header[1]) << 8 | Int(header[2])
    type = HTTP2FrameType(rawValue: header[3])
    flags = HTTP2Flags(rawValue: header[4])
    stream = header[5...8].reduce(0) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
    leadLength = Self.leadLength(type, flags)
  }

  private static func leadLength(_ type: HTTP2FrameType, _ flags: HTTP2Flags) -> Int {
    let padLength = flags.contains(.padded) ? 1 : 0
    switch type {
    case .data: return padLength
    case .headers: return padLength + (flags.contains(.priority) ? 5 : 0)
    case .pushPromise: return padLength + 4
    default: return 0
    }
  }

  var remaining: Int { length - seen }
  var isLast: Bool { seen == length }
  var isLeadWhole: Bool { seen >= leadLength }
  /// Where in the payload the content ends.
  private var contentEnd: Int { length - padding }
  /// Bytes of content still to come, as far as is known.
  var remainingContent: Int { max(0, contentEnd - max(seen, leadLength)) }
  /// The padding is longer than the frame (RFC 9113 §6.1), or the frame too short for what must be in it.
  var isMalformed: Bool { leadLength + padding > length }

  /// Takes the next bytes of the payload.
  ///
  /// - Parameters:
  ///   - bytes: what came.
  ///   - position: from where on; moved.
  /// - Returns: where in `bytes` the content among them stands.
  mutating func take(_ bytes: UnsafeRawBufferPointer, at position: inout Int) -> Range<Int> {
    let start = position
    let count = min(remaining, bytes.count - start)
    position += count
    if seen == 0, count > 0, leadLength > 0, flags.contains(.padded) { padding = Int(bytes[start]) }
    let lead = min(count, max(0, leadLength - seen))
    seen += lead
    let content = min(count - lead, remainingContent)
    seen += count - lead
    return start + lead..<start + lead + content
  }

  /// So many bytes of the payload are missing.
  mutating func skip(_ count: Int) { seen += count }
}

/// Finds frames in one direction (RFC 9113 §4.1). It holds at most one incomplete header.
struct HTTP2FrameReader: Sendable {
  struct Piece {
    var frame: HTTP2Frame
    /// Where in the given bytes the content stands: the payload without padding and the like.
    var content: Range<Int>
    var isFirst: Bool
    var isLast: Bool { frame.isLast }
  }

  /// The frame whose payload is not all there.
  private(set) var frame: HTTP2Frame?
  private var header: [UInt8] = []
  private var isBegun = false

  /// Finds the next piece of a frame.
  ///
  /// - Parameters:
  ///   - bytes: what came.
  ///   - position: from where on; moved past the piece.
  /// - Returns: the piece, or nil when all bytes are taken.
  mutating func next(in bytes: UnsafeRawBufferPointer, at position: inout Int) -> Piece? {
    if frame == nil {
      guard takeHeader(bytes, &position) else { return nil }
      frame = HTTP2Frame(header: header)
      header.removeAll(keepingCapacity: true)
      isBegun = false
    }
    guard var current = frame, position < bytes.count || current.isLast else { return nil }
    let content = current.take(bytes, at: &position)
    frame = current.isLast ? nil : current
    defer { isBegun = true }
    return Piece(frame: current, content: content, isFirst: !isBegun)
  }

  private mutating func takeHeader(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Bool {
    let count = min(HTTP2Frame.headerByteCount - header.count, bytes.count - position)
    header.append(contentsOf: bytes[position..<position + count])
    position += count
    return header.count == HTTP2Frame.headerByteCount
  }

  /// Goes on behind bytes that are missing.
  ///
  /// - Returns: the frame as it was before, or nil where the bytes are not all of one frame's payload, so
  ///   that the next frame cannot be found.
  mutating func skip(_ count: UInt64) -> HTTP2Frame? {
    guard let before = frame, count <= UInt64(before.remaining) else { return nil }
    var current = before
    current.skip(Int(count))
    frame = current.isLast ? nil : current
    isBegun = true
    return before
  }
}
