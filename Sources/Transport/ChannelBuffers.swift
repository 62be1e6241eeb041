import Bytes

/// The memory that all channels of one loop share, since only one of them works at a time: an idle channel owns
/// none.
package final class ChannelBuffers {
  /// What is read from a socket.
  let received: UnsafeMutableRawBufferPointer
  /// What TLS makes of it. Touched, and so backed by memory, only if there is TLS.
  let plaintext: UnsafeMutableRawBufferPointer
  var output = SpareQueue()
  var ciphertext = SpareQueue()

  /// - Parameter size: the most bytes that are read, and handed to a handler, at once.
  package init(size: Int = 256 * 1024) {
    received = .allocate(byteCount: size, alignment: 16)
    plaintext = .allocate(byteCount: size, alignment: 16)
  }

  deinit {
    received.deallocate()
    plaintext.deallocate()
  }
}

/// The memory of a byte queue, lent to whoever is about to write and taken back when that has been sent.
struct SpareQueue: ~Copyable {
  /// Larger ones go back to the system.
  private static let largestCapacity = 1 << 20

  private var spare = ByteQueue()

  /// Only a queue that has no memory gets some.
  mutating func lend(to queue: inout ByteQueue) {
    if queue.capacity == 0 { swap(&queue, &spare) }
  }

  /// Only an empty queue loses its memory.
  mutating func reclaim(_ queue: inout ByteQueue) {
    guard queue.isEmpty, queue.capacity > 0 else { return }
    if queue.capacity > spare.capacity, queue.capacity <= Self.largestCapacity { swap(&queue, &spare) }
    queue.releaseIfEmpty()
  }
}
