import Reactor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An address of IPv4, IPv6 or the file system, as the socket calls take it.
package struct SocketAddress: Sendable {
  private var storage: sockaddr_storage
  package private(set) var length: socklen_t

  /// - Parameters:
  ///   - storage: an address that the system filled in.
  ///   - length: how many bytes of it are valid.
  package init(_ storage: sockaddr_storage, length: socklen_t) {
    self.storage = storage
    self.length = min(length, socklen_t(MemoryLayout<sockaddr_storage>.size))
  }

  package init(copying address: UnsafePointer<sockaddr>, length: socklen_t) {
    self.init(sockaddr_storage(), length: length)
    withUnsafeMutableBytes(of: &storage) { target in
      target.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(self.length)))
    }
  }

  /// Throws `ENAMETOOLONG` past 107 bytes (103 on macOS), `ENOENT` for an empty path, `EINVAL` for one with a
  /// NUL in it.
  package init(unixPath path: String) throws(SystemError) {
    var address = sockaddr_un()
    let bytes = Array(path.utf8)
    if bytes.isEmpty { throw SystemError(code: ENOENT, call: "connect") }
    if bytes.contains(0) { throw SystemError(code: EINVAL, call: "connect") }
    let fits = withUnsafeMutableBytes(of: &address.sun_path) { target in
      guard bytes.count < target.count else { return false }
      target.copyBytes(from: bytes)
      return true
    }
    if !fits { throw SystemError(code: ENAMETOOLONG, call: "connect") }
    address.sun_family = sa_family_t(AF_UNIX)
    #if canImport(Darwin)
      address.sun_len = UInt8(MemoryLayout<sockaddr_un>.size)
    #endif
    self.init(sockaddr_storage(), length: socklen_t(Self.unixPathOffset + bytes.count + 1))
    withUnsafeMutableBytes(of: &storage) { target in
      withUnsafeBytes(of: address) { target.copyMemory(from: $0) }
    }
  }

  /// The address that a socket is bound to.
  package init(localOf fd: Int32) throws(SystemError) { try self.init(of: fd, "getsockname", getsockname) }

  /// The address that a socket is connected to.
  package init(peerOf fd: Int32) throws(SystemError) { try self.init(of: fd, "getpeername", getpeername) }

  private init(
    of fd: Int32, _ call: String,
    _ body: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
  ) throws(SystemError) {
    self.init(sockaddr_storage(), length: socklen_t(MemoryLayout<sockaddr_storage>.size))
    let result = withUnsafeMutablePointer(to: &storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { body(fd, $0, &length) }
    }
    guard result == 0 else { throw SystemError(call: call) }
  }

  /// `AF_INET`, `AF_INET6` or `AF_UNIX`.
  package var family: Int32 { Int32(storage.ss_family) }

  /// Nil for a path.
  package var port: UInt16? {
    guard family == AF_INET || family == AF_INET6 else { return nil }
    // The port stands at the same place in sockaddr_in and sockaddr_in6.
    return withUnsafeBytes(of: storage) { UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self)) }
  }

  /// The IP address in network order: 4 bytes or 16; nil for a path.
  package var ipBytes: [UInt8]? {
    withUnsafeBytes(of: storage) { bytes in
      switch family {
      case AF_INET: Array(bytes[4..<8])
      case AF_INET6: Array(bytes[8..<24])
      default: nil
      }
    }
  }

  /// Lends the address in the form of the socket calls.
  package func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    withUnsafePointer(to: storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }

  /// The path is the last field.
  private static let unixPathOffset =
    MemoryLayout<sockaddr_un>.size - MemoryLayout.size(ofValue: sockaddr_un().sun_path)

  /// Empty for a socket without a name, as a client's is.
  private var unixPath: String {
    withUnsafeBytes(of: storage) { bytes in
      let path = bytes[..<Int(length)].dropFirst(Self.unixPathOffset).prefix { $0 != 0 }
      return String(decoding: path, as: UTF8.self)
    }
  }

  /// The host in numbers, with the scope of a link-local address: `fe80::1%eth0`.
  package var host: String? {
    guard family == AF_INET || family == AF_INET6 else { return nil }
    var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let code = withSockaddr { getnameinfo($0, $1, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) }
    guard code == 0 else { return nil }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

extension SocketAddress: CustomStringConvertible {
  /// `127.0.0.1:80`, `[::1]:80`, `unix:/run/app.sock`.
  package var description: String {
    if family == AF_UNIX { return "unix:\(unixPath)" }
    guard let host, let port else { return "address of family \(family)" }
    return family == AF_INET6 ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}

extension SocketAddress: Equatable {
  package static func == (left: SocketAddress, right: SocketAddress) -> Bool {
    left.withBytes { left in right.withBytes { right in left.elementsEqual(right) } }
  }

  private func withBytes<Result>(_ body: (UnsafeRawBufferPointer.SubSequence) -> Result) -> Result {
    withUnsafeBytes(of: storage) { body($0[..<Int(length)]) }
  }
}
