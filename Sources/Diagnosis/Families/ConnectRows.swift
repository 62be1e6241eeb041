import Bytes
import WebSocketCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// No connection to any address, or to the Unix socket.
extension CatalogueRow {
  static let connectRows = [
    unixSocketMissing, unixSocketRefused, connectionRefused, hostUnreachable, connectTimedOut, connectFailed,
  ]

  private static let unixSocketMissing = CatalogueRow(
    "unix-socket-missing", .connect,
    looksLike: "`No such file or directory` for `--unix-socket`",
    meaning: "there is no socket at this path",
    next: "is the server running, and is this the path that it was given?"
  ) { evidence in
    guard case .unconnected = evidence.symptom, let path = evidence.unixSocketPath,
      let attempt = evidence.attempts.last, attempt.code == ENOENT || attempt.code == ENOTDIR
    else { return nil }
    return Conclusion(
      .certain, seen: ["\(path): \(attempt.text)"], cause: "there is no socket at \(path)",
      command: "ls -l \(ShellWords.quote(path))")
  }

  private static let unixSocketRefused = CatalogueRow(
    "unix-socket-refused", .connect,
    looksLike: "`Connection refused` or `Permission denied` for `--unix-socket`",
    meaning: "nobody listens on this socket, or we may not write to it",
    next: "start the server; or give this user the right to write to the socket and to enter its folders"
  ) { evidence in
    guard case .unconnected = evidence.symptom, let path = evidence.unixSocketPath,
      let attempt = evidence.attempts.last
    else { return nil }
    let seen = ["\(path): \(attempt.text)"]
    switch attempt.code {
    case ECONNREFUSED:
      return Conclusion(
        .certain, seen: seen,
        cause:
          "\(path) is there, and nobody listens on it: a file that a server has left behind, or no socket",
        next: "start the server", command: "ls -l \(ShellWords.quote(path))")
    case EACCES, EPERM:
      return Conclusion(
        .certain, seen: seen, cause: "this user may not use \(path)",
        next: "the socket must be writable for this user, and each folder above it open",
        command: "ls -l \(ShellWords.quote(path))")
    case EPROTOTYPE:
      return Conclusion(
        .certain, seen: seen, cause: "\(path) is a socket of another kind than a stream",
        next: "a WebSocket server listens on a stream socket: is it the right path?")
    default: return nil
    }
  }

  private static let connectionRefused = CatalogueRow(
    "connection-refused", .connect,
    looksLike: "`Connection refused` by each address",
    meaning: "the machine is there, and nothing listens on this port",
    next: "is the server running, on this port, and not on 127.0.0.1 of another machine or container?"
  ) { evidence in
    guard case .unconnected = evidence.symptom, evidence.unixSocketPath == nil,
      let first = evidence.attempts.first,
      evidence.attempts.allSatisfy({ $0.code == ECONNREFUSED })
    else { return nil }
    let addresses = evidence.attempts.map(\.address).joined(separator: ", ")
    return Conclusion(
      .certain, seen: ["\(addresses): \(first.text)"],
      cause: "nothing listens on port \(evidence.uri.port) of \(evidence.uri.host)",
      next: "is the server running, and does it listen on \(evidence.uri.host):\(evidence.uri.port)?"
        + (isLoopback(evidence) ? "" : " One that listens on 127.0.0.1 is not seen from other machines"),
      command: isLoopback(evidence) ? "ss -ltn 'sport = :\(evidence.uri.port)'" : nil)
  }

  private static let hostUnreachable = CatalogueRow(
    "host-unreachable", .connect,
    looksLike: "`No route to host`, `Network is unreachable`",
    meaning: "there is no way to this address from here, or a firewall on the way says so",
    next: "look at the network and the VPN; does another address family work (-4, -6)?"
  ) { evidence in
    guard case .unconnected = evidence.symptom, let first = evidence.attempts.first,
      evidence.attempts.contains(where: { unreachable.contains($0.code) }),
      evidence.attempts.allSatisfy({ unreachable.contains($0.code) || $0.code == ECONNREFUSED })
    else { return nil }
    let isIPv6 = evidence.attempts.allSatisfy { $0.address.hasPrefix("[") }
    return Conclusion(
      .certain, seen: evidence.attempts.map { "\($0.address): \($0.text)" },
      next: isIPv6
        ? "this machine seems to have no IPv6: -4" : "look at the network and the VPN: ip route get ADDRESS",
      command: isIPv6 && evidence.settings.family == .any
        ? evidence.command(Option("-4"))
        : "ip route get \(ShellWords.quote(host(of: first.address)))")
  }

  private static let unreachable: Set<Int32> = [EHOSTUNREACH, ENETUNREACH, ENETDOWN, EHOSTDOWN]

  private static let connectTimedOut = CatalogueRow(
    "connect-timed-out", .connect,
    looksLike: "no answer to TCP's SYN within `--connect-timeout`, or `Connection timed out`",
    meaning:
      "the packets are dropped on the way: a firewall, a security group, or an address that is not in use",
    next: "is the port open in the firewall, and is the address right?"
  ) { evidence in
    let tried = evidence.attempts.map(\.address).joined(separator: ", ")
    switch evidence.symptom {
    case .timedOut(.connect, let seconds):
      return Conclusion(
        .likely, seen: ["no answer within \(seconds.figure) s\(tried.isEmpty ? "" : " (\(tried))")"],
        next: "is port \(evidence.uri.port) open in the firewall? --connect-timeout sets how long to wait")
    case .unconnected where evidence.attempts.last?.code == ETIMEDOUT:
      return Conclusion(
        .likely, seen: evidence.attempts.map { "\($0.address): \($0.text)" },
        next: "is port \(evidence.uri.port) open in the firewall, and is the address right?")
    default: return nil
    }
  }

  private static let connectFailed = CatalogueRow(
    "connect-failed", .connect,
    looksLike: "any other error of the system",
    meaning: "the system does not let us connect",
    next: "the system's error says why", isGeneral: true
  ) { evidence in
    guard case .unconnected = evidence.symptom else { return nil }
    let seen = evidence.attempts.map { "\($0.address): \($0.text)" }
    return Conclusion(.possible, seen: seen.isEmpty ? ["there is no address to try"] : seen)
  }

  typealias Option = Invocation.Option

  private static func isLoopback(_ evidence: Evidence) -> Bool {
    evidence.attempts.allSatisfy { $0.address.hasPrefix("127.") || $0.address.hasPrefix("[::1]") }
  }

  /// Without its port and its brackets.
  private static func host(of address: String) -> String {
    let host = address.split(separator: ":").dropLast().joined(separator: ":")
    guard address.hasPrefix("["), let end = address.firstIndex(of: "]") else { return host }
    return String(address[address.index(after: address.startIndex)..<end])
  }
}
