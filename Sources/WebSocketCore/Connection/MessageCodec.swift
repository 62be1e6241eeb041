import Bytes

/// permessage-deflate as a connection uses it (RFC 7692 §7): one compressor for what is sent, one
/// decompressor for what is received.
struct MessageCodec: ~Copyable {
  /// True inside a received message whose first frame had RSV1 set.
  private(set) var isInflating = false

  private let canCompress: Bool
  private let threshold: Int
  private var deflater: Deflater
  private var inflater: Inflater
  private var compressed = ByteQueue()

  /// - Parameters:
  ///   - agreement: what the handshake agreed on.
  ///   - role: ours.
  ///   - threshold: messages below so many bytes are sent as they are.
  init(_ agreement: DeflateParameters, role: Role, threshold: Int) {
    self.threshold = threshold
    // RFC 7692 §7.1.2: zlib has no compressor for a window of 8 bits; not to compress is always allowed (§6).
    canCompress = agreement.canCompress(as: role)
    deflater = Deflater(
      windowBits: agreement.windowBits(of: role), keepsContext: agreement.keepsContext(of: role))
    inflater = Inflater(
      windowBits: agreement.windowBits(of: role.peer), keepsContext: agreement.keepsContext(of: role.peer))
  }

  /// Compresses a message that is to be sent.
  ///
  /// - Returns: what goes in its place, valid until `releaseCompressed`; nil when it is to go as it is.
  mutating func compress(_ payload: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard canCompress, payload.count >= threshold, deflater.compress(payload, into: &compressed) else {
      return nil
    }
    return compressed.readable
  }

  mutating func releaseCompressed() {
    compressed.removeAll()
    compressed.releaseIfEmpty()
  }

  /// The first frame of a data message has come.
  mutating func begin(_ header: FrameHeader) { isInflating = header.rsv1 }

  /// Inflates a piece of the message in progress, and the end that the sender left out.
  ///
  /// - Parameters:
  ///   - payload: unmasked bytes.
  ///   - endsMessage: this is the last of them.
  ///   - queue: where the inflated bytes go.
  ///   - limit: of the whole inflated message, in bytes.
  /// - Returns: what is wrong, if something is.
  mutating func inflate(
    _ payload: UnsafeRawBufferPointer, endsMessage: Bool, into queue: inout ByteQueue, limit: Int
  ) -> Violation? {
    var result = inflater.inflate(payload, into: &queue, limit: limit)
    if result == .ok, endsMessage { result = inflater.finishMessage() }
    if endsMessage { isInflating = false }
    switch result {
    case .ok: return nil
    case .tooBig:
      inflater.abandonMessage()
      return Violation(.messageTooBig, "it inflates to more than \(limit) bytes, which is the limit")
    case .corrupt(let why):
      inflater.abandonMessage()
      return Violation(.deflateCorrupt, why)
    }
  }
}
