#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whole small files, without Foundation.
enum FileContents {
  static func read(_ path: String) throws(Failure) -> [UInt8] {
    let fd = open(path, O_RDONLY | O_CLOEXEC)
    guard fd >= 0 else { throw failure(path, "read") }
    defer { close(fd) }
    var contents: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = readBlock(fd, &buffer)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(path, "read") }
      guard count > 0 else { return contents }
      contents += buffer[..<count]
    }
  }

  /// Creates the file, or replaces what it held.
  static func write(_ text: String, to path: String) throws(Failure) {
    let fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard fd >= 0 else { throw failure(path, "written") }
    defer { close(fd) }
    try write(Array(text.utf8), to: fd, path)
  }

  /// Creates the file.
  ///
  /// - Returns: false where there is one.
  static func create(_ path: String, _ bytes: [UInt8]) throws(Failure) -> Bool {
    let fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    if fd < 0, errno == EEXIST { return false }
    guard fd >= 0 else { throw failure(path, "written") }
    defer { close(fd) }
    try write(bytes, to: fd, path)
    return true
  }

  private static func write(_ bytes: [UInt8], to fd: Int32, _ path: String) throws(Failure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { writeBlock(fd, $0) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(path, "written") }
      rest = rest.dropFirst(count)
    }
  }

  private static func failure(_ path: String, _ verb: String) -> Failure {
    Failure(.inputUnreadable, phase: .input, "\(path) cannot be \(verb): \(String(cString: strerror(errno)))")
  }
}

// The calls share their names with the functions above.
private func readBlock(_ fd: Int32, _ buffer: inout [UInt8]) -> Int { read(fd, &buffer, buffer.count) }
private func writeBlock(_ fd: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(fd, bytes.baseAddress, bytes.count)
}
