import WebSocketCore

/// Skips the head of an HTTP request or response that stands before the frames, of any length, in
/// constant memory. Its beginning is kept, so that it can be asked for what was agreed on. It ends with the first empty line (RFC 9112 §2.1).
struct HeadSkipper: Sendable {
  /// Bytes of the head so far.
  private(set) var byteCount: UInt64 = 0
  private(set) var isDone = false
  /// The beginning of it: all of any usual head.
  private(set) var kept: [UInt8] = []
  private var lineLength = 0

  /// Takes bytes up to the end of the head and moves `position` behind them.
  ///
  /// - Parameters:
  ///   - bytes: what came.
  ///   - position: from where on; moved.
  mutating func skip(_ bytes: UnsafeRawBufferPointer, at position: inout Int) {
    let start = position
    defer {
      let room = HeadParser.defaultLimit - kept.count
      if room > 0 { kept.append(contentsOf: bytes[start..<min(position, start + room)]) }
    }
    while !isDone, position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\n"):
        isDone = lineLength == 0
        lineLength = 0
      case UInt8(ascii: "\r"): break
      default: lineLength = 1
      }
      position += 1
      byteCount += 1
    }
  }
}
