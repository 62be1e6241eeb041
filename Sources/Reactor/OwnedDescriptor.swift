#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An open file descriptor, closed when its owner lets go of it.
package struct OwnedDescriptor: ~Copyable, Sendable {
  package let number: Int32

  package init(_ number: Int32) {
    self.number = number
  }

  deinit { _ = close(number) }

  /// Hands the descriptor to someone who closes it by number.
  package consuming func release() -> Int32 {
    let number = number
    discard self
    return number
  }
}
