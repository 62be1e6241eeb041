import WebSocketCore

/// The body of an HTTP/1 message (RFC 9112 §6.3), passed over whatever its size; its beginning is kept.
struct HTTPBody: Sendable {
  private enum Framing: Sendable {
    case length(UInt64)
    case chunked(ChunkedDecoder)
    case untilEnd
  }

  private var framing: Framing
  private let limit: Int
  /// The beginning of the content.
  private(set) var kept: [UInt8] = []
  private(set) var isComplete = false

  /// No body.
  init() { self.init(.length(0), limit: 0) }

  private init(_ framing: Framing, limit: Int) {
    self.framing = framing
    self.limit = limit
    if case .length(0) = framing { isComplete = true }
  }

  /// A request has a body only where it says so.
  init(of request: RequestHead) {
    let head = request.head
    if head.field("Transfer-Encoding") != nil {
      let isChunked = head.list("Transfer-Encoding", contains: "chunked")
      self.init(isChunked ? .chunked(ChunkedDecoder()) : .untilEnd, limit: 0)
    } else {
      self.init(.length(head.first("Content-Length").flatMap(UInt64.init) ?? 0), limit: 0)
    }
  }

  /// - Parameters:
  ///   - response: the head before it.
  ///   - isForHEAD: in answer to a HEAD request, which has none.
  ///   - limit: the most bytes to keep.
  init(of response: ResponseHead, isForHEAD: Bool, limit: Int) {
    guard !isForHEAD, response.status.map({ $0 >= 200 }) ?? true else {
      self.init()
      return
    }
    switch RefusalBody(after: response).framing {
    case .none: self.init()
    case .length(let length): self.init(.length(UInt64(length)), limit: limit)
    case .chunked: self.init(.chunked(ChunkedDecoder()), limit: limit)
    case .untilEOF: self.init(.untilEnd, limit: limit)
    }
  }

  /// Passes over what belongs to the body.
  ///
  /// - Parameters:
  ///   - bytes: what came.
  ///   - position: from where on; moved.
  mutating func take(_ bytes: UnsafeRawBufferPointer, at position: inout Int) {
    while !isComplete, position < bytes.count {
      let available = bytes.count - position
      switch framing {
      case .untilEnd: keep(bytes, &position, available)
      case .length(let remaining):
        let taken = min(remaining, UInt64(available))
        framing = .length(remaining - taken)
        isComplete = remaining == taken
        keep(bytes, &position, Int(taken))
      case .chunked(var decoder):
        let taken = decoder.takeContent(available)
        keep(bytes, &position, taken)
        if taken == 0 {
          _ = decoder.take(bytes[position])
          position += 1
        }
        framing = .chunked(decoder)
        isComplete = decoder.isEnded
      }
    }
  }

  /// Passes over bytes that are not there.
  ///
  /// - Returns: false where it is not known that they all belong to the body.
  mutating func skip(_ count: UInt64) -> Bool {
    guard case .length(let remaining) = framing, count <= remaining else { return false }
    framing = .length(remaining - count)
    isComplete = remaining == count
    return true
  }

  private mutating func keep(_ bytes: UnsafeRawBufferPointer, _ position: inout Int, _ count: Int) {
    let room = min(limit - kept.count, count)
    if room > 0 {
      kept.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[position..<position + room]))
    }
    position += count
  }
}
