import WebSocketCore

/// The HTTP/1 messages of one direction, one after the other (RFC 9112 §9.3).
struct HTTPReader: Sendable {
  enum Item: Sendable {
    /// A whole head. What body follows is for the caller to say.
    case head([UInt8])
    /// The message has ended; the beginning of its body.
    case end(body: [UInt8])
    /// The bytes from the beginning of the message on, as far as they were taken.
    case notHTTP(NotHTTP, bytes: [UInt8])
    case tooLarge(bytes: [UInt8])
  }

  private let kind: HeadParser.Kind
  private let limit: Int
  private var parser: HeadParser
  /// After a head.
  var body: HTTPBody?

  init(_ kind: HeadParser.Kind, limit: Int) {
    self.kind = kind
    self.limit = limit
    parser = HeadParser(expecting: kind, limit: limit)
  }

  /// What has come of a head.
  var partialHead: [UInt8] { parser.head }

  /// Passes over a hole.
  ///
  /// - Returns: whether it lies within a body, so that it is known what follows.
  mutating func skip(_ count: UInt64?) -> Bool {
    guard let count, body?.skip(count) == true else {
      parser = HeadParser(expecting: kind, limit: limit)
      body = nil
      return false
    }
    return true
  }

  /// The next thing in the bytes.
  ///
  /// - Parameters:
  ///   - bytes: what came.
  ///   - position: from where on; moved.
  /// - Returns: nil when all bytes are taken.
  mutating func next(in bytes: UnsafeRawBufferPointer, at position: inout Int) -> Item? {
    if body != nil { return endOfBody(bytes, &position) }
    guard position < bytes.count else { return nil }
    let before = parser.head.count
    let outcome = parser.receive(UnsafeRawBufferPointer(rebasing: bytes[position...]))
    switch outcome {
    case .needMore:
      position = bytes.count
      return nil
    case .complete(let head, let consumed):
      position += consumed
      parser = HeadParser(expecting: kind, limit: limit)
      body = HTTPBody()
      return .head(head)
    case .tooLarge, .notHTTP:
      let taken = parser.head
      position += taken.count - before
      parser = HeadParser(expecting: kind, limit: limit)
      if case .notHTTP(let evidence) = outcome { return .notHTTP(evidence, bytes: taken) }
      return .tooLarge(bytes: taken)
    }
  }

  private mutating func endOfBody(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Item? {
    body?.take(bytes, at: &position)
    return body?.isComplete == true ? endBody() : nil
  }

  /// The stream has ended, and with it the body.
  mutating func endBody() -> Item? {
    guard let ended = body else { return nil }
    body = nil
    return .end(body: ended.kept)
  }
}
