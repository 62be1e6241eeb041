import Testing
import Trace
import WebSocketCore

@testable import Printers

@Suite struct CaptureTablePrinterTests {
  let table = CaptureTablePrinter(preview: PayloadPreview(columns: 40), palette: Palette(isColored: false))

  private func record(_ time: Double, _ data: TraceData) -> TraceRecord {
    TraceRecord(time: time, connection: 2, data)
  }

  private func compressed(_ bytes: [UInt8], inflated: String) -> TraceData {
    .frame(
      FrameTrace(
        sender: .client, direction: nil,
        header: FrameHeader(
          fin: true, rsv: 4, opcode: .text, payloadLength: UInt64(bytes.count), maskingKey: exampleKey),
        offset: 0, payload: bytes,
        inflated: InflatedPayload(length: UInt64(inflated.utf8.count), bytes: Array(inflated.utf8))))
  }

  @Test("A connection from its first packet to its end")
  func connection() {
    let head = Array("GET /ws HTTP/1.1\r\nHost: h\r\n\r\n".utf8)
    let answer = Array("HTTP/1.1 101 Switching Protocols\r\n\r\n".utf8)
    let records = [
      record(0, .connect(ConnectTrace(address: "192.0.2.1:80", duration: 0, source: "192.0.2.2:50000"))),
      record(0.000_1, .request(HeadTrace(direction: nil, raw: head, fields: []))),
      record(0.000_2, .response(HeadTrace(direction: nil, raw: answer, fields: []))),
      record(0.000_2, .open(OpenTrace(url: "ws://h/ws", extensions: "permessage-deflate"))),
      record(1.5, compressed([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00], inflated: "Hello")),
      record(
        1.5,
        .violation(ViolationTrace(sender: .client, violation: Violation(.reservedBits, "RSV2 set")))),
      record(2, .note(NoteTrace(sender: .server, kind: "hole", text: "10 bytes are not in the capture"))),
      record(
        3,
        .close(CloseTrace(initiator: .client, code: .goingAway, reason: "bye", clean: true, ended: "fin"))),
    ]
    #expect(
      printed(records, by: table) == """
               TIME CONN FROM   FIN RSV OPCODE         MASK KEY  LENGTH      INFLATED PAYLOAD
           0.000000    2 192.0.2.2:50000 connected to 192.0.2.1:80
           0.000100    2 GET /ws HTTP/1.1
           0.000200    2 HTTP/1.1 101 Switching Protocols
           0.000200    2 open: ws://h/ws, permessage-deflate
           1.500000    2 client 1   100 1 text         37fa213d       7 (7)         5 Hello
                         ! RFC 6455 §5.2: RSV2 set; RSV1-3 MUST be 0 unless an extension is negotiated that defines them [reserved-bits]
           2.000000    2 server: 10 bytes are not in the capture
           3.000000    2 closed by the client, 1001 goingAway: bye; ended by fin

        """)
  }

  @Test("A message has its frames, and both its lengths where it was compressed")
  func messages() {
    func message(_ text: String, wire: UInt64, frames: Int) -> TraceRecord {
      record(
        0,
        .message(
          MessageTrace(
            sender: .server, direction: nil, opcode: .text, payload: Array(text.utf8), wireLength: wire,
            frames: frames, compressed: wire != text.utf8.count)))
    }
    let shown = printed([message("Hello", wire: 7, frames: 2), message("Hi", wire: 2, frames: 1)], by: table)
    #expect(
      shown.split(separator: "\n").dropFirst() == [
        "   0.000000    2 server message text   2 frames       7 > 5  Hello",
        "   0.000000    2 server message text   1 frame        2  Hi",
      ])
  }

  @Test("The payload's column is where it is said to be; what a peer sent cannot reach the terminal")
  func column() {
    let rows = printed([record(0, compressed([1], inflated: "\u{1b}[2J"))], by: table).split(separator: "\n")
    #expect(rows[0].dropFirst(CaptureTablePrinter.payloadColumn) == "PAYLOAD")
    #expect(rows[1].dropFirst(CaptureTablePrinter.payloadColumn) == #"\x1b[2J"#)
    let note = NoteTrace(sender: nil, kind: "other", text: "\u{1b}]0;x")
    #expect(!printed([record(0, .note(note))], by: table).contains("\u{1b}"))
  }
}
