import WebSocketCore

/// A message put together from its frames, inflated where it was compressed.
package struct CapturedMessage: Sendable {
  /// Where it stands among the events of its connection.
  package enum Place: Sendable {
    /// The source has no frames: it stands for them.
    case inPlaceOfFrames
    /// Its last frame is the next event.
    case beforeItsFrame
    /// It was broken off: no frame ends it.
    case brokenOff
  }

  package var opcode: Opcode
  /// The beginning of it.
  package var payload: [UInt8] = []
  /// Bytes of the whole message, inflated, as far as they were there and could be.
  package var length: UInt64 = 0
  /// Bytes of its payload on the wire that were there.
  package var wireLength: UInt64 = 0
  package var frames = 0
  package var isCompressed: Bool
  /// False where a hole, a cut or a broken compression has taken a part of it.
  package var isWhole = true
  package var place = Place.inPlaceOfFrames
  /// Its connection is one of `ConversationSettings.whole`, as far as that is known.
  package var isChosen = true

  /// A message that begins.
  ///
  /// - Parameters:
  ///   - opcode: of its first frame.
  ///   - isCompressed: with permessage-deflate.
  package init(opcode: Opcode, isCompressed: Bool) {
    self.opcode = opcode
    self.isCompressed = isCompressed
  }

  /// All of it in one frame, not compressed.
  ///
  /// - Parameters:
  ///   - frame: the frame.
  ///   - payload: all of it, unmasked.
  ///   - limit: how much of it is kept.
  init(
    _ frame: borrowing CapturedFrame, _ payload: UnsafeRawBufferPointer,
    limit: ConversationSettings.MessageLimit
  ) {
    let beginning = Self.beginning(of: payload, limit: limit.bytes ?? 0, kept: frame.payload)
    opcode = frame.header.opcode
    self.payload = beginning
    isChosen = limit.isChosen
    place = .beforeItsFrame
    length = frame.payloadSeen
    wireLength = frame.payloadSeen
    frames = 1
    isCompressed = false
  }

  /// Most often it is what the frame has kept of it, which is then shared. Out of line: a branch in the initializer
  /// makes the compiler copy the whole message once more.
  @inline(never)
  private static func beginning(of payload: UnsafeRawBufferPointer, limit: Int, kept: [UInt8]) -> [UInt8] {
    let count = min(limit, payload.count)
    return kept.count == count ? kept : Array(payload.prefix(count))
  }

  /// - Parameters:
  ///   - bytes: the next ones of the message itself.
  ///   - limit: how many of all are kept; what stands behind a part that is missing is not the beginning.
  mutating func append(_ bytes: UnsafeRawBufferPointer, limit: Int) {
    let room = limit - payload.count
    if room > 0, isWhole, UInt64(payload.count) == length {
      payload.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[..<min(room, bytes.count)]))
    }
    length += UInt64(bytes.count)
  }
}
