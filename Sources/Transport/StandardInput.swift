import Reactor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads a terminal, pipe, socket or file in large blocks, one block each time it is ready.
///
/// O_NONBLOCK is never set: the parent shell shares the file description, and would find its terminal changed.
package final class StandardInput {
  private let reactor: Reactor
  private let fd: Int32
  private let buffer: UnsafeMutableRawBufferPointer
  private var onBytes: ((UnsafeMutableRawBufferPointer) -> Void)?
  private var onEnd: ((SystemError?) -> Void)?
  private var isPaused = false

  /// - Parameters:
  ///   - reactor: the loop to read on.
  ///   - fd: stays open, and is not closed here.
  ///   - bufferSize: the most bytes delivered at once.
  package init(reactor: Reactor, fd: Int32 = 0, bufferSize: Int = 256 * 1024) {
    self.reactor = reactor
    self.fd = fd
    buffer = .allocate(byteCount: bufferSize, alignment: 16)
  }

  deinit {
    stop()
    buffer.deallocate()
  }

  /// - Parameters:
  ///   - onBytes: takes what was read, which may be changed in place, and is valid only during the call.
  ///   - onEnd: called once, with nil at the end of the input.
  package func start(
    onBytes: @escaping (UnsafeMutableRawBufferPointer) -> Void, onEnd: @escaping (SystemError?) -> Void
  ) {
    self.onBytes = onBytes
    self.onEnd = onEnd
    do {
      try reactor.watch(fd, isPaused ? [] : .read) { [unowned self] _ in readBlock() }
    } catch {
      reactor.schedule(after: 0) { [weak self] in self?.end(error) }
    }
  }

  /// Reads nothing until `resume`.
  package func pause() {
    isPaused = true
    reactor.setInterest(fd, [])
  }

  package func resume() {
    isPaused = false
    reactor.setInterest(fd, .read)
  }

  /// Reads no more; `onEnd` is not called.
  package func stop() {
    guard onEnd != nil else { return }
    reactor.unwatch(fd)
    onBytes = nil
    onEnd = nil
  }

  /// Is there something that has not been read? For a file, up to its end; for anything else, what the kernel
  /// holds at this moment.
  package var hasWaitingBytes: Bool {
    var status = stat()
    guard fstat(fd, &status) == 0 else { return false }
    if status.st_mode & S_IFMT == S_IFREG { return lseek(fd, 0, SEEK_CUR) < status.st_size }
    var count: Int32 = 0
    return ioctl(fd, UInt(FIONREAD), &count) == 0 && count > 0
  }

  private func readBlock() {
    let count = read(fd, buffer.baseAddress, buffer.count)
    if count > 0 {
      onBytes?(UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
    } else if count == 0 {
      end(nil)
    } else if errno != EINTR && errno != EAGAIN {
      end(SystemError(call: "read"))
    }
  }

  private func end(_ error: SystemError?) {
    let onEnd = onEnd
    stop()
    onEnd?(error)
  }
}
