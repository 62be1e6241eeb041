import Testing
import WebSocketCore

@testable import Capture

@Suite struct ProxyFixtureTests {
  /// What comes through of a recorded connection, the first line of each side.
  @Test(
    "curl through pproxy",
    arguments: [
      (
        "connect", ["CONNECT localhost:37675 through an HTTP proxy: 200 Connection established"],
        "GET /chat HTTP/1.1", "HTTP/1.1 101 Switching Protocols"
      ),
      (
        "connect-refused",
        ["CONNECT localhost:37675 is refused by an HTTP proxy: 407 Proxy Authentication Required"], "", ""
      ),
      (
        "socks5", ["CONNECT localhost:37675 through a SOCKS5 proxy, with user and password"],
        "GET /chat HTTP/1.1", "HTTP/1.1 101 Switching Protocols"
      ),
      ("socks4a", ["CONNECT localhost:37675 through a SOCKS4 proxy"], "GET /chat HTTP/1.1", ""),
    ])
  func recorded(name: String, notes: [String], request: String, response: String) throws {
    let steps: [ProxyStep] = try recordedTraffic("proxies/\(name).txt").map { sender, bytes in
      sender == .client ? .client(bytes) : .server(bytes)
    }
    for size in [1, 3, 50, Int.max] {
      let (found, tunnel) = runProxies(steps, pieceSize: size)
      #expect(found == notes)
      #expect(String(decoding: tunnel.client.prefix { $0 != 13 }, as: UTF8.self) == request)
      #expect(String(decoding: tunnel.server.prefix { $0 != 13 }, as: UTF8.self) == response)
    }
  }
}
