/// Finds where a frame of STOMP ends. No byte is looked at twice, however the frame is cut.
struct STOMPFrameScanner {
  /// Bytes of the command and the headers.
  static let headLimit = 64 * 1024

  /// Of the first byte that has not been looked at, from the beginning of the frame.
  private var position = 0
  private var lineStart = 0
  /// Of the first byte of the body.
  private(set) var bodyStart: Int?
  private var bodyLength: Int?

  /// - Parameter frame: what there is of it, from its first byte.
  /// - Returns: the index of the NUL that ends it; nil while it has not come.
  mutating func end(of frame: UnsafeRawBufferPointer) throws(Unreadable) -> Int? {
    guard let start = try headEnd(frame) else { return nil }
    guard let length = bodyLength else {
      while position < frame.count, frame[position] != 0 { position += 1 }
      return position < frame.count ? position : nil
    }
    let (end, isTooBig) = start.addingReportingOverflow(length)
    guard !isTooBig, end < DecodingLimits.bytes else {
      throw Unreadable(
        "a STOMP frame with a body of \(length) bytes: no more than \(DecodingLimits.bytes) are decoded")
    }
    guard end < frame.count else { return nil }
    guard frame[end] == 0 else { throw Unreadable("no NUL behind the \(length) bytes of a STOMP body") }
    return end
  }

  /// The command and the headers end with an empty line.
  private mutating func headEnd(_ frame: UnsafeRawBufferPointer) throws(Unreadable) -> Int? {
    while bodyStart == nil, position < frame.count {
      let byte = frame[position]
      guard byte != 0 else { throw Unreadable("a NUL in the headers of a STOMP frame") }
      guard position < Self.headLimit else {
        throw Unreadable("a STOMP frame with more than \(Self.headLimit) bytes of headers")
      }
      position += 1
      guard byte == UInt8(ascii: "\n") else { continue }
      let line = UnsafeRawBufferPointer(rebasing: frame[lineStart..<position])
      lineStart = position
      if line.count == 1 || line.count == 2 && line[0] == UInt8(ascii: "\r") {
        bodyStart = position
      } else if bodyLength == nil, let length = Self.contentLength(line) {
        bodyLength = length
      }
    }
    return bodyStart
  }

  /// Of repeated headers the first one counts (STOMP 1.2, "Repeated Header Entries").
  private static func contentLength(_ line: UnsafeRawBufferPointer) -> Int? {
    let name = "content-length:"
    guard line.starts(with: name.utf8) else { return nil }
    let digits = String(decoding: line.dropFirst(name.utf8.count), as: UTF8.self).filter { !$0.isWhitespace }
    return UInt(digits).map(Int.init(clamping:))
  }
}
