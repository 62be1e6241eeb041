import Reactor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Which addresses are wanted: `-4`, `-6`.
package enum AddressFamily: Sendable {
  case any, v4, v6

  fileprivate var hint: Int32 {
    switch self {
    case .any: AF_UNSPEC
    case .v4: AF_INET
    case .v6: AF_INET6
    }
  }
}

/// A name that could not be turned into addresses.
package struct ResolveError: Error, Equatable, Sendable {
  /// One of the `EAI_` codes of `getaddrinfo`.
  package let code: Int32
  /// The system's text: `Name or service not known`.
  package let text: String
}

/// Turns names into addresses without stopping the loop.
package struct Resolver {
  private let reactor: Reactor

  package init(reactor: Reactor) {
    self.reactor = reactor
  }

  /// Numbers, overridden names and `localhost` are answered before this returns; other names are looked up on a
  /// thread of their own, which nothing can cancel.
  ///
  /// - Parameters:
  ///   - host: a name or a numeric address, without brackets.
  ///   - port: goes into every address.
  ///   - family: leaves out the other kind of address.
  ///   - overrides: the first that matches decides.
  ///   - done: takes at least one address, in the order of RFC 6724, or the error.
  package func resolve(
    host: String, port: UInt16, family: AddressFamily, overrides: [ResolveOverride] = [],
    done: @escaping (Result<[SocketAddress], ResolveError>) -> Void
  ) {
    if let override = overrides.first(where: { $0.matches(host: host, port: port) }) {
      return done(numeric(override.addresses, port: port, family: family))
    }
    if isLocalhost(host) {
      return done(numeric(["::1", "127.0.0.1"], port: port, family: family))
    }
    if case .success(let addresses) = lookUp(host: host, port: port, family: .any, numericOnly: true) {
      return done(ofFamily(family, addresses))
    }
    reactor.runInBackground {
      lookUp(host: host, port: port, family: family, numericOnly: false)
    } then: {
      done($0)
    }
  }

  private func numeric(
    _ hosts: [String], port: UInt16, family: AddressFamily
  ) -> Result<[SocketAddress], ResolveError> {
    var addresses: [SocketAddress] = []
    for host in hosts {
      if case .success(let found) = lookUp(host: host, port: port, family: .any, numericOnly: true) {
        addresses += found
      }
    }
    return ofFamily(family, addresses)
  }

  private func ofFamily(
    _ family: AddressFamily, _ addresses: [SocketAddress]
  ) -> Result<[SocketAddress], ResolveError> {
    let wanted = addresses.filter { family == .any || $0.family == family.hint }
    return wanted.isEmpty ? .failure(ResolveError(code: EAI_NONAME)) : .success(wanted)
  }
}

/// RFC 6761 §6.3: such names always mean the loopback addresses, and no server is to be asked. It also saves
/// the one-shot client a thread.
func isLocalhost(_ host: String) -> Bool {
  let name = (host.last == "." ? String(host.dropLast()) : host).lowercased()
  return name == "localhost" || name.hasSuffix(".localhost")
}

/// `getaddrinfo`, which may wait for the network unless `numericOnly`.
func lookUp(
  host: String, port: UInt16, family: AddressFamily, numericOnly: Bool
) -> Result<[SocketAddress], ResolveError> {
  guard !host.isEmpty, !host.utf8.contains(0) else { return .failure(ResolveError(code: EAI_NONAME)) }
  var hints = addrinfo()
  hints.ai_family = family.hint
  #if canImport(Glibc)
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
  #else
    hints.ai_socktype = SOCK_STREAM
  #endif
  // A machine without IPv6 is not to be asked for it; but a numeric address is tried as it was written.
  hints.ai_flags = AI_NUMERICSERV | (numericOnly ? AI_NUMERICHOST : AI_ADDRCONFIG)
  var list: UnsafeMutablePointer<addrinfo>?
  let code = getaddrinfo(host, String(port), &hints, &list)
  guard code == 0, let list else { return .failure(ResolveError(code: code)) }
  defer { freeaddrinfo(list) }
  let addresses = sequence(first: list, next: { $0.pointee.ai_next }).compactMap { entry in
    entry.pointee.ai_addr.map { SocketAddress(copying: $0, length: entry.pointee.ai_addrlen) }
  }
  return addresses.isEmpty ? .failure(ResolveError(code: EAI_NONAME)) : .success(addresses)
}

extension ResolveError {
  init(code: Int32) {
    self.code = code
    text = code == EAI_SYSTEM ? SystemError(call: "getaddrinfo").message : String(cString: gai_strerror(code))
  }
}
