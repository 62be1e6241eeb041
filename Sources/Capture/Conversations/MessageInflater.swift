import WebSocketCore

/// Inflates the messages of one direction in bounded memory, and tells only what is certain.
///
/// After a hole the window is empty. zlib refuses every reference to what is not in it ("invalid distance too
/// far back"), so a message that inflates depends on nothing that was lost: it is proven, and fills the window
/// again. One that does not inflate empties it, so that nothing can refer to what was lost with it either.
struct MessageInflater: ~Copyable {
  enum Outcome: Equatable {
    case ok
    /// It refers back to what is not in the capture.
    case lostContext
    /// It is no DEFLATE, in zlib's words.
    case corrupt(String)
    /// It is larger than the limit of so many bytes.
    case tooBig(UInt64)
  }

  private var inflater: Inflater
  private let keepsContext: Bool
  /// Bytes that a message may refer back.
  private let window: UInt64
  private let limit: UInt64
  private let ratio: UInt64
  /// Bytes in the window since it was empty; nil where nothing has been lost.
  private var known: UInt64?
  /// Of this direction: bytes in, and bytes out.
  private var taken: UInt64 = 0
  private var given: UInt64 = 0
  /// Inflated bytes of the message in progress.
  private(set) var length: UInt64 = 0

  /// - Parameters:
  ///   - parameters: what was agreed on.
  ///   - sender: whose messages they are.
  ///   - isFromStart: false: messages have gone before the first one.
  ///   - limit: of the inflated size of one message, in bytes.
  ///   - ratio: how many times larger than its input a direction may get, on top of the limit.
  init(
    _ parameters: DeflateParameters, sender: Role, isFromStart: Bool, limit: UInt64, ratio: UInt64
  ) {
    let bits = parameters.windowBits(of: sender)
    keepsContext = parameters.keepsContext(of: sender)
    inflater = Inflater(windowBits: bits, keepsContext: keepsContext)
    window = 1 << UInt64(bits)
    self.limit = limit
    self.ratio = ratio
    known = isFromStart || !keepsContext ? nil : 0
  }

  /// Inflates a piece of a message.
  ///
  /// - Parameters:
  ///   - chunk: unmasked payload.
  ///   - body: takes what it gives, in pieces. They are valid during the call.
  mutating func inflate(
    _ chunk: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void
  ) -> Outcome {
    guard !chunk.isEmpty else { return .ok }
    taken &+= UInt64(chunk.count)
    // Up to 1 KiB lies on the stack: what nearly every message has room in. More has to be allocated each time.
    guard chunk.count > 256 else {
      return withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 16) { inflate(chunk, by: $0, body) }
    }
    return withUnsafeTemporaryAllocation(byteCount: 16 * 1024, alignment: 16) { inflate(chunk, by: $0, body) }
  }

  @inline(__always)
  private mutating func inflate(
    _ chunk: UnsafeRawBufferPointer, by room: UnsafeMutableRawBufferPointer,
    _ body: (UnsafeRawBufferPointer) -> Void
  ) -> Outcome {
    var position = 0
    while true {
      let (result, count) = inflater.inflate(chunk, at: &position, into: room)
      if count > 0 {
        length += UInt64(count)
        given &+= UInt64(count)
        body(UnsafeRawBufferPointer(rebasing: room[..<count]))
      }
      if case .corrupt(let why) = result { return failed(why) }
      if length > limit || given > limit &+ taken &* ratio {
        loseContext()
        return .tooBig(limit)
      }
      if position == chunk.count, count < room.count { return .ok }
    }
  }

  /// The last piece of a message has been taken.
  mutating func finishMessage() -> Outcome {
    if case .corrupt(let why) = inflater.finishMessage() { return failed(why) }
    if let known {
      let sum = known + length
      self.known = sum >= window ? nil : sum
    }
    length = 0
    return .ok
  }

  /// The message in progress is not whole, or messages are missing: what follows may refer back to them.
  mutating func loseContext() {
    inflater.abandonMessage()
    length = 0
    if keepsContext { known = 0 }
  }

  private mutating func failed(_ why: String) -> Outcome {
    let isLost = known != nil && why.contains("too far back")
    loseContext()
    return isLost ? .lostContext : .corrupt(why)
  }
}
