import Bytes
import Testing
import WebSocketCore

@testable import Capture

/// What is found in a trace that comes in pieces of a size; bytes that follow each other are one.
private func read(_ text: [UInt8], pieceSize: Int = .max) -> [String] {
  var reader = CurlTraceReader()
  var told: [String] = []
  var last = ""
  func tell(_ event: CurlTraceEvent) {
    let key = "\(reader.sender)"
    switch event {
    case .connection(let number): told.append("connection \(number)")
    case .hole(let count): told.append("\(key) hole \(count)")
    case .bytes where last == key: told[told.count - 1] += Hex.encode(reader.bytes)
    case .bytes: told.append("\(key) \(Hex.encode(reader.bytes))")
    }
    last = event == .bytes ? key : ""
  }
  do {
    for start in stride(from: 0, to: text.count, by: min(pieceSize, max(1, text.count))) {
      var position = 0
      try Array(text[start...].prefix(pieceSize)).withUnsafeBytes {
        while let event = try reader.next(in: $0, at: &position) { tell(event) }
      }
    }
    while let event = try reader.finish() { tell(event) }
  } catch {
    told.append("! \((error as? CurlTraceError)?.description ?? "\(error)")")
  }
  return told
}

private func read(_ text: String) -> [String] { read(Array(text.utf8)) }

/// One row, as `--trace` writes it.
private func row(_ offset: String, _ hex: String) -> String {
  let text = String(repeating: ".", count: (hex.utf8.count + 1) / 3)
  return "\(offset): \(hex.padding(to: 48))\(text)\n"
}

extension String {
  fileprivate func padding(to count: Int) -> String {
    self + String(repeating: " ", count: count - utf8.count)
  }
}

@Suite struct CurlTraceReaderTests {
  static func response(_ time: String) -> String {
    "HTTP/1.1 101 Switching Protocols\r\nDate: Sun, 22 Nov 2026 \(time)\r\nUpgrade: websocket\r\n"
      + "Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
  }

  static func request(_ port: String) -> String {
    "GET /chat HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n"
      + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
      + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Basic c2VjcmV0\r\n\r\n"
  }

  static let frames = "810568656c6c6f8204000102ff8102d096880503e8627965"

  @Test("curl --trace --trace-time, however it is cut")
  func trace() throws {
    let text = try fixtureBytes("text/curl-trace.txt")
    let expected = [
      "connection 1", "client \(Hex.encode(Self.request("33285").utf8))",
      "server \(Hex.encode(Self.response("22:48:11 GMT").utf8))\(Self.frames)",
    ]
    for size in [1, 2, 3, 7, 53, 54, 55, 1000, .max] { #expect(read(text, pieceSize: size) == expected) }
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    #expect(read(lines.joined(separator: "\r\n")) == expected)
    #expect(read(Array(text.dropLast())) == expected)
  }

  @Test("Times are of the day, and go on at midnight")
  func times() throws {
    var reader = CurlTraceReader()
    var times: [Int64] = []
    let text =
      "23:59:59.999999 => Send header, 1 bytes (0x1)\n0000: 41    \n"
      + "00:00:00.000001 <= Recv data, 1 bytes (0x1)\n0000: 42  \n"
    var position = 0
    try Array(text.utf8).withUnsafeBytes {
      while let event = try reader.next(in: $0, at: &position) {
        if event == .bytes { times.append(reader.time) }
      }
    }
    #expect(times == [86_399_999_999_000, 86_400_000_001_000])
  }

  @Test("curl --trace-ascii: the heads, and holes for the data")
  func ascii() throws {
    let text = try fixtureBytes("text/curl-trace-ascii.txt")
    let expected = [
      "connection 1", "client \(Hex.encode(Self.request("33285").utf8))",
      "server \(Hex.encode(Self.response("22:48:12 GMT").utf8))", "server hole 7", "server hole 6",
      "server hole 4",
      "server hole 7",
    ]
    for size in [1, 2, 5, 70, .max] { #expect(read(text, pieceSize: size) == expected) }
    var reader = CurlTraceReader()
    var position = 0
    try text.withUnsafeBytes { while try reader.next(in: $0, at: &position) != nil {} }
    #expect(reader.isLossy)
  }

  @Test("A line of 64 characters and its end, a long one, and one that only looks like digits")
  func asciiRows() {
    let line = String(repeating: "x", count: 64)
    let text =
      "=> Send header, 205 bytes (0xcd)\n0000: \(line)\n0042: \(line)\n0082: 41 42\n0089: \(line)\n00c9: ab\n"
    #expect(
      read(text) == ["connection 1", "client " + Hex.encode("\(line)\r\n\(line)41 42\r\n\(line)ab\r\n".utf8)])
  }

  @Test("Of TLS only what it carries is told; connections are told apart")
  func connections() {
    let text =
      "== Info: Connected to a (127.0.0.1) port 1 (#0)\n=> Send SSL data, 2 bytes (0x2)\n"
      + row("0000", "16 03 ")
      + "=> Send header, 1 bytes (0x1)\n" + row("0000", "41 ") + "<= Recv data, 1 bytes (0x1)\n"
      + row("0000", "42 ")
      + "== Info: Re-using existing connection #0\n=> Send header, 1 bytes (0x1)\n" + row("0000", "43 ")
      + "== Info: Connected to b (127.0.0.1) port 1 (#1)\n=> Send data, 1 bytes (0x1)\n" + row("0000", "44 ")
    #expect(
      read(text) == ["connection 1", "client 41", "server 42", "client 43", "connection 2", "client 44"])
  }

