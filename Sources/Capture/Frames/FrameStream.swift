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

  /// A stream at its first byte.
  ///
  /// - Parameters:
  ///   - sender: who speaks; nil: the head tells, or else the MASK bit of the first frame.
  ///   - handshake: whether a head comes first.
  ///   - payloadLimit: how many bytes of each payload are kept in `frame`.
  package init(sender: Role? = nil, handshake: Handshake = .automatic, payloadLimit: Int) {
    self.sender = sender
    self.payloadLimit = payloadLimit
    decoder = FrameDecoder(sender: sender, payloadLimit: payloadLimit)
    switch handshake {
    case .automatic: state = .start
    case .present: state = .head(HeadSkipper())
    case .absent: state = .frames
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
    if case .frames = state { return decoder.next(in: bytes, at: &position) }
    guard position < bytes.count else { return nil }
    if case .start = state { begin(UnsafeRawBufferPointer(rebasing: bytes[position...])) }
    if case .head(var skipper) = state {
      skipper.skip(UnsafeRawBufferPointer(bytes), at: &position)
      state = skipper.isDone ? .frames : .head(skipper)
      decoder = FrameDecoder(
        sender: decoder.sender, streamOffset: skipper.byteCount, payloadLimit: payloadLimit)
    }
    return decoder.next(in: bytes, at: &position)
  }

  private mutating func begin(_ beginning: UnsafeRawBufferPointer) {
    guard HeadStart(beginning) == .found else {
      state = .frames
      return
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
