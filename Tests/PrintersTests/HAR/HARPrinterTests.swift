import Bytes
import Testing
import Trace
import WebSocketCore

@testable import Printers

/// Keeps everything, and counts.
private final class Destination: HARDestination {
  /// What was written between two records.
  var written: [UInt8] = []
  private(set) var kept: [UInt8] = []
  private(set) var taken = 0

  func write(_ queue: inout ByteQueue, tail: StaticString) {
    written += Array(queue.readable)
    queue.removeAll()
    #expect(throws: Never.self) { try JSONValue(parsing: written + Array("\(tail)".utf8)) }
  }

  func keep(_ bytes: [UInt8]) -> Range<Int>? {
    kept += bytes
    return (kept.count - bytes.count)..<kept.count
  }

  func take(_ range: Range<Int>, into out: inout ByteQueue) {
    out.append(Array(kept[range]))
    taken += range.count
  }
}

@Suite struct HARPrinterTests {
  private static func head(_ text: String, _ direction: Direction) -> HeadTrace {
    let raw = Array(text.utf8)
    if direction == .received {
      let head = ResponseHead(parsing: raw)
      return HeadTrace(
        direction: direction, raw: raw, status: head.status, reason: head.reason,
        fields: head.head.fields.map { ($0.name, $0.value) },
        body: head.status == 101 ? nil : Array("no".utf8))
    }
    let head = RequestHead(parsing: raw)
    return HeadTrace(
      direction: direction, raw: raw, method: head.method, target: head.target,
      fields: head.head.fields.map { ($0.name, $0.value) })
  }

  private static func record(_ connection: Int, _ time: Double, _ data: TraceData) -> TraceRecord {
    TraceRecord(time: time, connection: connection, data)
  }

  private static func opening(_ connection: Int, status: String = "101 X") -> [TraceRecord] {
    [
      record(connection, 0.1, .connect(ConnectTrace(address: "[::1]:8000", duration: 0.001))),
      record(connection, 0.2, .request(head("GET /a?b=1 HTTP/1.1\r\nHost: h:8000\r\n\r\n", .sent))),
      record(
        connection, 0.25, .response(head("HTTP/1.1 \(status)\r\nContent-Type: text/plain\r\n\r\n", .received))
      ),
    ] + (status.hasPrefix("101") ? [record(connection, 0.3, .open(OpenTrace(url: "ws://h:8000/a")))] : [])
  }

  private static func message(_ connection: Int, _ text: String, _ sender: Role = .client) -> TraceRecord {
    record(
      connection, 1.5,
      .message(
        MessageTrace(
          sender: sender, direction: nil, opcode: text == "\u{1}" ? .binary : .text,
          payload: Array(text.utf8),
          wireLength: 1, frames: 1, compressed: false)))
  }

  private static func close(_ connection: Int) -> TraceRecord {
    record(
      connection, 2,
      .close(CloseTrace(initiator: nil, code: .normalClosure, reason: "", clean: true, ended: "fin")))
  }

  /// Prints, and looks whether what there is is a whole document after each record.
  private static func entries(
    _ records: [TraceRecord], finishes: Bool = true, _ destination: Destination = Destination(),
    waitingLimit: Int = HARPrinter.usualWaitingLimit
  ) throws -> [JSONValue] {
    var printer = HARPrinter(
      creatorVersion: "1", start: 1_700_000_000, destination: destination, waitingLimit: waitingLimit)
    var out = ByteQueue()
    printer.begin(into: &out)
    func document() throws -> JSONValue {
      try JSONValue(parsing: destination.written + Array(out.readable) + Array("\(printer.tail)".utf8))
    }
    for record in records {
      printer.print(record, into: &out)
      _ = try document()
    }
    if finishes { printer.finish(into: &out) }
    guard case .array(let entries)? = try document()["log"]?["entries"] else { return [] }
    return entries
  }

  private static func messages(_ entry: JSONValue) -> [String] {
    guard case .array(let messages)? = entry["_webSocketMessages"] else { return [] }
    return messages.map {
      "\($0["type"]?.string ?? "") \($0["opcode"]?.int ?? 0) \($0["data"]?.string ?? "")"
    }
  }

