import AppProtocols
import Bytes
import Testing
import Trace
import WebSocketCore

@testable import Printers

@Suite struct DecodedLinesTests {
  private let preview = PayloadPreview(columns: 64)
  private let plain = Palette(isColored: false)
  private let json = DecodedMessage(
    name: "json",
    packets: [
      DecodedPacket(
        text: #"{"a":[1.50],"b":{}}"#,
        fields: .object([.init("a", .array([.number("1.50")])), .init("b", .object([]))]), isDocument: true)
    ])

  private func lines(
    _ message: DecodedMessage, columns: Int = 100, indentsDocuments: Bool = false, isColored: Bool = false
  ) -> String {
    printed {
      DecodedLines(
        palette: Palette(isColored: isColored), indent: 2, columns: columns,
        indentsDocuments: indentsDocuments
      ).append(message, to: &$0)
    }
  }

  private func packet(_ text: String, isHeartbeat: Bool = false) -> DecodedPacket {
    DecodedPacket(text: text, fields: .null, isHeartbeat: isHeartbeat)
  }

  @Test("A line for each packet; heartbeats are marked, also without colour")
  func packets() {
    let message = DecodedMessage(
      name: "stomp", packets: [packet("SEND"), packet("heart-beat", isHeartbeat: true)])
    #expect(lines(message) == "  = stomp: SEND\n  = stomp: heart-beat (heartbeat)\n")
    let colored = lines(message, isColored: true)
    #expect(colored.contains("\u{1b}[2mheart-beat (heartbeat)\u{1b}[0m"))
    #expect(colored.replacing(/\u{1b}\[[0-9]+m/, with: "") == lines(message))
  }

  @Test("Why nothing is decoded, what goes on, and why it is not certain")
  func failures() {
    #expect(
      lines(DecodedMessage(name: "json", failure: "the message is no JSON"))
        == "  = json: cannot be decoded: the message is no JSON\n")
    let message = DecodedMessage(
      name: "mqtt", unfinished: "7 of 12 bytes of an MQTT PUBLISH",
      caveat: "messages before this one are missing")
    #expect(
      lines(message)
        == "  = mqtt: goes on: 7 of 12 bytes of an MQTT PUBLISH (messages before this one are missing)\n")
    #expect(lines(DecodedMessage(name: "mqtt")) == "")
  }

  @Test("A line is cut where its room ends, and nothing of the network reaches the terminal as it is")
  func hostile() {
    let message = DecodedMessage(
      name: "mqtt", packets: [packet("a\n\u{1b}[2J\u{202e}" + String(repeating: "x", count: 99))])
    let shown = lines(message, columns: 40)
    #expect(shown == "  = mqtt: a\\n\\x1b[2J\\u{202e}xxxxxxxxxxxxx…\n")
  }

  @Test("A document takes a line for each member where that is wanted, and one line elsewhere")
  func documents() {
    #expect(lines(json) == "  = json: {\"a\":[1.50],\"b\":{}}\n")
    #expect(
      lines(json, indentsDocuments: true) == """
          = json: {
            "a": [
              1.50
            ],
            "b": {}
          }

        """)
  }

  @Test("A long document says how much of it is left out")
  func longDocument() {
    let elements = (0..<300).map { JSONValue.number("\($0)") }
    let message = DecodedMessage(
      name: "cbor",
      packets: [DecodedPacket(text: "[…]", fields: .array(elements), isDocument: true)])
    let shown = lines(message, indentsDocuments: true).split(separator: "\n")
    #expect(shown.count == 201)
    #expect(shown.last == "  … 102 more lines")
  }

  private var socketIO: DecodedMessage {
    let fields: [JSONValue.Member] = [.init("type", .string("event")), .init("args", .array([.number("1")]))]
    return DecodedMessage(
      name: "socketio", packets: [DecodedPacket(text: "event a 1", fields: .object(fields))])
  }

  private var decodedFrame: TraceRecord {
    var record = frame(.text, Array(#"42["a",1]"#.utf8))
    if case .frame(var trace) = record.data {
      trace.decoded = socketIO
      record.data = .frame(trace)
    }
    return record
  }

  private var decodedMessage: TraceRecord {
    TraceRecord(
      time: 1, connection: 1,
      .message(
        MessageTrace(
          sender: .server, direction: .received, opcode: .text, payload: Array(#"42["a",1]"#.utf8),
          wireLength: 9, frames: 1, compressed: false
        ).with(decoded: socketIO)))
  }

  @Test("In each of the views it stands under its frame, or under its message")
  func views() {
    #expect(
      printed([decodedFrame], by: FrameTablePrinter(preview: preview, palette: plain))
        .hasSuffix("42[\"a\",1]\n         = socketio: event a 1\n"))
    let capture = CaptureTablePrinter(preview: preview, palette: plain)
    #expect(
      printed([decodedFrame], by: capture).hasSuffix("42[\"a\",1]\n                 = socketio: event a 1\n"))
    #expect(
      printed([decodedMessage], by: capture).hasSuffix(
        "42[\"a\",1]\n                 = socketio: event a 1\n"))
    #expect(
      printed([decodedMessage], by: FrameLinePrinter(preview: preview, palette: plain))
        == "         = socketio: event a 1\n")
  }

  @Test("Under the bytes of a frame stand the fields of its packets")
  func fields() {
    #expect(
      printed([decodedFrame], by: FrameBytesPrinter(palette: plain)).hasSuffix(
        """
                    = socketio: event a 1
                      type  event
                      args  [1]

        """))
  }

  @Test("A note stands under the frame before it")
  func note() {
    let note = TraceRecord(
      time: 0, connection: 1, .note(NoteTrace(sender: .client, kind: "unfinished", text: "it ends")))
    #expect(
      printed([note], by: FrameLinePrinter(preview: preview, palette: plain))
        == "         * client: it ends\n")
    #expect(
      printed([note], by: FrameTablePrinter(preview: preview, palette: plain))
        == "         * client: it ends\n")
    #expect(printed([note], by: FrameBytesPrinter(palette: plain)) == "            * client: it ends\n")
  }

  @Test("A message on a terminal, in place of its payload; what cannot be decoded beside it")
  func messageLine() {
    func shown(_ message: DecodedMessage, _ payload: String) -> String {
      printed { out in
        Array(payload.utf8).withUnsafeBytes {
          MessageLine.append(message, .text, $0, palette: plain, to: &out)
        }
      }
    }
    #expect(shown(json, "x") == "< {\n  \"a\": [\n    1.50\n  ],\n  \"b\": {}\n}\n")
    #expect(shown(socketIO, #"42["a",1]"#) == "< event a 1\n")
    #expect(
      shown(DecodedMessage(name: "json", failure: "no JSON"), "hello")
        == "< hello\n  = json: cannot be decoded: no JSON\n")
  }
}
