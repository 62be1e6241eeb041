import Testing
import WebSocketCore

@testable import Diagnosis

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct ConnectRowsTests {
  private static func unconnected(
    _ attempts: [(String, Int32)], url: String = "ws://localhost:8000/ws", unixSocket: String? = nil
  ) -> Evidence {
    Evidence.failing(.unconnected, url: url).with { evidence in
      evidence.unixSocketPath = unixSocket
      evidence.attempts = attempts.map {
        Evidence.Attempt(address: $0.0, code: $0.1, text: String(cString: strerror($0.1)))
      }
    }
  }

  private static let socket = "/run/app server.sock"

  static let situations = [
    Situation(
      "nothing listens", unconnected([("[::1]:8000", ECONNREFUSED), ("127.0.0.1:8000", ECONNREFUSED)]),
      "connection-refused", .certain, seen: "[::1]:8000, 127.0.0.1:8000", command: "sport = :8000"),
    Situation(
      "nothing listens on another machine",
      unconnected([("192.0.2.7:8000", ECONNREFUSED)], url: "ws://192.0.2.7:8000/"), "connection-refused",
      .certain,
      next: "127.0.0.1 is not seen from other machines"),
    Situation(
      "no route", unconnected([("192.0.2.7:80", EHOSTUNREACH)]), "host-unreachable", .certain,
      command: "ip route get 192.0.2.7"),
    Situation(
      "no IPv6", unconnected([("[2001:db8::1]:80", ENETUNREACH)]), "host-unreachable", .certain,
      command: "connect -4"),
    Situation(
      "no route to one, refused by the other",
      unconnected([("[2001:db8::1]:80", ENETUNREACH), ("192.0.2.7:80", ECONNREFUSED)]), "host-unreachable"),
    Situation(
      "the system gives up", unconnected([("192.0.2.7:80", ETIMEDOUT)]), "connect-timed-out", .likely,
      seen: "192.0.2.7:80"),
    Situation(
      "we give up",
      Evidence.failing(.timedOut(.connect, seconds: 0.5)).with {
        $0.attempts = [.init(address: "192.0.2.7:80", code: ETIMEDOUT, text: "Connection timed out")]
      }, "connect-timed-out", .likely, seen: "0.5 s (192.0.2.7:80)"),
    Situation(
      "refused by one, silence from the other",
      unconnected([("127.0.0.1:8000", ECONNREFUSED), ("192.0.2.7:80", ETIMEDOUT)]), "connect-timed-out"),
    Situation("no right to", unconnected([("192.0.2.7:80", EACCES)]), "connect-failed", .possible),
    Situation("no address", unconnected([]), "connect-failed", seen: "no address"),
    Situation(
      "no such socket", unconnected([("unix:\(socket)", ENOENT)], unixSocket: socket), "unix-socket-missing",
      .certain,
      seen: socket, command: "ls -l '\(socket)'"),
    Situation(
      "a path through a file", unconnected([("unix:\(socket)", ENOTDIR)], unixSocket: socket),
      "unix-socket-missing"),
    Situation(
      "a socket that was left", unconnected([("unix:\(socket)", ECONNREFUSED)], unixSocket: socket),
      "unix-socket-refused", .certain, cause: "nobody listens"),
    Situation(
      "a socket that is not for us", unconnected([("unix:\(socket)", EACCES)], unixSocket: socket),
      "unix-socket-refused", .certain, cause: "may not use"),
    Situation(
      "a datagram socket", unconnected([("unix:\(socket)", EPROTOTYPE)], unixSocket: socket),
      "unix-socket-refused",
      cause: "another kind"),
    Situation(
      "a path that is too long", unconnected([("unix:\(socket)", ENAMETOOLONG)], unixSocket: socket),
      "connect-failed"),
  ]

  @Test(arguments: situations) func diagnosis(_ situation: Situation) throws { try situation.check() }
}