  @Test("curl --trace-ids")
  func ids() {
    let text =
      "22:48:11.884672 [0-x] == Info: Connected to a\n22:48:11.884672 [0-0] => Send header, 1 bytes (0x1)\n"
      + row("0000", "41 ") + "[1-1] => Send header, 1 bytes (0x1)\n" + row("0000", "42 ")
      + "[0-0] <= Recv data, 1 bytes (0x1)\n" + row("0000", "43 ")
    #expect(
      read(text) == ["connection 1", "client 41", "connection 2", "client 42", "connection 1", "server 43"])
  }

  @Test("A body between the sections, in a trace that goes to the terminal")
  func interleaved() {
    let text =
      "=> Send header, 1 bytes (0x1)\n" + row("0000", "41 ") + "{\"body\": 1}\n\n"
      + String(repeating: "z", count: 9000)
      + "\n<= Recv data, 1 bytes (0x1)\n" + row("0000", "42 ")
    #expect(read(text) == ["connection 1", "client 41", "server 42"])
  }

  @Test("A section of megabytes comes in pieces")
  func long() throws {
    let hex = String(repeating: "ab ", count: 16)
    var text = "<= Recv data, 65536 bytes (0x10000)\n"
    for index in 0..<4096 { text += row(String(index * 16, radix: 16).leading(4), hex) }
    var reader = CurlTraceReader()
    var sizes: [Int] = []
    var position = 0
    try Array(text.utf8).withUnsafeBytes {
      while let event = try reader.next(in: $0, at: &position) {
        if event == .bytes { sizes.append(reader.bytes.count) }
      }
    }
    #expect(sizes == [Int](repeating: 4096, count: 16))
  }

  @Test(
    "What is wrong is said with its line, after all that was right",
    arguments: [
      (
        "=> Send header, 17 bytes (0x11)\n" + row("0000", String(repeating: "41 ", count: 16)),
        "line 2: a section of the trace has 16 of its 17 bytes"
      ),
      (
        "=> Send header, 17 bytes (0x11)\n" + row("0000", String(repeating: "41 ", count: 16))
          + "== Info: x\n",
        "line 3: a section of the trace has 16 of its 17 bytes"
      ),
      (
        "=> Send header, 33 bytes (0x21)\n" + row("0000", String(repeating: "41 ", count: 16))
          + row("0020", "42 "),
        "line 3: a row begins at offset 32, where 16 is next"
      ),
      (
        "=> Send header, 18 bytes (0x12)\n" + row("0000", String(repeating: "41 ", count: 16))
          + row("0010", "42 "),
        "line 3: a row of the trace without its hexadecimal digits"
      ),
    ])
  func errors(text: String, error: String) {
    let expected = ["connection 1", "client " + String(repeating: "41", count: 16), "! \(error)"]
    for size in [1, 9, .max] { #expect(read(Array(text.utf8), pieceSize: size) == expected) }
  }

  @Test("A section that claims more than there can be")
  func lies() {
    #expect(
      read(
        "<= Recv data, 999999999999999 bytes (0x38d7ea4c67fff)\n"
          + row("0000", String(repeating: "41 ", count: 16)))
        == [
          "connection 1", "server " + String(repeating: "41", count: 16),
          "! line 2: a section of the trace has 16 of its 999999999999999 bytes",
        ])
    #expect(read("<= Recv data, 99999999999999999999 bytes (0x1)\n0000: 41 \n") == [])
  }

  @Test(
    "A trace is told by its first line",
    arguments: [
      ("== Info:   Trying 127.0.0.1:80...\n", true), ("=> Send header, 196 bytes (0xc4)\n0000:", true),
      ("22:48:11.884383 == Info: x", true), ("22:48:11.884383 [0-0] <= Recv data, 7 bytes (0x7)", true),
      ("[0-x] == Info: x", true), ("== Information", false), ("=> Send header", false),
      ("0000: 41 42", false),
      ("{\"log\":{}}", false), ("", false), ("22:48:11.884383", false),
    ])
  func detection(text: String, expected: Bool) {
    #expect(Array(text.utf8).withUnsafeBytes { CurlTraceReader.begins($0) } == expected)
  }
}

extension String {
  fileprivate func leading(_ count: Int) -> String {
    String(repeating: "0", count: max(0, count - utf8.count)) + self
  }
}
