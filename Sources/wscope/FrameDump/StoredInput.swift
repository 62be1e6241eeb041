import Bytes
import Capture
import Reactor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file, or stdin, read in blocks from beginning to end.
struct StoredInput: ~Copyable {
  private let descriptor: Int32
  /// What it is called in front of people.
  let name: String
  let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 64)

  /// stdin.
  init() {
    descriptor = STDIN_FILENO
    name = "stdin"
  }

  init(path: String) throws(Failure) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    name = path
    if descriptor < 0 {
      throw Failure(.inputUnreadable, phase: .input, "\(path): \(SystemError(call: "open").message)")
    }
  }

  deinit {
    block.deallocate()
    if descriptor > STDERR_FILENO { close(descriptor) }
  }

  /// A pipe or a terminal: what comes next may be long in coming.
  var isLive: Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
  }

  /// The whole file: a payload to be composed.
  consuming func readAll() throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    while case let count = try fill(from: 0), count > 0 { bytes += block[..<count] }
    return bytes
  }

  /// The first block; more than one read only as long as its format cannot be told.
  func readBeginning() throws(Failure) -> UnsafeMutableRawBufferPointer {
    var count = try fill(from: 0)
    while count > 0, InputFormat.isUndecided(UnsafeRawBufferPointer(rebasing: block[..<count])) {
      let more = try fill(from: count)
      guard more > 0 else { break }
      count += more
    }
    return UnsafeMutableRawBufferPointer(rebasing: block[..<count])
  }

  /// The next block; empty at the end of the input.
  func readNext() throws(Failure) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: block[..<(try fill(from: 0))])
  }

  /// Reads into the block.
  /// - Returns: how many bytes were read; 0 at the end of the input.
  private func fill(from start: Int) throws(Failure) -> Int {
    while true {
      let count = read(descriptor, block.baseAddress.map { $0 + start }, block.count - start)
      if count >= 0 { return count }
      if errno == EAGAIN {
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&ready, 1, -1)
      } else if errno != EINTR {
        throw Failure(.inputUnreadable, phase: .input, "\(name): \(SystemError(call: "read").message)")
      }
    }
  }
}
