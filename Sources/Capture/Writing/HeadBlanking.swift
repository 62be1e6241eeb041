import WebSocketCore

/// One direction of a connection on its way into a file: the secrets in its HTTP heads become `x`es, so that
/// every byte keeps its place. What has come of a head waits until it is whole. There may be several before the
/// connection is a WebSocket: requests on a connection that is kept, a refusal and another attempt.
struct HeadBlanking {
  /// One read or write.
  struct Piece: Equatable {
    /// Nanoseconds since 1970.
    var time: Int64
    var bytes: ArraySlice<UInt8>
  }

  private let kind: HeadParser.Kind
  private var reader: HTTPReader
  /// What waits, where in it each read or write ends, and where the head that is coming begins.
  private var waiting: [UInt8] = []
  private var ends: [(time: Int64, position: Int)] = []
  private var headStart = 0
  /// What follows is no HTTP.
  private var isPast: Bool
  /// Of the last head that was whole: an answer to it has no body.
  private(set) var isHEAD = false
  /// The server has answered with 101.
  private(set) var hasSwitched = false

  init(_ sender: Role, showsSecrets: Bool) {
    kind = sender == .client ? .request : .response
    reader = HTTPReader(kind, limit: HeadParser.defaultLimit)
    isPast = showsSecrets
  }

  /// - Parameters:
  ///   - bytes: of one read or write.
  ///   - time: nanoseconds since 1970.
  ///   - answersHEAD: the answer that is coming has no body, whatever its head says.
  /// - Returns: what can be written now.
  mutating func take(_ bytes: UnsafeRawBufferPointer, time: Int64, answersHEAD: Bool = false) -> [Piece] {
    if isPast { return [Piece(time: time, bytes: Array(bytes)[...])] }
    let start = waiting.count
    waiting += bytes
    ends.append((time, waiting.count))
    var position = 0
    while !isPast, let item = reader.next(in: bytes, at: &position) {
      switch item {
      case .head(let head):
        blank(to: start + position)
        readOn(after: head, answersHEAD)
      case .end: headStart = start + position
      case .notHTTP, .tooLarge:
        blank(to: waiting.count)
        isPast = true
      }
    }
    return isPast || reader.partialHead.isEmpty ? release() : []
  }

  /// The connection is a WebSocket, or nothing more comes.
  ///
  /// - Returns: what waits.
  mutating func finish() -> [Piece] {
    if !isPast { blank(to: waiting.count) }
    isPast = true
    return release()
  }

  private mutating func readOn(after head: [UInt8], _ answersHEAD: Bool) {
    if kind == .request {
      let request = RequestHead(parsing: head)
      isHEAD = request.method == "HEAD"
      reader.body = HTTPBody(of: request)
    } else {
      let response = ResponseHead(parsing: head)
      hasSwitched = response.status == 101
      isPast = hasSwitched
      reader.body = HTTPBody(of: response, isForHEAD: answersHEAD, limit: 0)
    }
  }

  private mutating func blank(to end: Int) {
    guard headStart < end else { return }
    waiting.replaceSubrange(headStart..<end, with: Redaction.blank(Array(waiting[headStart..<end])))
    headStart = end
  }

  private mutating func release() -> [Piece] {
    var start = 0
    let pieces = ends.map { time, position in
      defer { start = position }
      return Piece(time: time, bytes: waiting[start..<position])
    }
    waiting = []
    ends = []
    headStart = 0
    return pieces
  }
}
