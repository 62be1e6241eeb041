import Bytes
import Reactor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The file of `--record`. Everything is written at once, so that a process that is killed leaves what it had.
final class RecordingFile {
  let path: String
  private let fd: Int32
  /// What stands in the file for good; nil where it is a pipe, in which nothing can be overwritten.
  private var position: off_t?
  private(set) var failure: Failure?

  /// Creates the file, or empties it. Nobody else may read it: messages may be private.
  init(_ path: String) throws(Failure) {
    self.path = path
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard fd >= 0 else {
      throw Failure(
        .inputUnreadable, phase: .output,
        "--record: \(path) cannot be written: \(SystemError(call: "open").message)")
    }
    position = lseek(fd, 0, SEEK_CUR) >= 0 ? 0 : nil
  }

  deinit { close(fd) }

  /// Adds to the file, and empties the queue.
  func write(_ queue: inout ByteQueue) {
    write(queue.readable)
    queue.removeAll()
  }

  /// Adds to the file before its tail, which `tail` replaces.
  func write(_ queue: inout ByteQueue, tail: StaticString) {
    guard let position else { return write(&queue) }
    let end = position + off_t(queue.count)
    queue.append(literal: tail)
    if failure == nil, lseek(fd, position, SEEK_SET) < 0 { fail() }
    write(queue.readable)
    queue.removeAll()
    self.position = end
  }

  /// The last of it.
  func finish(_ queue: inout ByteQueue, tail: StaticString) {
    if position == nil { queue.append(literal: tail) }
    write(&queue, tail: tail)
  }

  private func write(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while failure == nil, !rest.isEmpty {
      let count = systemWrite(fd, rest)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return fail() }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  private func fail() {
    failure = Failure(
      .otherError, phase: .output,
      "--record: \(path) cannot be written: \(SystemError(call: "write").message)")
  }
}

private func systemWrite(_ fd: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(fd, bytes.baseAddress, bytes.count)
}

/// The time of day.
enum WallClock {
  /// Since 1970.
  static func nanoseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  static func seconds() -> Double { Double(nanoseconds()) / 1e9 }
}
