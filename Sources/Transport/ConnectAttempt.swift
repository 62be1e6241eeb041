import Reactor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One `connect` to one address.
final class ConnectAttempt {
  let address: SocketAddress
  private let reactor: Reactor
  private let startedAt = Reactor.clock()
  private var socket: OwnedDescriptor?
  private var retry: TimerID?

  /// Seconds since it began.
  var duration: Double { Reactor.clock() - startedAt }

  init(to address: SocketAddress, reactor: Reactor) throws(SystemError) {
    self.address = address
    self.reactor = reactor
    let socket = try openNonBlockingSocket(family: address.family)
    if address.family != AF_UNIX { setNoDelay(socket.number) }
    self.socket = consume socket
  }

  deinit { cancel() }

  /// - Parameter done: called once, from the loop, with 0 or the value of `errno`, unless cancelled.
  func start(done: @escaping (Int32) -> Void) {
    guard let fd = socket?.number else { return }
    let code = address.withSockaddr { connect(fd, $0, $1) } == 0 ? 0 : errno
    switch code {
    case EINPROGRESS, EINTR:
      do {
        try reactor.watch(fd, .write) { _ in done(takeSocketError(fd)) }
      } catch {
        report(error.code, done)
      }
    case EAGAIN where address.family == AF_UNIX:
      // The listener's queue is full. A blocking connect would wait; for a Unix socket there is nothing to watch.
      retry = reactor.schedule(after: 0.01) { [unowned self] in start(done: done) }
    default:
      report(code, done)
    }
  }

  private func report(_ code: Int32, _ done: @escaping (Int32) -> Void) {
    retry = reactor.schedule(after: 0) { done(code) }
  }

  /// Hands over the connected socket.
  func takeSocket() -> Int32? {
    guard let socket = socket.take() else { return nil }
    reactor.unwatch(socket.number)
    return socket.release()
  }

  func cancel() {
    if let retry { reactor.cancel(retry) }
    guard let socket = socket.take() else { return }
    reactor.unwatch(socket.number)
  }
}
