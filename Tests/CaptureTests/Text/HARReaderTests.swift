import Bytes
import Testing
import WebSocketCore

@testable import Capture

/// Writes down what comes out of a HAR, one line each.
private struct HARRecorder: HARSink {
  var lines: [String] = []
  var requests: [RequestHead] = []
  var responses: [ResponseHead] = []
  var findings: [HandshakeFindings] = []
  var times: [Int64] = []

  mutating func opened(_ connection: HARConnection) {
    lines.append(
      "\(connection.number) \(connection.url) \(connection.serverAddress ?? "-") \(connection.time)")
  }

  mutating func closed() { lines.append("closed") }

  mutating func take(_ event: ConversationEvent, from sender: Role?, time: Int64) {
    times.append(time)
    let who = sender.map { "\($0)" } ?? "-"
    switch event {
    case .request(let head):
      requests.append(head)
      lines.append("\(who) \(head.head.startLine)")
    case .response(let head, _):
      responses.append(head)
      lines.append("\(who) \(head.head.startLine)")
    case .handshake(let found): findings.append(found)
    case .message(let message):
      lines.append("\(who) \(message.opcode.name) \(message.length) \(Hex.encode(message.payload))")
    case .note(let note): lines.append("note \(note.text)")
    case .frame, .hole: lines.append("?")
    }
  }
}

private func read(
  _ text: [UInt8], pieceSize: Int = .max, payloadLimit: Int = 1 << 16, heldLimit: Int = 16 << 20
) -> (recorder: HARRecorder, error: String?, reader: HARReader) {
  var reader = HARReader(payloadLimit: payloadLimit, heldLimit: heldLimit)
  var recorder = HARRecorder()
  var error: String?
  do throws(HARError) {
    for start in stride(from: 0, to: text.count, by: min(pieceSize, max(1, text.count))) {
      let piece = UnsafeMutableRawBufferPointer.allocate(
        byteCount: min(pieceSize, text.count - start), alignment: 1)
      defer { piece.deallocate() }
      piece.copyBytes(from: text[start..<start + piece.count])
      try reader.read(UnsafeRawBufferPointer(piece), into: &recorder)
    }
    try reader.finish(into: &recorder)
  } catch let failure { error = failure.description }
  return (recorder, error, reader)
}

private func read(_ text: String, payloadLimit: Int = 1 << 16, heldLimit: Int = 16 << 20) -> [String] {
  let (recorder, error, _) = read(Array(text.utf8), payloadLimit: payloadLimit, heldLimit: heldLimit)
  return recorder.lines + (error.map { ["! \($0)"] } ?? [])
}

/// A HAR of entries.
private func har(_ entries: String...) -> String {
  #"{"log":{"version":"1.2","creator":{"name":"Test"},"entries":[\#(entries.joined(separator: ","))]}}"#
}

@Suite struct HARReaderTests {
  static let rebuilt = "note the heads are put together again from the fields of the HAR"
  static let hello = "18 68656c6c6f20d09620f09f8e89202271220a"
  static let binary = "4 0001feff"

