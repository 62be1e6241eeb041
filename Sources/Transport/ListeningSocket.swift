import Reactor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where to listen.
package enum ListenEndpoint: Equatable, Sendable {
  /// Port 0 takes a free one. The host is a name or a numeric address, without brackets.
  case tcp(host: String, port: UInt16)
  case unix(path: String)
}

package enum ListenError: Error, Equatable, Sendable {
  case resolve(ResolveError)
  case system(SystemError)

  /// The system's text.
  package var message: String {
    switch self {
    case .resolve(let error): error.text
    case .system(let error): error.message
    }
  }
}

/// A bound and listening socket; a Unix socket's file goes when it goes.
struct ListeningSocket: ~Copyable {
  let descriptor: OwnedDescriptor
  /// With the real port.
  let address: SocketAddress
  /// The file of a Unix socket, and what tells it from one that another process put in its place.
  private let file: (path: String, device: UInt64, inode: UInt64)?

  private static let backlog: Int32 = 4096

  init(_ endpoint: ListenEndpoint) throws(ListenError) {
    switch endpoint {
    case .tcp(let host, let port):
      try self.init(address: try Self.addressToBind(host: host, port: port))
    case .unix(let path):
      do {
        try self.init(path: path)
      } catch {
        throw .system(error)
      }
    }
  }

  deinit {
    if let file, let now = Self.identify(file.path), now == (file.device, file.inode) { unlink(file.path) }
  }

  /// For `localhost`, IPv4: the address that other programs' messages name.
  private static func addressToBind(host: String, port: UInt16) throws(ListenError) -> SocketAddress {
    let host = isLocalhost(host) ? "127.0.0.1" : host
    switch lookUp(host: host, port: port, family: .any, numericOnly: true)
      .flatMapError({ _ in lookUp(host: host, port: port, family: .any, numericOnly: false) })
    {
    case .success(let addresses):
      guard let first = addresses.first else { throw .resolve(ResolveError(code: EAI_NONAME)) }
      return first
    case .failure(let error):
      throw .resolve(error)
    }
  }

  private init(address: SocketAddress) throws(ListenError) {
    do {
      let socket = try openNonBlockingSocket(family: address.family)
      setReuseAddress(socket.number)
      setNoDelay(socket.number)
      try Self.bindAndListen(socket.number, address)
      self.address = try SocketAddress(localOf: socket.number)
      descriptor = consume socket
      file = nil
    } catch {
      throw .system(error)
    }
  }

  private init(path: String) throws(SystemError) {
    let address = try SocketAddress(unixPath: path)
    let socket = try openNonBlockingSocket(family: AF_UNIX)
    do {
      try Self.bindAndListen(socket.number, address)
    } catch {
      guard error.code == EADDRINUSE, Self.isStaleSocket(path, address) else { throw error }
      unlink(path)
      try Self.bindAndListen(socket.number, address)
    }
    self.address = address
    file = Self.identify(path).map { (path, $0.device, $0.inode) }
    descriptor = consume socket
  }

  private static func bindAndListen(_ fd: Int32, _ address: SocketAddress) throws(SystemError) {
    guard address.withSockaddr({ bind(fd, $0, $1) }) == 0 else { throw SystemError(call: "bind") }
    guard listen(fd, backlog) == 0 else { throw SystemError(call: "listen") }
  }

  /// A socket file on which nobody listens, left by a process that was killed. Other files are not ours to
  /// remove.
  private static func isStaleSocket(_ path: String, _ address: SocketAddress) -> Bool {
    guard identify(path) != nil, let probe = try? openNonBlockingSocket(family: AF_UNIX) else { return false }
    return address.withSockaddr { connect(probe.number, $0, $1) } != 0 && errno == ECONNREFUSED
  }

  /// Nil for what is not a socket.
  private static func identify(_ path: String) -> (device: UInt64, inode: UInt64)? {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return nil }
    return (UInt64(truncatingIfNeeded: status.st_dev), UInt64(status.st_ino))
  }
}
