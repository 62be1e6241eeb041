import Reactor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Listens, and hands over every connection that comes.
package final class Acceptor {
  /// Others get their turn after so many.
  private static let acceptsPerWakeUp = 64
  /// Seconds to wait when the system has no descriptor or memory for another connection.
  private static let overloadPause = 0.1

  private let reactor: Reactor
  private var listener: ListeningSocket?
  private var accepted: ((Int32, SocketAddress) -> Void)?
  private var failed: ((SystemError) -> Void)?
  private var isPaused = false
  private var overload: TimerID?

  /// With the real port where 0 was asked for.
  package let boundAddress: SocketAddress

  /// Binds and listens: clients can connect from here on.
  package init(reactor: Reactor, endpoint: ListenEndpoint) throws(ListenError) {
    let listener = try ListeningSocket(endpoint)
    self.reactor = reactor
    boundAddress = listener.address
    self.listener = consume listener
  }

  deinit { close() }

  /// - Parameters:
  ///   - accepted: takes a connected socket that does not block, and closes it; and its other end's address.
  ///   - failed: told of every refusal of the system (EMFILE), after which it is tried again in 100 ms.
  /// - Throws: what the loop says.
  package func start(
    _ accepted: @escaping (Int32, SocketAddress) -> Void, failed: @escaping (SystemError) -> Void = { _ in }
  ) throws(SystemError) {
    guard let fd = listener?.descriptor.number else { return }
    self.accepted = accepted
    self.failed = failed
    try reactor.watch(fd, isPaused ? [] : .read) { [unowned self] _ in acceptWaiting(fd) }
  }

  /// Clients wait in the kernel's queue until `resume`.
  package func pause() {
    isPaused = true
    updateInterest()
  }

  package func resume() {
    isPaused = false
    updateInterest()
  }

  /// No more connections; the file of a Unix socket is removed.
  package func close() {
    if let overload { reactor.cancel(overload) }
    overload = nil
    guard let listener = listener.take() else { return }
    reactor.unwatch(listener.descriptor.number)
    accepted = nil
    failed = nil
  }

  private func updateInterest() {
    guard let fd = listener?.descriptor.number else { return }
    reactor.setInterest(fd, isPaused || overload != nil ? [] : .read)
  }

  private func acceptWaiting(_ fd: Int32) {
    var peer = sockaddr_storage()
    var length: socklen_t = 0
    for _ in 0..<Self.acceptsPerWakeUp {
      // The one who took the last connection may have paused or closed.
      guard !isPaused, let accepted else { return }
      do {
        let socket = try acceptNonBlocking(fd, peer: &peer, length: &length)
        accepted(socket.release(), SocketAddress(peer, length: length))
      } catch {
        switch error.code {
        case EAGAIN: return
        case EINTR, ECONNABORTED: continue
        default: return waitOut(error)
        }
      }
    }
  }

  /// The waiting connection keeps the listener readable: without a pause the loop would spin.
  private func waitOut(_ error: SystemError) {
    overload = reactor.schedule(after: Self.overloadPause) { [unowned self] in
      overload = nil
      updateInterest()
    }
    updateInterest()
    failed?(error)
  }
}
