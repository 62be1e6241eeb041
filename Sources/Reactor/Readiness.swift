/// What can be done with a descriptor without blocking.
///
/// A hang-up or an error counts as ready for whatever was asked for: the next `recv`, `send` or
/// `getsockopt(SO_ERROR)` tells what it was.
package struct Readiness: OptionSet, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  package static let read = Readiness(rawValue: 1)
  package static let write = Readiness(rawValue: 2)
}

/// One descriptor that the kernel reported.
struct PollEvent {
  var fd: Int32
  /// As given to `Poller.change`: tells an event of this watch from one of an earlier watch on the same number.
  var generation: UInt32
  var readiness: Readiness
}
