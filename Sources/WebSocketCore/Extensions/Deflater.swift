import Bytes
import CZlib

/// Compresses the messages of one direction (RFC 7692 §7.2.1).
///
/// Costs nothing until the first message: zlib's state for 15 bits is 256 KiB.
package struct Deflater: ~Copyable {
  /// On the heap: zlib's state points back to it, so it must not move.
  private var stream: UnsafeMutablePointer<z_stream>?
  private let windowBits: Int32
  private let keepsContext: Bool
  private let level: Int32
  private let memoryLevel: Int32

  /// - Parameters:
  ///   - windowBits: as agreed, 9 to 15; for 8 see `DeflateParameters.canCompress`.
  ///   - keepsContext: may a message refer back to earlier ones?
  ///   - level: 1 is fastest, 9 smallest. 3 takes half the time of 6 for chat-like JSON,
  ///     for an eighth more bytes.
  ///   - memoryLevel: 1 to 9; zlib takes 2^(memoryLevel + 9) bytes for its tables, and 2^(windowBits + 2)
  ///     for the window.
  package init(windowBits: UInt8 = 15, keepsContext: Bool = true, level: Int = 3, memoryLevel: Int = 8) {
    self.windowBits = Int32(min(max(windowBits, 9), 15))
    self.keepsContext = keepsContext
    self.level = Int32(min(max(level, 0), 9))
    self.memoryLevel = Int32(min(max(memoryLevel, 1), 9))
  }

  deinit {
    if let stream { Self.free(stream) }
  }

  /// Appends the compressed form of one whole message to `queue`.
  /// - Parameters:
  ///   - message: the payload; may be empty.
  ///   - queue: gets at least one byte.
  /// - Returns: false when memory is out: nothing was appended, and the message can go uncompressed.
  package mutating func compress(_ message: UnsafeRawBufferPointer, into queue: inout ByteQueue) -> Bool {
    // RFC 7692 §7.2.3.6. zlib gives nothing at all for a second flush without input.
    guard let start = message.baseAddress, message.count > 0 else {
      queue.append(0x00)
      return true
    }
    guard let stream = prepare() else { return false }
    var offset = 0
    while offset < message.count {
      // zlib counts in 32 bits.
      let size = min(message.count - offset, 1 << 30)
      let isLast = offset + size == message.count
      Self.feed(stream, start + offset, size, isLast ? Z_SYNC_FLUSH : Z_NO_FLUSH, &queue)
      offset += size
    }
    // RFC 7692 §7.2.1: without the 4 bytes that end a flush, 00 00 ff ff.
    queue.commit(-4)
    if !keepsContext { deflateReset(stream) }
    return true
  }

  /// Gives zlib's state back if the next message does not need it.
  package mutating func releaseIdleMemory() {
    guard !keepsContext, let stream else { return }
    Self.free(stream)
    self.stream = nil
  }

  private mutating func prepare() -> UnsafeMutablePointer<z_stream>? {
    if let stream { return stream }
    let new = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    new.initialize(to: z_stream())
    guard wscope_deflate_init(new, level, -windowBits, memoryLevel) == Z_OK else {
      new.deallocate()
      return nil
    }
    stream = new
    return new
  }

  private static func feed(
    _ stream: UnsafeMutablePointer<z_stream>, _ start: UnsafeRawPointer, _ size: Int, _ flush: Int32,
    _ queue: inout ByteQueue
  ) {
    // zlib does not write to its input; the type has no const.
    stream.pointee.next_in = UnsafeMutablePointer(mutating: start.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(size)
    repeat {
      let room = min(max(size / 2, 256), 256 * 1024)
      stream.pointee.next_out = queue.reserve(room).assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(room)
      // Z_BUF_ERROR only says that the last turn had already written everything.
      _ = deflate(stream, flush)
      queue.commit(room - Int(stream.pointee.avail_out))
    } while stream.pointee.avail_out == 0
  }

  private static func free(_ stream: UnsafeMutablePointer<z_stream>) {
    deflateEnd(stream)
    stream.deallocate()
  }
}
