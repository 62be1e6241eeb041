import WebSocketCore

/// One direction of a connection as bytes, from its first one on: an HTTP head, if there is one, then
/// frames. Where a source has two directions, each has a stream of its own.
package struct FrameStream: Sendable {
  /// Whether an HTTP head stands before the frames.
  package enum Handshake: Sendable {
    /// It is told by the first bytes.
    case automatic
    /// Everything up to the first empty line is a head.
    case present
    case absent
  }

  private enum State {
    case start
    case head(HeadSkipper)
    case frames
  }

  private var state: State
  private var decoder: FrameDecoder
  private let payloadLimit: Int
  private let sender: Role?
  private let whole: ConversationSettings.WholeMessages?
  private var collector: MessageCollector?
  /// What the head before the frames has said, if it was a request: its target.
  package private(set) var target: String?
  /// The same, if it was a response: the subprotocol.
  package private(set) var subprotocol: String?
  /// The message that ended with the piece that `next` has returned last; only where messages are wanted.
  package private(set) var message: CapturedMessage?

  /// A stream at its first byte.
  ///
  /// - Parameters:
  ///   - sender: who speaks; nil: the head tells, or else the MASK bit of the first frame.
  ///   - handshake: whether a head comes first.
  ///   - payloadLimit: how many bytes of each payload are kept in `frame`.
  ///   - whole: whether messages are wanted, and how much of each; nil: they are not.
  package init(
    sender: Role? = nil, handshake: Handshake = .automatic, payloadLimit: Int,
    whole: ConversationSettings.WholeMessages? = nil
  ) {
    self.whole = whole
    self.sender = sender
    self.payloadLimit = payloadLimit
    decoder = FrameDecoder(sender: sender, payloadLimit: payloadLimit)
    switch handshake {
    case .automatic: state = .start
    case .present: state = .head(HeadSkipper())
    case .absent:
      state = .frames
      beginFrames()
    }
  }

  /// The frame that `next` last found a piece of. Empty before.
  package var frame: CapturedFrame { decoder.frame }

  /// Finds the next piece of a frame; a head is skipped on the way.
  ///
  /// - Parameters:
  ///   - bytes: what was read. On the first call at least as much as `HeadStart` needs to decide, unless
  ///     the input has no more.
  ///   - position: from where on; moved past the piece.
  /// - Returns: the piece, its payload unmasked in `bytes`, or nil when all bytes are taken.
  package mutating func next(
    in bytes: UnsafeMutableRawBufferPointer, at position: inout Int
  ) -> FrameChunk? {
    if case .frames = state { return nextPiece(in: bytes, at: &position) }
    guard position < bytes.count else { return nil }
    if case .start = state { begin(UnsafeRawBufferPointer(rebasing: bytes[position...])) }
    if case .head(var skipper) = state {
      skipper.skip(UnsafeRawBufferPointer(bytes), at: &position)
      if skipper.isDone { take(head: skipper.kept) }
      state = skipper.isDone ? .frames : .head(skipper)
      decoder = FrameDecoder(
        sender: decoder.sender, streamOffset: skipper.byteCount, payloadLimit: payloadLimit)
    }
    return nextPiece(in: bytes, at: &position)
  }

  private mutating func nextPiece(
    in bytes: UnsafeMutableRawBufferPointer, at position: inout Int
  ) -> FrameChunk? {
    let chunk = decoder.next(in: bytes, at: &position)
    guard collector != nil else { return chunk }
    message = nil
    if let chunk {
      message = collector?.take(chunk, UnsafeRawBufferPointer(rebasing: bytes[chunk.payload]))
    }
    return chunk
  }

  private mutating func take(head: [UInt8]) {
    if head.starts(with: "HTTP/".utf8) {
      subprotocol = ResponseHead(parsing: head).head.first("Sec-WebSocket-Protocol")
    } else {
      target = RequestHead(parsing: head).target
    }
    beginFrames()
  }

  private mutating func beginFrames() {
    guard let whole, whole.areWanted(subprotocol, target) else { return }
    collector = MessageCollector(limit: whole.limit)
  }

  private mutating func begin(_ beginning: UnsafeRawBufferPointer) {
    guard HeadStart(beginning) == .found else {
      state = .frames
      return beginFrames()
    }
    state = .head(HeadSkipper())
    let speaker: Role = beginning.first == UInt8(ascii: "G") ? .client : .server
    decoder = FrameDecoder(sender: sender ?? speaker, payloadLimit: payloadLimit)
  }

  /// What is missing, should the input end here.
  package var missing: MissingInput? {
    if case .head(let skipper) = state { return .endOfHead(have: skipper.byteCount) }
    return decoder.missing
  }
}
