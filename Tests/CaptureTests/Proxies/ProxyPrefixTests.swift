import Bytes
import Testing
import WebSocketCore

@testable import Capture

@Suite struct ProxyPrefixTests {
  static let hello: [UInt8] = [0x16, 0x03, 0x01, 0x00]
  static let answer: [UInt8] = [0x16, 0x03, 0x03, 0x00]
  static let name = [UInt8(11)] + Array("example.com".utf8)

  /// A dialogue, after which the tunnel begins, and what is noted of it.
  static let dialogues: [([ProxyStep], [String])] = [
    (
      [
        .client("CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\nProxy-Authorization: Basic c2VjcmV0\r\n\r\n"),
        .server("HTTP/1.1 200 Connection established\r\nContent-Length: 5\r\n\r\n"),
      ], ["CONNECT example.com:443 through an HTTP proxy: 200 Connection established"]
    ),
    (
      [
        .client("CONNECT user:secret@example.com:443 HTTP/1.0\n\n"),
        .server("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.0 204\r\n\r\n"),
      ],
      [
        "CONNECT example.com:443 through an HTTP proxy: 103 Early Hints",
        "CONNECT example.com:443 through an HTTP proxy: 204",
      ]
    ),
    (
      [
        .client("CONNECT h:80 HTTP/1.1\r\n\r\n"),
        .server("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 4\r\n\r\nwhy?"),
        .client("CONNECT h:80 HTTP/1.1\r\nProxy-Authorization: Basic c2VjcmV0\r\n\r\n"),
        .server("HTTP/1.1 200 OK\r\n\r\n"),
      ],
      [
        "CONNECT h:80 is refused by an HTTP proxy: 407 Proxy Authentication Required",
        "CONNECT h:80 through an HTTP proxy: 200 OK",
      ]
    ),
    (
      [
        .client([5, 1, 0]), .server([5, 0]), .client([5, 1, 0, 3] + name + [1, 187]),
        .server([5, 0, 0, 1, 127, 0, 0, 1, 0, 80]),
      ], ["CONNECT example.com:443 through a SOCKS5 proxy"]
    ),
    (
      [
        .client([5, 2, 0, 2]), .server([5, 2]),
        .client([1, 3] + Array("bob".utf8) + [6] + Array("secret".utf8)),
        .server([1, 0]),
        .client([5, 1, 0, 4, 0x20, 1, 0xD, 0xB8] + [UInt8](repeating: 0, count: 11) + [1, 0, 80]),
        .server([5, 0, 0, 4] + [UInt8](repeating: 0, count: 18)),
      ], ["CONNECT [2001:db8::1]:80 through a SOCKS5 proxy, with user and password"]
    ),
    (
      [
        .client([5, 1, 0]), .server([5, 0]), .client([5, 1, 0, 1, 192, 0, 2, 7, 0x1F, 0x90]),
        .server([5, 0, 0, 3, 1, 0x61, 0, 80]),
      ], ["CONNECT 192.0.2.7:8080 through a SOCKS5 proxy"]
    ),
    (
      [.client([4, 1, 0, 80, 192, 0, 2, 7] + Array("bob\0".utf8)), .server([0, 90, 0, 0, 0, 0, 0, 0])],
      ["CONNECT 192.0.2.7:80 through a SOCKS4 proxy"]
    ),
    (
      [
        .client([4, 1, 1, 187, 0, 0, 0, 1, 0] + Array("example.com\0".utf8)),
        .server([0, 90, 0, 0, 0, 0, 0, 0]),
      ], ["CONNECT example.com:443 through a SOCKS4 proxy"]
    ),
    (
      [.client("PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\n")],
      ["PROXY protocol 1: the client is 192.0.2.1:56324, connected to 192.0.2.2:443"]
    ),
    (
      [.client("PROXY TCP6 2001:db8::1 ::1 1 2\r\n")],
      ["PROXY protocol 1: the client is [2001:db8::1]:1, connected to [::1]:2"]
    ),
    (
      [.client("PROXY UNKNOWN\r\n")], ["PROXY protocol 1: the proxy does not say who its client is"]
    ),
    (
      [
        .client(
          ProxyProtocolBlock.signature + [
            0x21, 0x11, 0, 15, 192, 0, 2, 1, 192, 0, 2, 2, 0x12, 0x34, 1, 187, 4, 0, 0,
          ])
      ], ["PROXY protocol 2: the client is 192.0.2.1:4660, connected to 192.0.2.2:443"]
    ),
    (
      [.client(ProxyProtocolBlock.signature + [0x20, 0, 0, 0])],
      ["PROXY protocol 2: the connection is the proxy's own"]
    ),
    (
      [.client(ProxyProtocolBlock.signature + [0x21, 0x31, 0, 2, 0, 0])],
      ["PROXY protocol 2: the proxy does not say who its client is by IP address"]
    ),
    (
      [
        .client("PROXY TCP4 192.0.2.1 192.0.2.2 56324 1080\r\n"), .client([5, 1, 0]), .server([5, 0]),
        .client([5, 1, 0, 3] + name + [0, 80]), .server([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
        .client("CONNECT inner:443 HTTP/1.1\r\n\r\n"), .server("HTTP/1.1 200 OK\r\n\r\n"),
      ],
      [
        "PROXY protocol 1: the client is 192.0.2.1:56324, connected to 192.0.2.2:1080",
        "CONNECT example.com:80 through a SOCKS5 proxy", "CONNECT inner:443 through an HTTP proxy: 200 OK",
      ]
    ),
    ([], []),
  ]

  @Test("Exactly the dialogue is taken away, however it is cut", arguments: dialogues.indices)
  func dialogue(index: Int) {
    let (steps, expected) = Self.dialogues[index]
    for size in [1, 2, 3, 5, 11, .max] {
      let (notes, tunnel) = runProxies(steps + [.client(Self.hello), .server(Self.answer)], pieceSize: size)
      #expect(notes == expected)
      #expect(tunnel.client == Self.hello)
      #expect(tunnel.server == Self.answer)
      #expect(!notes.joined().contains("secret") && !notes.joined().contains("c2Vj"))
    }
    // Without waiting for an answer, as an optimistic client does.
    let client = steps.flatMap { step -> [UInt8] in if case .client(let bytes) = step { bytes } else { [] } }
    let server = steps.flatMap { step -> [UInt8] in if case .server(let bytes) = step { bytes } else { [] } }
    let (notes, tunnel) = runProxies([.client(client + Self.hello), .server(server + Self.answer)])
    #expect(notes == expected)
    #expect(tunnel.client == Self.hello)
    #expect(tunnel.server == Self.answer)
  }

  @Test(
    "Refusals; nothing comes through after them",
    arguments: [
      (
        [.client("CONNECT h:1 HTTP/1.1\r\n\r\n"), .server("HTTP/1.1 502 Bad Gateway\r\n\r\n<html>")],
        "CONNECT h:1 is refused by an HTTP proxy: 502 Bad Gateway"
      ),
      (
        [.client([5, 1, 0]), .server([5, 0xFF])],
        "a SOCKS5 proxy refuses: it takes none of the ways to authenticate that are offered"
      ),
      (
        [.client([5, 1, 1]), .server([5, 1]), .client([1, 1, 0, 0])],
        "a SOCKS5 proxy wants authentication by method 1: what follows cannot be read here"
      ),
      (
        [.client([5, 1, 2]), .server([5, 2]), .client([1, 1, 0x62, 1, 0x70]), .server([1, 1])],
        "a SOCKS5 proxy refuses: user or password is wrong"
      ),
      (
        [
          .client([5, 1, 0]), .server([5, 0]), .client([5, 1, 0, 1, 192, 0, 2, 7, 0, 80]), .server([5, 5]),
        ],
        "CONNECT 192.0.2.7:80 is refused by a SOCKS5 proxy: connection refused"
      ),
      (
        [
          .client([5, 1, 0]), .server([5, 0]), .client([5, 3, 0, 1, 0, 0, 0, 0, 0, 0]),
          .server([5, 7, 0, 1, 0, 0, 0, 0, 0, 0]),
        ], "UDP ASSOCIATE 0.0.0.0:0 is refused by a SOCKS5 proxy: command not supported"
      ),
      (
        [.client([4, 1, 0, 80, 192, 0, 2, 7, 0]), .server([0, 91, 0, 0, 0, 0, 0, 0])],
        "CONNECT 192.0.2.7:80 is refused by a SOCKS4 proxy: rejected or failed"
      ),
    ] as [([ProxyStep], String)])
  func refusals(steps: [ProxyStep], expected: String) {
    for size in [1, 4, .max] {
      let (notes, tunnel) = runProxies(steps, pieceSize: size)
      #expect(notes == [expected])
      #expect(tunnel.client == [])
      #expect(tunnel.server == [])
    }
  }

  @Test(
    "What is no proxy's goes through whole",
    arguments: [
      [.client("GET / HTTP/1.1\r\n\r\n"), .server("HTTP/1.1 101 ok\r\n\r\n")],
      [.server("server first"), .client("PRI * HTTP/2.0\r\n\r\n")],
      [.client([0x81, 0x80, 1, 2, 3, 4]), .server([0x81, 0])],
      [.client("CONN"), .server("x")],
      [.client("CONNECT h:1 HTTP/1.1\r\nno end"), .server("x")],
      [.client("CONNECT h:1 HTTP/1.1\r\n\r\n"), .server("SSH-2.0-x\r\n")],
      [.client([5, 0, 1]), .server([5, 0])],
      [.client([5, 1, 0]), .server([0x81, 0])],
      [.client([5, 1, 0]), .server([5, 0]), .client([5, 1, 0, 9, 0, 0, 0, 0, 0, 0])],
      [.client([4, 1, 0, 80, 192, 0, 2, 7] + [UInt8](repeating: 0x61, count: 2000)), .server([0, 90])],
      [.client([4, 1, 0, 80, 192, 0, 2, 7, 0]), .server([4, 90, 0, 0, 0, 0, 0, 0])],
      [.client("PROXY TCP4 1.1.1.1 2.2.2.2 1 2\n")],
      [.client("PROXY nonsense\r\n")],
      [.client("PROXY " + String(repeating: "x", count: 200))],
      [.client(ProxyProtocolBlock.signature + [0x31, 0x11, 0, 0])],
      [.client(Array(repeating: 0x05, count: 3))],
    ] as [[ProxyStep]])
  func others(steps: [ProxyStep]) {
    let client = steps.flatMap { step -> [UInt8] in if case .client(let bytes) = step { bytes } else { [] } }
    let server = steps.flatMap { step -> [UInt8] in if case .server(let bytes) = step { bytes } else { [] } }
    for size in [1, 7, .max] {
      let (notes, tunnel) = runProxies(steps, pieceSize: size)
      #expect(notes == [])
      #expect(tunnel.client == client)
      #expect(tunnel.server == server)
    }
  }

  @Test("Only the client is in the capture: the tunnel begins behind its question")
  func oneSided() {
    let note = "CONNECT h:443: the answer of the proxy is not in the capture"
    let (notes, tunnel) = runProxies([.client("CONNECT h:443 HTTP/1.1\r\n\r\n"), .client(Self.hello)])
    #expect(notes == [note])
    #expect(tunnel.client == Self.hello)
    let long = [UInt8](repeating: 0x17, count: ProxyPrefix.heldLimit + 10)
    let endless = runProxies(
      [.client("CONNECT h:443 HTTP/1.1\r\n\r\n"), .client(long), .client(Self.hello)], pieceSize: 1000)
    #expect(endless.notes == [note])
    #expect(endless.tunnel.client == long + Self.hello)
  }

  @Test("A hole ends the search for a proxy")
  func holes() {
    let (notes, tunnel) = runProxies([
      .client("CONNECT h:443 HTTP/1.1\r\n\r\n"), .hole(.server, 39), .client(Self.hello),
      .server(Self.answer),
    ])
    #expect(notes == ["CONNECT h:443: the answer of the proxy is not in the capture"])
    #expect(tunnel.holes == ["server 39"])
    #expect(tunnel.client == Self.hello)
    #expect(tunnel.server == Self.answer)
    #expect(runProxies([.hole(.client, nil), .client([5, 1, 0])]).tunnel.client == [5, 1, 0])
  }

  @Test("Proxies without an end are not followed")
  func layers() {
    let line = "PROXY UNKNOWN\r\n"
    let (notes, tunnel) = runProxies([.client(String(repeating: line, count: 20))])
    #expect(notes.count == 16)
    #expect(String(decoding: tunnel.client, as: UTF8.self) == String(repeating: line, count: 4))
  }
}
