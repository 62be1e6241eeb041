import Synchronization

#if canImport(Glibc)
  import CLinux
  import Glibc
#else
  import Darwin
#endif

/// How another thread wakes the loop: it posts a number, and a descriptor becomes readable.
final class Wakeup: Sendable {
  private let posted = Mutex<[UInt64]>([])
  private let readEnd: OwnedDescriptor

  #if os(Linux)
    init() throws(SystemError) {
      let number = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
      guard number >= 0 else { throw SystemError(call: "eventfd") }
      readEnd = OwnedDescriptor(number)
    }

    private var signalled: Int32 { readEnd.number }
  #else
    private let writeEnd: OwnedDescriptor

    init() throws(SystemError) {
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else { throw SystemError(call: "pipe") }
      makeNonBlocking(ends[0])
      makeNonBlocking(ends[1])
      readEnd = OwnedDescriptor(ends[0])
      writeEnd = OwnedDescriptor(ends[1])
    }

    private var signalled: Int32 { writeEnd.number }
  #endif

  var fd: Int32 { readEnd.number }

  /// May be called on any thread.
  func post(_ number: UInt64) {
    posted.withLock { $0.append(number) }
    // An eventfd takes eight bytes. A full pipe refuses them, and is readable all the same.
    var one: UInt64 = 1
    _ = write(signalled, &one, MemoryLayout<UInt64>.size)
  }

  /// What was posted since the last call, in order.
  func take() -> [UInt64] {
    var count: UInt64 = 0
    while read(fd, &count, MemoryLayout<UInt64>.size) == MemoryLayout<UInt64>.size {
      #if os(Linux)
        break
      #endif
    }
    return posted.withLock { numbers in
      defer { numbers = [] }
      return numbers
    }
  }
}
