#if canImport(Glibc)
  import CLinux
  import Glibc
#else
  import Darwin
#endif

/// A new stream socket of `AF_INET`, `AF_INET6` or `AF_UNIX` that never blocks and that child processes do not
/// inherit.
package func openNonBlockingSocket(family: Int32) throws(SystemError) -> OwnedDescriptor {
  #if os(Linux)
    let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let number = socket(family, type, 0)
    guard number >= 0 else { throw SystemError(call: "socket") }
    return OwnedDescriptor(number)
  #else
    let number = socket(family, SOCK_STREAM, 0)
    guard number >= 0 else { throw SystemError(call: "socket") }
    makeNonBlocking(number)
    return OwnedDescriptor(number)
  #endif
}

/// Takes one waiting connection, made as `openNonBlockingSocket` makes its sockets.
///
/// - Parameters:
///   - listener: a listening socket that does not block.
///   - peer: filled with the address of the other end.
///   - length: set to the number of bytes that are valid in `peer`.
/// - Returns: the connected socket.
/// - Throws: `EAGAIN` when none waits.
package func acceptNonBlocking(
  _ listener: Int32, peer: inout sockaddr_storage, length: inout socklen_t
) throws(SystemError) -> OwnedDescriptor {
  length = socklen_t(MemoryLayout<sockaddr_storage>.size)
  let number = withUnsafeMutablePointer(to: &peer) { storage in
    storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
      #if os(Linux)
        wscope_accept4(listener, address, &length)
      #else
        accept(listener, address, &length)
      #endif
    }
  }
  guard number >= 0 else { throw SystemError(call: "accept") }
  #if !os(Linux)
    makeNonBlocking(number)
  #endif
  return OwnedDescriptor(number)
}

#if !os(Linux)
  func makeNonBlocking(_ fd: Int32) {
    _ = fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK)
    _ = fcntl(fd, F_SETFD, FD_CLOEXEC)
  }
#endif
