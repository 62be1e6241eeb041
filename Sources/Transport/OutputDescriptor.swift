import Reactor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How to write to a descriptor that came from the parent process without stopping the loop, and without
/// setting O_NONBLOCK on a file description that the parent shares.
struct OutputDescriptor: ~Copyable {
  private enum Method {
    /// A file, or a device that is no terminal: it does not make its writer wait.
    case write
    /// A file description of our own for the same pipe or terminal.
    case writeToOwn
    case send
    /// A pipe or terminal that could not be opened again: a pipe that is writable has room for PIPE_BUF bytes.
    case writeWhenReady
  }

  private let method: Method
  /// What is written to and watched: the descriptor given, or `own`.
  let number: Int32
  private let own: OwnedDescriptor?

  init(_ fd: Int32) {
    var status = stat()
    let type = fstat(fd, &status) == 0 ? status.st_mode & S_IFMT : 0
    switch type {
    case S_IFSOCK:
      number = fd
      own = nil
      method = .send
    case S_IFIFO,
      S_IFCHR where isatty(fd) == 1:
      if let reopened = Self.reopen(fd) {
        number = reopened.number
        own = consume reopened
        method = .writeToOwn
      } else {
        number = fd
        own = nil
        method = .writeWhenReady
      }
    default:
      number = fd
      own = nil
      method = .write
    }
  }

  /// Opening what stands behind a descriptor gives a new file description on Linux, and a copy elsewhere.
  private static func reopen(_ fd: Int32) -> OwnedDescriptor? {
    #if os(Linux)
      let number = open("/proc/self/fd/\(fd)", O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
      return number < 0 ? nil : OwnedDescriptor(number)
    #else
      return nil
    #endif
  }

  /// Writes what can be written now.
  ///
  /// - Parameter bytes: not empty.
  /// - Returns: how many bytes were taken; 0 when it has to wait.
  /// - Throws: what the system says: EPIPE when nobody reads any more.
  func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int {
    let count =
      switch method {
      case .write, .writeToOwn: Self.systemWrite(number, bytes.baseAddress, bytes.count)
      case .writeWhenReady:
        isReady(within: 0) ? Self.systemWrite(number, bytes.baseAddress, min(bytes.count, Int(PIPE_BUF))) : 0
      case .send: send(number, bytes.baseAddress, bytes.count, sendFlags)
      }
    if count >= 0 { return count }
    if errno == EAGAIN || errno == EINTR { return 0 }
    throw SystemError(call: "write")
  }

  private static func systemWrite(_ fd: Int32, _ base: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.write(fd, base, count)
    #else
      Darwin.write(fd, base, count)
    #endif
  }

  /// Blocks until something can be written or `seconds` have passed; nil waits for ever.
  func isReady(within seconds: Double?) -> Bool {
    var entry = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
    return poll(&entry, 1, seconds.map { Int32(min($0, 1e6) * 1000) } ?? -1) > 0
  }
}
