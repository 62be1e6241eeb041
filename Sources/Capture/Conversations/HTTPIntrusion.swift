import WebSocketCore

/// A side that writes HTTP where a frame should begin: a framework's error page after the upgrade, or a second
/// request. Read as frames, `HT` is a fragmented Close of 84 bytes with RSV1 set.
struct HTTPIntrusion: Sendable {
  enum Verdict {
    /// All bytes are taken.
    case needMore
    /// These bytes were no such thing.
    case frames([UInt8])
    /// Its first line, or as much of it as there is.
    case found(String)
  }

  private let signature: [UInt8]
  private var seen: [UInt8] = []
  private static let lineLimit = 160

  init(from sender: Role) {
    signature = Array((sender == .server ? "HTTP/1." : "GET /").utf8)
  }

  /// May the frame that begins with this byte be one?
  func mayBegin(with byte: UInt8) -> Bool { !seen.isEmpty || byte == signature[0] }

  /// Bytes have been taken of which it is not known what they are.
  var isUndecided: Bool { !seen.isEmpty && seen.count < signature.count }
  var isFound: Bool { seen.count >= signature.count }

  /// Takes bytes as long as they look like it, and its first line if they are.
  ///
  /// - Parameters:
  ///   - bytes: what came.
  ///   - position: from where on; moved.
  mutating func take(_ bytes: UnsafeRawBufferPointer, at position: inout Int) -> Verdict {
    while position < bytes.count {
      let byte = bytes[position]
      if !isFound, byte != signature[seen.count] { return give() }
      position += 1
      if isFound, byte == 0x0D || byte == 0x0A || seen.count == Self.lineLimit { return .found(line) }
      seen.append(byte)
    }
    return .needMore
  }

  /// Nothing more will come.
  mutating func give() -> Verdict {
    if isFound { return .found(line) }
    defer { seen = [] }
    return .frames(seen)
  }

  private var line: String { String(decoding: seen, as: UTF8.self) }
}