  @Test("What Chrome's DevTools export, however it is cut")
  func chrome() throws {
    let text = try fixtureBytes("text/chrome.har")
    let (whole, error, reader) = read(text)
    #expect(error == nil)
    #expect(
      whole.lines == [
        "1 ws://127.0.0.1:40467/chat?token=[redacted] - 1795388594953000000", Self.rebuilt,
        "client GET /chat?token=[redacted] HTTP/1.1", "server HTTP/1.1 101 Switching Protocols",
        "client text \(Self.hello)", "client binary \(Self.binary)", "client text 0 ",
        "server text \(Self.hello)", "server binary \(Self.binary)", "server text 0 ", "closed",
      ])
    #expect(whole.times.suffix(6).first == 1_795_388_594_957_749_000)
    #expect(whole.times.last == 1_795_388_594_964_153_000)
    #expect(reader.webSocketCount == 1)
    var shown = HARRecorder()
    var open = HARReader(showsSecrets: true)
    try text.withUnsafeBytes { try open.read($0, into: &shown) }
    #expect(shown.lines.prefix(1) == ["1 ws://127.0.0.1:40467/chat?token=secret - 1795388594953000000"])
    #expect(shown.requests.map(\.target) == ["/chat?token=secret"])
    // Order and case as in the file, and a handshake that holds.
    #expect(whole.requests[0].head.fields.map(\.name).prefix(3) == ["Upgrade", "Origin", "Cache-Control"])
    let checks = whole.findings[0].request + whole.findings[0].response
    #expect(checks.count > 15)
    #expect(checks.filter { $0.outcome == .fail } == [])
    #expect(whole.findings[0].subprotocol == "chat")
    #expect(
      whole.findings[0].extensions
        == "permessage-deflate; server_max_window_bits=12; client_max_window_bits=12")
    for size in [1, 2, 7, 100, 1001] { #expect(read(text, pieceSize: size).recorder.lines == whole.lines) }
  }

  @Test("What Playwright records: milliseconds")
  func playwright() throws {
    let (recorder, error, _) = read(try fixtureBytes("text/playwright.har"))
    #expect(error == nil)
    #expect(
      recorder.lines.suffix(3) == ["server text \(Self.hello)", "server binary \(Self.binary)", "closed"])
    #expect(recorder.times.last == 1_795_388_550_885_244_000)
  }

  static let message = #"{"type":"send","time":1.5,"opcode":1,"data":"hi"}"#
  static let heads =
    #""request":{"method":"GET","url":"wss://h/a","httpVersion":"HTTP/1.1","headers":[]},"#
    + #""response":{"status":101,"statusText":"","httpVersion":"","headers":[]}"#

  @Test("Messages that stand before the heads wait for them, in the order of older Chromes")
  func messagesFirst() {
    let entry = #"{"_resourceType":"websocket","_webSocketMessages":[\#(Self.message)],\#(Self.heads)}"#
    #expect(
      read(har(entry)) == [
        "1 wss://h/a - 1500000000", Self.rebuilt, "client GET /a HTTP/1.1", "server HTTP/1.1 101",
        "client text 2 6869", "closed",
      ])
  }

  @Test("Too many of them do not wait")
  func manyMessagesFirst() {
    let large = #"{"type":"send","time":1.5,"opcode":1,"data":"\#(String(repeating: "x", count: 1000))"}"#
    let messages = [String](repeating: large, count: 30).joined(separator: ",")
    let lines = read(har(#"{"_webSocketMessages":[\#(messages)],\#(Self.heads)}"#), heldLimit: 10 << 10)
    let note =
      "note the file has the handshake behind more than 10 KiB of messages, and so it comes after them"
    #expect(lines.filter { $0.hasPrefix("client text 1000 ") }.count == 30)
    // Each takes 128 bytes beside its own.
    #expect(lines.firstIndex(of: note) == 11)
    #expect(
      lines.suffix(4) == [Self.rebuilt, "client GET /a HTTP/1.1", "server HTTP/1.1 101", "closed"])
  }

  @Test(
    "Data, whatever the order of the members",
    arguments: [
      (#"{"data":"AAH+/w==","opcode":2,"time":1,"type":"receive"}"#, "server binary 4 0001feff"),
      (#"{"type":"send","opcode":2,"data":""}"#, "client binary 0 "),
      (#"{"type":"send","opcode":2,"data":"not base64"}"#, "client binary 10 6e6f7420626173653634"),
      (#"{"type":"send","opcode":2,"data":"AAE="}"#, "client binary 2 0001"),
      (#"{"type":"send","opcode":2,"data":"AAH="}"#, "client binary 4 4141483d"),
      (#"{"type":"send","opcode":2,"data":"A=B="}"#, "client binary 4 413d423d"),
      (#"{"type":"send","opcode":2,"data":"===="}"#, "client binary 4 3d3d3d3d"),
      (#"{"type":"receive","opcode":8,"data":"A+hieWU="}"#, "server close 5 03e8627965"),
      (#"{"type":"send","opcode":9,"data":""}"#, "client ping 0 "),
      (#"{"type":"send","opcode":1,"data":"AAH+/w=="}"#, "client text 8 4141482b2f773d3d"),
      (#"{"type":"send","opcode":1,"data":"\ud83d"}"#, "client text 3 efbfbd"),
      (#"{"type":"sideways","opcode":1,"data":"x"}"#, "- text 1 78"),
      (
        #"{"type":"error","time":2,"opcode":-1,"data":"Invalid frame"}"#,
        "note the browser reports an error: Invalid frame"
      ),
    ])
  func data(message: String, expected: String) {
    let lines = read(har(#"{\#(Self.heads),"_webSocketMessages":[\#(message)]}"#))
    #expect(Array(lines.dropFirst(4)) == [expected, "closed"])
  }

  @Test("Only the beginning of a message is kept, but its length is known")
  func payloadLimit() {
    let base64 = Base64.encode([UInt8](repeating: 7, count: 100_000))
    let text = String(repeating: "y", count: 200_000)
    let lines = read(
      har(
        #"{\#(Self.heads),"_webSocketMessages":[{"type":"send","opcode":2,"data":"\#(base64)"},"#
          + #"{"type":"send","opcode":1,"data":"\#(text)"}]}"#), payloadLimit: 4)
    #expect(lines.dropFirst(4) == ["client binary 100000 07070707", "client text 200000 79797979", "closed"])
  }

  @Test("Several connections, and entries that are none")
  func entries() {
    let get =
      #"{"request":{"method":"GET","url":"https://h/"},"response":{"status":200,"content":{"text":"{\"log\":1}"}}}"#
    let upgraded =
      #"{"startedDateTime":"2024-02-29T23:59:59.5+01:00","serverIPAddress":"192.0.2.1","#
      + #""request":{"method":"GET","url":"https://h/b#x","headers":[{"name":"Host","value":"h\r\nX: y"}]},"#
      + #""response":{"status":101,"headers":[{"name":"upgrade","value":"WebSocket"}]}}"#
    let (recorder, error, reader) = read(
      Array(har(get, upgraded, get, #"{\#(Self.heads),"_webSocketMessages":[]}"#).utf8))
    #expect(error == nil)
    #expect(
      recorder.lines == [
        "1 https://h/b#x 192.0.2.1 1709247599500000000", Self.rebuilt, "client GET /b HTTP/1.1",
        "server HTTP/1.1 101", "note the HAR of Test does not hold the messages of this WebSocket", "closed",
        "2 wss://h/a - 0", Self.rebuilt, "client GET /a HTTP/1.1", "server HTTP/1.1 101", "closed",
      ])
    #expect(reader.otherCount == 2)
    // A line end in a value begins no other field.
    #expect(recorder.requests[0].head.fields.map(\.value) == ["h  X: y"])
    // Without fields there is nothing to judge.
    #expect(recorder.findings[1].request == [] && recorder.findings[1].response == [])
  }

  @Test("A connection that failed, and one over HTTP/2")
  func others() {
    let failed =
      #"{"request":{"method":"GET","url":"ws://h/x?y"},"response":{"status":-1,"_failureText":"refused"}}"#
    let http2 =
      #"{"request":{"method":"CONNECT","url":"wss://h/c","httpVersion":"h2","#
      + #""headers":[{"name":":method","value":"CONNECT"},{"name":":path","value":"/c"},"#
      + #"{"name":":protocol","value":"websocket"}]},"#
      + #""response":{"status":200,"headers":[{"name":"sec-websocket-protocol","value":"p"}]},"#
      + #""_webSocketMessages":[]}"#
    let (recorder, _, _) = read(Array(har(failed, http2).utf8))
    #expect(
      recorder.lines == [
        "1 ws://h/x?y - 0", Self.rebuilt, "client GET /x?y HTTP/1.1",
        "note the browser says why there was no connection: refused", "closed", "2 wss://h/c - 0",
        Self.rebuilt,
        "client CONNECT /c HTTP/2.0", "server HTTP/2.0 200", "closed",
      ])
    #expect(recorder.findings[1].subprotocol == "p")
    #expect(
      recorder.findings[1].request.filter { $0.outcome == .fail }.map(\.id)
        == ["connect-target", "connect-scheme", "version"])
  }

  @Test("A file that breaks off keeps what was before, and says where")
  func cut() {
    let whole = Array(har(#"{\#(Self.heads),"_webSocketMessages":[\#(Self.message),\#(Self.message)]}"#).utf8)
    for length in 0..<whole.count {
      let (recorder, error, _) = read(Array(whole[..<length]))
      #expect(error == "the HAR is no JSON: the text ends in the middle of a value at offset \(length)")
      #expect(recorder.lines.isEmpty || recorder.lines.last == "closed")
    }
    let (recorder, error, _) = read(Array(whole.dropLast(20)) + Array("x".utf8))
    #expect(recorder.lines.suffix(2) == ["client text 2 6869", "closed"])
    #expect(error?.hasPrefix("the HAR is no JSON: ") == true)
  }

  @Test(
    "JSON that is no HAR, and a HAR whose members are of other kinds",
    arguments: [
      ("{}", ["! JSON, but no HAR: it has no entries in a log"]),
      ("[[]]", ["! JSON, but no HAR: it has no entries in a log"]),
      (#"{"log":[{"entries":[]}]}"#, ["! JSON, but no HAR: it has no entries in a log"]),
      (#"{"log":{"entries":[1,null,"x",[{}],{}]}}"#, []),
      (#"{"log":{"entries":{"request":{"url":"ws://h/"}}}}"#, []),
      (
        #"{"log":{"entries":[{"request":1,"response":[{"status":101}],"_webSocketMessages":{"type":"send"}}]}}"#,
        ["1  - 0", "closed"]
      ),
      (
        #"{"log":{"entries":[{"_webSocketMessages":[1,{"type":1,"time":"x","opcode":1e9,"data":[{"type":"send"}]}]}]}}"#,
        ["1  - 0", "- text 0 ", "closed"]
      ),
    ] as [(String, [String])])
  func hostile(text: String, expected: [String]) {
    #expect(read(text) == expected)
  }

  @Test(
    "A HAR is told by its beginning",
    arguments: [
      (#"{"log":{"#, true), ("\u{FEFF}{\r\n  \"log\": {", true), (#"{"comment":{"log":1},"log":"#, true),
      (#"{"comment":{"log":1}"#, false), (#"["log"]"#, false), (#"{"logs":"#, false), ("", false),
      ("{", false),
      ("81 05", false),
    ])
  func detection(text: String, expected: Bool) {
    #expect(Array(text.utf8).withUnsafeBytes { HARReader.begins($0) } == expected)
  }

  @Test(
    "Dates",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2026-11-22T23:03:14.953Z", 1_795_388_594_953_000_000),
      ("2000-02-29T12:00:00.1234567891-05:30", 951_845_400_123_456_789),
      ("2024-03-01T00:00:00", 1_709_251_200_000_000_000),
      ("2024-13-01T00:00:00Z", nil), ("2024-01-01", nil), ("2024-01-01T00:00:00X", nil),
      ("9999-01-01T00:00:00Z", nil),
      ("", nil), ("2024-01-01T00:00:00+99:00", nil),
    ] as [(String, Int64?)])
  func dates(text: String, expected: Int64?) {
    #expect(HARDate.nanoseconds(Array(text.utf8)) == expected)
  }
}
