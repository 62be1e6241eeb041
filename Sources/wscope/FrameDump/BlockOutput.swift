import Bytes
import Reactor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A descriptor that is written in large blocks. It does not own the descriptor.
struct BlockOutput: ~Copyable {
  enum Failure: Error, Equatable {
    /// The reader of a pipe has gone: the end of the work, and no error.
    case readerGone
    case system(SystemError)
  }

  /// What waits to be written.
  var queue = ByteQueue(blockSize: 2 * Self.blockSize)
  private let descriptor: Int32

  private static let blockSize = 256 * 1024

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// What waits fills a block.
  var isFull: Bool { queue.count >= Self.blockSize }

  /// Writes what waits once it fills a block.
  mutating func flushIfFull() throws(Failure) {
    if isFull { try flush() }
  }

  /// Writes all that waits.
  mutating func flush() throws(Failure) {
    while !queue.isEmpty {
      let written = write(descriptor, queue.readable.baseAddress, queue.count)
      if written >= 0 {
        queue.consume(written)
      } else if errno == EAGAIN {
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&ready, 1, -1)
      } else if errno != EINTR {
        throw errno == EPIPE ? .readerGone : .system(SystemError(call: "write"))
      }
    }
  }
}
