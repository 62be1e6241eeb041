import WebSocketCore

/// One direction of a connection on its way into a file: the secrets in the HTTP heads at its beginning become
/// `x`es, so that every byte keeps its place. What comes of a head waits until it is whole.
struct HeadBlanking {
  /// One read or write.
  struct Piece: Equatable {
    /// Nanoseconds since 1970.
    var time: Int64
    var bytes: ArraySlice<UInt8>
  }

  /// What waits, and where in it each read or write ends.
  private var waiting: [UInt8] = []
  private var ends: [(time: Int64, position: Int)] = []
  /// What follows is no head.
  private var isPast: Bool

  init(showsSecrets: Bool) { isPast = showsSecrets }

  /// - Returns: what can be written now.
  mutating func take(_ bytes: UnsafeRawBufferPointer, time: Int64) -> [Piece] {
    if isPast { return [Piece(time: time, bytes: Array(bytes)[...])] }
    waiting += bytes
    ends.append((time, waiting.count))
    blankHeads()
    return isPast ? release() : []
  }

  /// Nothing more comes.
  mutating func finish() -> [Piece] {
    waiting = Redaction.blank(waiting)
    return release()
  }

  private mutating func blankHeads() {
    var position = 0
    while let end = Self.headEnd(in: waiting[position...]) {
      let head = Array(waiting[position..<end])
      waiting.replaceSubrange(position..<end, with: Redaction.blank(head))
      position = end
      // RFC 9110 §15.2: another answer follows an informational one, unless that is the 101.
      guard let status = ResponseHead(parsing: head).status, (100...199).contains(status), status != 101
      else {
        isPast = true
        return
      }
    }
    let isHTTP = waiting[position...].withUnsafeBytes { HeadStart($0) } != .absent
    if isHTTP, waiting.count - position <= HeadParser.defaultLimit { return }
    waiting = Redaction.blank(waiting)
    isPast = true
  }

  private mutating func release() -> [Piece] {
    var start = 0
    let pieces = ends.map { time, position in
      defer { start = position }
      return Piece(time: time, bytes: waiting[start..<position])
    }
    waiting = []
    ends = []
    return pieces
  }

  /// Behind the empty line.
  private static func headEnd(in bytes: ArraySlice<UInt8>) -> Int? {
    var lineStart = bytes.startIndex
    while let feed = bytes[lineStart...].firstIndex(of: 0x0A) {
      let line = bytes[lineStart..<feed]
      if lineStart > bytes.startIndex, line.isEmpty || line.elementsEqual([0x0D]) { return feed + 1 }
      lineStart = feed + 1
    }
    return nil
  }
}