  @Test("An entry as Chrome has it")
  func entry() throws {
    let records =
      Self.opening(1) + [Self.message(1, "hi\n"), Self.message(1, "\u{1}", .server), Self.close(1)]
    let entries = try Self.entries(records)
    let entry = try #require(entries.first)
    #expect(entries.count == 1 && entry["_resourceType"] == .string("websocket"))
    #expect(entry["startedDateTime"] == .string("2023-11-14T22:13:20.200Z"))
    #expect(entry["serverIPAddress"] == .string("::1"))
    #expect(entry["request"]?["url"] == .string("ws://h:8000/a?b=1"))
    #expect(entry["request"]?["queryString"]?[0]?["name"] == .string("b"))
    #expect(entry["response"]?["status"]?.int == 101)
    #expect(entry["timings"]?["wait"]?.double == 50 && entry["timings"]?["dns"]?.int == -1)
    #expect(entry["time"]?.double == 51)
    #expect(Self.messages(entry) == ["send 1 hi\n", "receive 2 AQ=="])
    #expect(entry["_webSocketMessages"]?[0]?["time"]?.double == 1_700_000_001.5)
  }

  @Test("A refusal, with its body and why")
  func refusal() throws {
    let failure = ErrorTrace(phase: "handshake", message: "it refused", exitStatus: 14)
    let entries = try Self.entries(Self.opening(1, status: "403 No") + [Self.record(1, 1, .error(failure))])
    #expect(entries.count == 1 && entries.first?["response"]?["status"]?.int == 403)
    #expect(entries.first?["response"]?["content"]?["text"] == .string("no"))
    #expect(entries.first?["_webSocketMessages"] == .array([]))
  }

  @Test("What has not ended is there all the same")
  func open() throws {
    let records = Self.opening(1) + [Self.message(1, "a")]
    for finishes in [false, true] {
      #expect(try Self.entries(records, finishes: finishes).map(Self.messages) == [["send 1 a"]])
    }
  }

  @Test("How it was closed")
  func close() throws {
    let lost = CloseTrace(
      initiator: nil, code: .abnormalClosure, reason: "", clean: false, ended: "rst")
    let left = CloseTrace(
      initiator: .server, code: .goingAway, reason: "\"bye\"", clean: true, ended: "fin")
    let entries = try Self.entries(
      Self.opening(1) + [Self.message(1, "a"), Self.record(1, 2, .close(left))] + Self.opening(2)
        + [Self.record(2, 3, .close(lost))] + Self.opening(3))
    let closes = entries.map { $0["_webSocketClose"] }
    #expect(closes[0]?["code"]?.int == 1001 && closes[0]?["reason"] == .string("\"bye\""))
    #expect(closes[0]?["initiator"] == .string("server") && closes[0]?["clean"] == .bool(true))
    #expect(closes[1]?["code"]?.int == 1006 && closes[1]?["ended"] == .string("rst"))
    #expect(closes[2] == nil && Self.messages(entries[0]) == ["send 1 a"])
  }

  @Test("What waits is not all in memory", arguments: [0, 100, 350, 4000])
  func waiting(limit: Int) throws {
    var records = Self.opening(1) + Self.opening(2) + Self.opening(3)
    for number in 1...9 {
      for connection in [3, 2, 1] { records.append(Self.message(connection, "\(connection) \(number)")) }
    }
    records += [Self.close(2), Self.close(1), Self.message(3, "last")]
    let destination = Destination()
    let entries = try Self.entries(records, destination, waitingLimit: limit)
    for (entry, connection) in zip(entries, 1...3) {
      let expected = (1...9).map { "send 1 \(connection) \($0)" } + (connection == 3 ? ["send 1 last"] : [])
      #expect(Self.messages(entry) == expected)
    }
    #expect(entries.count == 3 && destination.taken == destination.kept.count)
    #expect(destination.kept.isEmpty == (limit == 4000))
  }

  @Test("Connections at the same time come one after the other, each with its own messages")
  func several() throws {
    let records =
      Self.opening(1) + Self.opening(2) + [Self.message(2, "two"), Self.message(1, "one"), Self.close(2)]
      + Self.opening(3) + [Self.message(3, "three"), Self.close(1), Self.message(3, "more")]
    let entries = try Self.entries(records)
    #expect(entries.map { $0["_connectionId"]?.string } == ["1", "2", "3"])
    #expect(entries.map(Self.messages) == [["send 1 one"], ["send 1 two"], ["send 1 three", "send 1 more"]])
  }
}
