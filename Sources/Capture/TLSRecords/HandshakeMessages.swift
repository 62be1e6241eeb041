import Bytes

/// The messages of the TLS handshake that matter to a reader (RFC 8446 §4).
enum HandshakeType {
  static let helloRequest: UInt8 = 0
  static let clientHello: UInt8 = 1
  static let serverHello: UInt8 = 2
  static let newSessionTicket: UInt8 = 4
  static let endOfEarlyData: UInt8 = 5
  static let encryptedExtensions: UInt8 = 8
  static let finished: UInt8 = 20
  static let keyUpdate: UInt8 = 24

  static let read: Set<UInt8> = [clientHello, serverHello, newSessionTicket, encryptedExtensions]
}

struct HandshakeMessage {
  var type: UInt8
  /// Empty for types that nobody reads. Valid until the next message is asked for.
  var body: UnsafeRawBufferPointer
}

/// Puts the handshake messages of one direction together: a record may hold several, or a part of one. Only the
/// bodies that are read are kept, and those up to a limit; a certificate chain costs nothing.
struct HandshakeMessages: ~Copyable {
  private static let headerByteCount = 4
  /// A ClientHello with post-quantum key shares has 2 KiB. What is longer is not read.
  static let bodyLimit = 32 * 1024

  private var collected = ByteQueue(blockSize: 512)
  /// Bytes of a body nobody reads that are still to come.
  private var skipping = 0
  private var delivered = 0

  /// No message has begun that has not ended.
  var isBetweenMessages: Bool { skipping == 0 && collected.count == delivered }

  mutating func receive(_ bytes: UnsafeRawBufferPointer) {
    let skipped = min(skipping, bytes.count)
    skipping -= skipped
    collected.append(UnsafeRawBufferPointer(rebasing: bytes[skipped...]))
  }

  /// The next message whose body has come, or whose body nobody reads.
  mutating func next() -> HandshakeMessage? {
    collected.consume(delivered)
    delivered = 0
    var fields = TLSFieldReader(collected.readable)
    guard let type = fields.number(ofBytes: 1), let length = fields.number(ofBytes: 3) else {
      collected.releaseIfEmpty()
      return nil
    }
    let whole = HandshakeMessages.headerByteCount + length
    guard HandshakeType.read.contains(UInt8(type)), length <= HandshakeMessages.bodyLimit else {
      delivered = min(whole, collected.count)
      skipping = whole - delivered
      return HandshakeMessage(type: UInt8(type), body: UnsafeRawBufferPointer(start: nil, count: 0))
    }
    guard let body = fields.take(length) else { return nil }
    delivered = whole
    return HandshakeMessage(type: UInt8(type), body: body)
  }

  /// After a hole: a message that had begun will not end.
  mutating func reset() {
    collected.removeAll()
    skipping = 0
    delivered = 0
  }
}
