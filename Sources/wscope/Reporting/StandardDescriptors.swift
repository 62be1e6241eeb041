#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A descriptor that the caller has closed (`>&-`) would be given to the next file or socket that is opened,
/// and payloads would be written into it.
enum StandardDescriptors {
  /// Opens `/dev/null` in place of a closed stdin or stderr. A closed stdout is refused: what is printed
  /// would be lost.
  static var areOpen: Bool {
    for fd: Int32 in [0, 1, 2] where fcntl(fd, F_GETFD) < 0 {
      let placeholder = open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY)
      if placeholder != fd || fd == 1 {
        _ = Reporter.fatal(Failure(.otherError, phase: .output, "stdout is closed"))
        return false
      }
    }
    return true
  }
}
