import Testing
import WebSocketCore

@testable import Capture

private typealias Bytes2 = HTTP2Bytes

/// The lines after those of `HTTP2Bytes.opening`, until the stream ends unfinished.
private func after(_ steps: [HTTP2Step], pieceSize: Int = .max) -> [String] {
  let lines = runHTTP2(HTTP2Bytes.opening + steps, pieceSize: pieceSize).lines
  #expect(Array(lines.prefix(2)) == HTTP2Bytes.opened)
  return Array(lines.dropFirst(2))
}

@Suite struct HTTP2ConnectionTests {
  static let unfinished = ["1 unfinished", "1 closed"]

  @Test("The example of RFC 8441 §5.1, however it is cut", arguments: [1, 2, 5, 8, 9, 10, 64, .max])
  func example(pieceSize: Int) {
    let lines = after(
      [
        .client(Bytes2.data(1, [0x81, 0x80, 1, 2, 3, 4])), .server(Bytes2.data(1, [0x81, 0])),
        .client(Bytes2.data(1, [0x88, 0x80], flags: 1)), .server(Bytes2.data(1, [], flags: 1)),
      ], pieceSize: pieceSize)
    #expect(
      lines == [
        "1 client 818001020304", "1 server 8100", "1 client 8880", "1 client END_STREAM",
        "1 server END_STREAM",
        "1 closed",
      ])
  }

  @Test("Heads keep their pseudo-header fields, as lines and as fields")
  func heads() {
    let head = runHTTP2(Bytes2.opening).heads[1]
    let raw = head?.request.head.raw ?? []
    #expect(
      String(decoding: raw, as: UTF8.self)
        == Bytes2.connect.map { "\($0.0): \($0.1)\r\n" }.joined() + "\r\n")
    #expect(head?.request.target == "/chat")
    #expect(head?.request.version == HTTPVersion(major: 2, minor: 0))
    #expect(head?.request.head.defects == [])
    #expect(head?.request.head.first(":protocol") == "websocket")
    #expect(head?.request.head.field(":protocol")?.offset == 18)
    #expect(head?.response?.status == 200)
    #expect(head?.response?.head.first("Sec-WebSocket-Protocol") == "chat")
  }

  @Test("Padding and priority are no content")
  func padding() {
    let fields = Bytes2.literals(Bytes2.connect)
    let request = Bytes2.frame(
      1, flags: 0x2C, stream: 3, payload: [3, 0x80, 0, 0, 1, 15] + fields + [0, 0, 0])
    let lines = after([
      .client(request), .client(Bytes2.data(3, [2, 0xAA, 0xBB, 0, 0], flags: 8)),
      .client(Bytes2.data(3, [0], flags: 8)), .client(Bytes2.data(3, [3, 0, 0, 0], flags: 9)),
    ])
    #expect(lines.prefix(3) == ["3 CONNECT /chat HTTP/2.0", "3 client aabb", "3 client END_STREAM"])
  }

  @Test("Padding longer than its frame is no data")
  func badPadding() {
    #expect(
      after([.client(Bytes2.data(1, [5, 1, 2], flags: 8)), .client(Bytes2.data(1, [7]))]).first
        == "1 client 07")
  }

  @Test("A header block in many pieces", arguments: [1, 3, 50])
  func continuation(size: Int) {
    let fields = Bytes2.literals(Bytes2.connect)
    var bytes = Bytes2.frame(1, stream: 3, payload: Array(fields[..<size]))
    for start in stride(from: size, to: fields.count, by: size) {
      let flags: UInt8 = start + size >= fields.count ? 4 : 0
      bytes += Bytes2.frame(9, flags: flags, stream: 3, payload: Array(fields[start...].prefix(size)))
    }
    #expect(after([.client(bytes)]).first == "3 CONNECT /chat HTTP/2.0")
  }

  @Test("Many streams side by side; the others are only counted")
  func multiplexed() {
    let get = Bytes2.frame(1, flags: 5, stream: 3, payload: [0x82, 0x84, 0x86])
    let plainConnect = Bytes2.frame(
      1, flags: 4, stream: 5, payload: Bytes2.literals([(":method", "CONNECT"), (":authority", "a:1")]))
    let lines = after([
      .client(get), .client(plainConnect), .client(Bytes2.request(7)), .client(Bytes2.data(5, [1])),
      .client(Bytes2.data(7, [2])), .client(Bytes2.data(1, [3])), .server(Bytes2.response(3, flags: 5)),
      .server(Bytes2.response(7)), .server(Bytes2.data(7, [4])),
    ])
    #expect(
      lines == ["7 CONNECT /chat HTTP/2.0", "7 client 02", "1 client 03", "7 HTTP/2.0 200", "7 server 04"]
        + Self.unfinished + ["7 unfinished", "7 closed"])
  }

  @Test("Interim answers are passed over, trailers are no second answer")
  func otherHeads() {
    let early = Bytes2.frame(1, flags: 4, stream: 3, payload: Bytes2.literals([(":status", "103")]))
    let trailers = Bytes2.frame(1, flags: 5, stream: 3, payload: Bytes2.literals([("x", "y")]))
    let lines = after([
      .client(Bytes2.request(3)), .server(early), .server(Bytes2.response(3)), .server(trailers),
      .client(trailers),
    ])
    #expect(
      lines == [
        "3 CONNECT /chat HTTP/2.0", "3 HTTP/2.0 200", "3 server END_STREAM", "3 client END_STREAM",
        "3 closed",
      ] + Self.unfinished)
  }

  @Test("A reset ends both directions, and nothing comes after it")
  func reset() {
    let reset = Bytes2.frame(3, stream: 1, payload: [0, 0, 0, 0x0B])
    #expect(
      after([.server(reset), .client(Bytes2.data(1, [1])), .server(reset)])
        == ["1 server RST_STREAM ENHANCE_YOUR_CALM", "1 closed"])
    #expect(HTTP2ErrorCode(rawValue: 0x1F).name == "0x1f")
  }

  @Test("A pushed response changes the table, and is no stream of ours")
  func push() {
    let promise = Bytes2.frame(
      5, flags: 0x0C, stream: 1, payload: [1, 0, 0, 0, 2] + Bytes2.indexed([("x-a", "1")]) + [0])
    // 0xBE: the entry that the promise has made.
    let response = Bytes2.frame(1, flags: 4, stream: 3, payload: [0x88, 0xBE])
    let recorded = runHTTP2(
      Bytes2.opening + [.server(promise), .client(Bytes2.request(3)), .server(response)])
    #expect(recorded.heads[3]?.response?.head.first("x-a") == "1")
  }

  @Test("GOAWAY and unknown frames")
  func others() {
    let goAway = Bytes2.frame(7, payload: [0, 0, 0, 5, 0, 0, 0, 0x0B] + Array("calm down".utf8))
    let unknown = Bytes2.frame(0xFA, flags: 0xFF, stream: 1, payload: [UInt8](repeating: 9, count: 70000))
    #expect(
      after([.server(unknown + goAway), .server(Bytes2.data(1, [1]))]) == [
        "http2: the server says GOAWAY (ENHANCE_YOUR_CALM, \"calm down\") after stream 5", "1 server 01",
      ] + Self.unfinished)
  }

  @Test("A server that has not allowed extended CONNECT")
  func notAllowed() {
    let lines = runHTTP2([
      .client(Bytes2.preface + Bytes2.settings), .server(Bytes2.settings), .client(Bytes2.request(1)),
      .server(Bytes2.response(1)),
    ]).lines
    #expect(
      lines.dropFirst(2).first
        == "http2: the server has not sent SETTINGS_ENABLE_CONNECT_PROTOCOL (RFC 8441 §3) before stream 1")
  }

  @Test("What does not begin as HTTP/2 does")
  func noHTTP2() {
    let nothing = "http2: HTTP/2 without a WebSocket: 0 streams, of which none carries one"
    let refusal = Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)
    #expect(
      runHTTP2([.client(Bytes2.preface), .server(refusal)]).lines == [
        "http2: the server does not begin with SETTINGS (RFC 9113 §3.4): it is not HTTP/2", nothing,
      ])
    for size in [1, 100] {
      #expect(
        runHTTP2([.client(Array("PRI * HTTP/2.1\r\n".utf8))], pieceSize: size).lines == [
          "http2: the client does not begin with the preface of HTTP/2 (RFC 9113 §3.4)", nothing,
        ])
    }
    #expect(Array("PRI * HT".utf8).withUnsafeBytes { HTTP2Connection.begins($0) })
    #expect((Bytes2.preface + [0, 0]).withUnsafeBytes { HTTP2Connection.begins($0) })
    #expect(!Array("PRI".utf8).withUnsafeBytes { HTTP2Connection.begins($0) })
    #expect(!Array("PRI /x HTTP/1.1".utf8).withUnsafeBytes { HTTP2Connection.begins($0) })
  }

  @Test("WebSockets beyond the limit are left out, and it is said once")
  func limit() {
    let requests = (0..<1005).flatMap { Bytes2.request(UInt32($0) * 2 + 3) }
    let lines = runHTTP2(Bytes2.opening + [.client(requests)]).lines
    #expect(lines.filter { $0.contains("CONNECT") }.count == HTTP2Connection.streamLimit)
    #expect(
      lines.filter { $0 == "http2: more than 1000 WebSockets at a time: the others are left out" }.count == 1)
  }
}
