#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// CONNECT to a SOCKS5 proxy (RFC 1928), without authentication or with user and password (RFC 1929).
package struct SOCKS5Connect: ProxyHandshake {
  private enum Step {
    case method, credentials, reply
    /// The first byte was not SOCKS5's: what is it then?
    case stranger(ProtocolSniffer)
  }

  private enum Method {
    static let none: UInt8 = 0
    static let userAndPassword: UInt8 = 2
    static let noneAcceptable: UInt8 = 0xFF
  }

  private static let version: UInt8 = 5

  private let target: TunnelTarget
  private let credentials: (user: [UInt8], password: [UInt8])?
  private let offered: [UInt8]
  private var step = Step.method
  private var output: [UInt8]
  package private(set) var received: [UInt8] = []
  private var settled: ProxyOutcome?

  /// - Parameters:
  ///   - target: the server; a name is given to the proxy as it is, an address as an address.
  ///   - proxy: whose user and password are offered, if it has any.
  package init(to target: TunnelTarget, proxy: ProxyURI) {
    self.target = target
    credentials = proxy.user.map { (Array($0.utf8), Array((proxy.password ?? "").utf8)) }
    offered = [Method.none] + (credentials == nil ? [] : [Method.userAndPassword])
    output = [Self.version, UInt8(offered.count)] + offered
  }

  package var answer: ResponseHead? { nil }
  package var refusalInProgress: ProxyRefusal? { nil }

  package mutating func takeOutput() -> [UInt8] {
    defer { output = [] }
    return output
  }

  package mutating func receive(_ bytes: UnsafeRawBufferPointer) -> ProxyOutcome {
    for (index, byte) in bytes.enumerated() {
      if let settled { return settled }
      received.append(byte)
      take(byte)
      if case .open = settled {
        settled = .open(consumed: 0)
        return .open(consumed: index + 1)
      }
    }
    return settled ?? .needMore
  }

  package mutating func receiveEOF() -> ProxyOutcome {
    let outcome = settled ?? .ended(received)
    settled = outcome
    return outcome
  }

  private mutating func take(_ byte: UInt8) {
    switch step {
    case .method: takeMethod()
    case .credentials: takeVerdict()
    case .reply: takeReply()
    case .stranger(let sniffer): identify(byte, sniffer)
    }
  }

  /// Version and method (RFC 1928 §3).
  private mutating func takeMethod() {
    guard received[0] == Self.version else {
      return identify(received[0], ProtocolSniffer(expecting: .response))
    }
    guard received.count == 2 else { return }
    switch received[1] {
    case Method.none: ask()
    case Method.userAndPassword where credentials != nil: authenticate()
    case Method.noneAcceptable: settled = .refused(.noAcceptableMethod(offered: offered))
    case let other: settled = .refused(.methodNotOffered(other))
    }
  }

  /// RFC 1929 §2.
  private mutating func authenticate() {
    guard let credentials else { return }
    output += [1, UInt8(credentials.user.count)] + credentials.user
    output += [UInt8(credentials.password.count)] + credentials.password
    next(.credentials)
  }

  /// Version, which servers are not agreed on, and status.
  private mutating func takeVerdict() {
    guard received.count == 2 else { return }
    if received[1] == 0 { ask() } else { settled = .refused(.credentialsRefused(status: received[1])) }
  }

  /// Version, command, a reserved zero, and where to (RFC 1928 §4).
  private mutating func ask() {
    output += [Self.version, 1, 0] + address + [UInt8(target.port >> 8), UInt8(target.port & 0xFF)]
    next(.reply)
  }

  private mutating func next(_ step: Step) {
    self.step = step
    received = []
  }

  /// Version, reply, a reserved byte, and the address that the proxy uses, which tells where the reply ends.
  private mutating func takeReply() {
    guard received.count >= 2 else { return }
    let reply = SOCKSReply(rawValue: received[1])
    // What follows a refusal is of no use, and often does not come.
    guard received[0] == Self.version, reply == .succeeded else {
      settled = .refused(
        received[0] == Self.version
          ? .reply(reply) : .notSOCKS(name: "something else after its greeting", evidence: received))
      return
    }
    guard received.count >= 5 else { return }
    let length: Int? =
      switch received[3] {
      case 1: 4
      case 3: 1 + Int(received[4])
      case 4: 16
      default: nil
      }
    guard let length else {
      settled = .refused(.notSOCKS(name: "something else after its greeting", evidence: received))
      return
    }
    if received.count == 4 + length + 2 { settled = .open(consumed: 0) }
  }

  /// The type of the address, and the address (RFC 1928 §5).
  private var address: [UInt8] {
    var v4 = in_addr()
    if inet_pton(AF_INET, target.host, &v4) == 1 { return [1] + withUnsafeBytes(of: v4) { Array($0) } }
    var v6 = in6_addr()
    if inet_pton(AF_INET6, String(target.host.prefix { $0 != "%" }), &v6) == 1 {
      return [4] + withUnsafeBytes(of: v6) { Array($0) }
    }
    return [3, UInt8(truncatingIfNeeded: target.host.utf8.count)] + Array(target.host.utf8)
  }

  private mutating func identify(_ byte: UInt8, _ sniffer: ProtocolSniffer) {
    var sniffer = sniffer
    let verdict = sniffer.receive(byte)
    step = .stranger(sniffer)
    switch verdict {
    case .undecided: break
    case .http: settled = .refused(.notSOCKS(name: "HTTP", evidence: received))
    case .notHTTP(let other): settled = .refused(.notSOCKS(name: other.name, evidence: received))
    }
  }
}

/// What a SOCKS5 proxy answers to a request (RFC 1928 §6).
package struct SOCKSReply: RawRepresentable, Hashable, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let succeeded = SOCKSReply(rawValue: 0)

  /// In the words of the RFC.
  package var text: String {
    switch rawValue {
    case 0: "succeeded"
    case 1: "general SOCKS server failure"
    case 2: "connection not allowed by ruleset"
    case 3: "network unreachable"
    case 4: "host unreachable"
    case 5: "connection refused"
    case 6: "TTL expired"
    case 7: "command not supported"
    case 8: "address type not supported"
    default: "unassigned"
    }
  }

  /// Another address of the same server may do better: rules are often about addresses as well.
  package var concernsAddress: Bool { (1...6).contains(rawValue) || rawValue == 8 }
}
