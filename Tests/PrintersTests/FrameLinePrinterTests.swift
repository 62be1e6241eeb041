import Testing
import Trace
import WebSocketCore

@testable import Printers

@Suite struct FrameLinePrinterTests {
  let preview = PayloadPreview(columns: 64)
  let plain = Palette(isColored: false)

  @Test("The frames of RFC 6455 §5.7, direction unknown")
  func examples() {
    #expect(
      printed(exampleFrames, by: FrameLinePrinter(preview: preview, palette: plain)) == """
        0.000000 server → text 0x1 FIN 1 RSV 000 MASK 0 length 5 (7) Hello
        0.000000 client → text 0x1 FIN 1 RSV 000 MASK 37fa213d length 5 (7) Hello
        0.000000 server → text 0x1 FIN 0 RSV 000 MASK 0 length 3 (7) Hel
        0.000000 server → continuation 0x0 FIN 1 RSV 000 MASK 0 length 2 (7) lo
        0.000000 server → ping 0x9 FIN 1 RSV 000 MASK 0 length 5 (7) Hello
        0.000000 client → pong 0xa FIN 1 RSV 000 MASK 37fa213d length 5 (7) Hello
        0.000000 server → binary 0x2 FIN 1 RSV 000 MASK 0 length 256 (16) 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14…
        0.000000 server → binary 0x2 FIN 1 RSV 000 MASK 0 length 65536 (64) 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14…

        """)
  }

  @Test("Time, connection and direction, violations underneath")
  func connection() {
    var sent = frame(
      .close, [0x03, 0xE8], from: .client, direction: .sent, close: CloseBody(code: .normalClosure))
    sent.time = 1.204
    sent.connection = 3
    var received = frame(.ping, [], direction: .received, fin: false)
    received.time = 2
    received.connection = 3
    let breach = violation(.controlFragmented, "ping with FIN 0")
    let printer = FrameLinePrinter(preview: preview, palette: plain, showsConnection: true)
    #expect(
      printed([sent, received, breach], by: printer) == """
        #3 1.204000 → close 0x8 FIN 1 RSV 000 MASK 0 length 2 (7) 1000 normalClosure
        #3 2.000000 ← ping 0x9 FIN 0 RSV 000 MASK 0 length 0 (7)
                 ! RFC 6455 §5.5: ping with FIN 0; a control frame MUST NOT be fragmented [control-fragmented]

        """)
  }

  @Test("Where compression was agreed, what each message inflates to; elsewhere nothing")
  func compression() {
    func opened(_ extensions: String?) -> TraceRecord {
      TraceRecord(time: 0, connection: 1, .open(OpenTrace(url: "ws://h/", extensions: extensions)))
    }
    func message(_ text: String, wire: UInt64, compressed: Bool) -> TraceRecord {
      TraceRecord(
        time: 0, connection: 1,
        .message(
          MessageTrace(
            sender: .client, direction: .sent, opcode: .text, payload: Array(text.utf8), wireLength: wire,
            frames: 1, compressed: compressed)))
    }
    let printer = FrameLinePrinter(preview: preview, palette: plain)
    let end = CloseTrace(initiator: nil, code: .normalClosure, reason: "", clean: true, ended: "fin")
    let records = [
      opened("permessage-deflate; client_max_window_bits=12"),
      message("Hello", wire: 7, compressed: true), message("H", wire: 1, compressed: false),
      TraceRecord(time: 0, connection: 1, .close(end)), message("Hello", wire: 5, compressed: false),
    ]
    #expect(
      printed(records, by: printer) == """
                 = 5 bytes inflated from 7: ratio 0.71
                 = 1 byte, uncompressed

        """)
    #expect(printed([opened(nil), message("Hello", wire: 5, compressed: false)], by: printer) == "")
  }
}
