import Bytes
import Reactor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes to a terminal, pipe, socket or file without stopping the loop for a slow reader.
package final class StandardOutput {
  private let reactor: Reactor
  private let descriptor: OutputDescriptor
  private var isBlocked = false

  /// What is to be written; then `flush`.
  package var queue = ByteQueue()
  /// Called after a `flush` that could not write everything, when everything has been written.
  package var onDrained: (() -> Void)?
  /// Called once, from the loop: EPIPE when the reader has gone. What was queued is dropped, then and later.
  package var onFailure: ((SystemError) -> Void)?
  package private(set) var failure: SystemError?

  /// - Parameters:
  ///   - reactor: the loop to write on.
  ///   - fd: stays open, and is not closed here.
  package init(reactor: Reactor, fd: Int32 = 1) {
    self.reactor = reactor
    descriptor = OutputDescriptor(fd)
  }

  deinit {
    if isBlocked { reactor.unwatch(descriptor.number) }
  }

  package var pendingByteCount: Int { queue.count }

  /// Writes what can be written now, the rest when there is room.
  package func flush() {
    if !isBlocked { writeQueued() }
  }

  /// Writes everything, blocking: the last thing before the process ends.
  ///
  /// - Parameter timeout: the longest wait in seconds for room for more, or nil.
  /// - Throws: the failure, also one from before; ETIMEDOUT.
  package func drain(timeout: Double? = nil) throws(SystemError) {
    if let failure { throw failure }
    while !queue.isEmpty {
      let count = try descriptor.write(queue.readable)
      queue.consume(count)
      if count == 0, !descriptor.isReady(within: timeout) {
        throw SystemError(code: ETIMEDOUT, call: "write")
      }
    }
  }

  private func writeQueued() {
    do {
      if failure != nil { queue.removeAll() }
      while !queue.isEmpty {
        let count = try descriptor.write(queue.readable)
        queue.consume(count)
        if count == 0 { return try waitForRoom() }
      }
      wasDrained()
    } catch {
      fail(error)
    }
  }

  private func waitForRoom() throws(SystemError) {
    if isBlocked { return }
    try reactor.watch(descriptor.number, .write) { [unowned self] _ in writeQueued() }
    isBlocked = true
  }

  private func wasDrained() {
    guard isBlocked else { return }
    reactor.unwatch(descriptor.number)
    isBlocked = false
    onDrained?()
  }

  private func fail(_ error: SystemError) {
    failure = error
    queue.removeAll()
    wasDrained()
    reactor.schedule(after: 0) { [weak self] in self?.onFailure?(error) }
  }
}
