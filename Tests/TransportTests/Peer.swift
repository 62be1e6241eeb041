import Reactor
import Testing

@testable import Transport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The other end of a connection: a plain socket that blocks, closed at the latest when the test lets go of it.
final class Peer {
  private var socket: OwnedDescriptor?

  var fd: Int32 { socket?.number ?? -1 }

  init(owning fd: Int32) {
    _ = fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK)
    socket = OwnedDescriptor(fd)
  }

  convenience init(to address: SocketAddress) throws {
    self.init(owning: try openNonBlockingSocket(family: address.family).release())
    guard address.withSockaddr({ connect(fd, $0, $1) }) == 0 else { throw SystemError(call: "connect") }
  }

  /// A peer, and the other socket, which does not block.
  static func connected(
    over endpoint: ListenEndpoint = .tcp(host: "127.0.0.1", port: 0)
  ) throws -> (peer: Peer, fd: Int32) {
    let listener = try ListeningSocket(endpoint)
    let peer = try Peer(to: listener.address)
    var waiting = pollfd(fd: listener.descriptor.number, events: Int16(POLLIN), revents: 0)
    try #require(poll(&waiting, 1, 5000) == 1)
    var address = sockaddr_storage()
    var length: socklen_t = 0
    return (
      peer, try acceptNonBlocking(listener.descriptor.number, peer: &address, length: &length).release()
    )
  }

  func send(_ bytes: [UInt8]) {
    #expect(write(fd, bytes, bytes.count) == bytes.count)
  }

  func send(_ text: String) {
    send(Array(text.utf8))
  }

  /// What has come and can be read without waiting; nil at the end of the stream.
  func receive(atMost size: Int = 1 << 20) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: size)
    let count = recv(fd, &bytes, size, Int32(MSG_DONTWAIT))
    return count == 0 ? nil : Array(bytes.prefix(max(0, count)))
  }

  /// Gives the socket up to a channel.
  func takeNonBlocking() -> Int32 {
    guard let taken = socket.take() else { return -1 }
    _ = fcntl(taken.number, F_SETFL, fcntl(taken.number, F_GETFL) | O_NONBLOCK)
    return taken.release()
  }

  func finish() {
    shutdown(fd, Int32(SHUT_WR))
  }

  /// Closes with a RST.
  func reset() {
    setResetOnClose(fd)
    close()
  }

  func close() {
    socket = nil
  }
}
