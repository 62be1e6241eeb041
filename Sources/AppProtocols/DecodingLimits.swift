/// What bounds the memory that decoding takes. What is beyond is not decoded, and the reason says so.
enum DecodingLimits {
  /// Bytes of one message, and of a packet that spans messages or has attachments.
  static let bytes = 16 << 20
  /// Arrays, objects and maps in each other.
  static let depth = 256
  /// Values in one message of a binary format: each takes some 50 bytes of memory, where its encoding may take
  /// one.
  static let values = 1 << 20
  /// Binary messages that one Socket.IO packet may announce.
  static let attachments = 1 << 12
}

/// Why a message cannot be decoded: one sentence.
struct Unreadable: Error, Equatable {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

extension Decoding {
  /// What `read` finds, or why it finds nothing.
  init(_ read: () throws(Unreadable) -> [DecodedPacket]) {
    do throws(Unreadable) { self = .packets(try read()) } catch { self = .unreadable(error.reason) }
  }
}

extension DecodingLimits {
  /// - Throws: `Unreadable` where the message is too long to be decoded.
  static func check(_ payload: UnsafeRawBufferPointer) throws(Unreadable) {
    guard payload.count <= bytes else {
      throw Unreadable("a message of \(payload.count) bytes: no more than \(bytes) are decoded")
    }
  }
}
