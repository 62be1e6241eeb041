import Reactor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Bytes that wait outside of memory: in a file without a name, which nobody else can open and which is gone with
/// the process.
final class WaitingFile {
  private let fd: Int32
  private var end = 0
  /// Of what has not been taken.
  private var byteCount = 0

  /// - Parameter path: where there is room for as much; if nothing can be made there, that is where temporary
  ///   files are.
  init(beside path: String) throws(SystemError) {
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "./"
    guard let fd = Self.makeFile(in: String(folder)) ?? Self.makeFile(in: "/tmp/") else {
      throw SystemError(call: "mkstemp")
    }
    self.fd = fd
  }

  deinit { close(fd) }

  private static func makeFile(in folder: String) -> Int32? {
    var name = Array("\(folder).wscope-XXXXXX".utf8CString)
    let fd = mkstemp(&name)
    guard fd >= 0 else { return nil }
    _ = fcntl(fd, F_SETFD, FD_CLOEXEC)
    unlink(name)
    return fd
  }

  /// - Returns: where the bytes are.
  func append(_ bytes: [UInt8]) throws(SystemError) -> Range<Int> {
    var position = 0
    while position < bytes.count {
      let count = bytes[position...].withUnsafeBytes {
        pwrite(fd, $0.baseAddress, $0.count, off_t(end + position))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw SystemError(call: "pwrite") }
      position += count
    }
    defer { end += bytes.count }
    byteCount += bytes.count
    return end..<(end + bytes.count)
  }

  /// Gives bytes back, once.
  func take(_ range: Range<Int>) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var position = 0
    while position < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        pread(fd, $0.baseAddress! + position, $0.count - position, off_t(range.lowerBound + position))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw SystemError(call: "pread") }
      position += count
    }
    byteCount -= range.count
    if byteCount == 0, ftruncate(fd, 0) == 0 { end = 0 }
    return bytes
  }
}
