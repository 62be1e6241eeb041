#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A system call that failed.
package struct SystemError: Error, Equatable, Sendable {
  /// The value of `errno`.
  package let code: Int32
  /// The call by its name in the manual: `connect`.
  package let call: String

  package init(code: Int32, call: String) {
    self.code = code
    self.call = call
  }

  /// The failure that `errno` tells of now.
  package init(call: String) {
    self.init(code: errno, call: call)
  }

  /// The system's text: `Connection refused`.
  package var message: String {
    String(cString: strerror(code))
  }
}
