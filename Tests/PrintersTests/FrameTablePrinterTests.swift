import Testing
import Trace
import WebSocketCore

@testable import Printers

@Suite struct FrameTablePrinterTests {
  let table = FrameTablePrinter(preview: PayloadPreview(columns: 64), palette: Palette(isColored: false))

  @Test("The frames of RFC 6455 §5.7")
  func examples() {
    #expect(
      printed(exampleFrames, by: table) == """
          OFFSET FROM   FIN RSV OPCODE         MASK KEY  LENGTH      PAYLOAD
               0 server 1   000 1 text         0              5 (7)  Hello
               0 client 1   000 1 text         37fa213d       5 (7)  Hello
               0 server 0   000 1 text         0              3 (7)  Hel
               5 server 1   000 0 continuation 0              2 (7)  lo
               0 server 1   000 9 ping         0              5 (7)  Hello
               0 client 1   000 a pong         37fa213d       5 (7)  Hello
               0 server 1   000 2 binary       0            256 (16) 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14…
               0 server 1   000 2 binary       0          65536 (64) 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14…

        """)
  }

  @Test("The payload's column is where it is said to be")
  func payloadColumn() {
    let rows = printed(exampleFrames, by: table).split(separator: "\n")
    #expect(rows[0].dropFirst(FrameTablePrinter.payloadColumn) == "PAYLOAD")
    #expect(rows[1].dropFirst(FrameTablePrinter.payloadColumn) == "Hello")
  }

  @Test("Everything that can be wrong with a header has its place, and its violations stand under it")
  func violations() {
    let shown = printed(
      [
        frame(Opcode(rawValue: 0xB), [1], rsv: 5, key: exampleKey, offset: 1_234_567_890_123, length: .max),
        violation(.reservedOpcode, "opcode 0xb"),
        frame(.text, [], from: .client, fin: false, rsv: 2),
      ], by: table)
    #expect(
      shown == """
          OFFSET FROM   FIN RSV OPCODE         MASK KEY  LENGTH      PAYLOAD
        1234567890123 server 1   101 b reserved-b   37fa213d 18446744073709551615 (64) 01…
                 ! RFC 6455 §5.2: opcode 0xb; opcodes 3-7 and B-F are reserved; an unknown opcode MUST fail the connection [reserved-opcode]
               0 client 0   010 1 text         0              0 (7)

        """)
  }

  @Test("Records of other types are no business of a table")
  func others() {
    let error = TraceRecord(
      time: 0, connection: nil, .error(ErrorTrace(phase: "x", message: "y", exitStatus: 1)))
    #expect(printed([error], by: table).isEmpty)
  }

  @Test("In colour, the sender and control frames stand out, and the text is the same")
  func colored() {
    let preview = PayloadPreview(columns: 64)
    let shown = printed(
      [exampleFrames[4]], by: FrameTablePrinter(preview: preview, palette: Palette(isColored: true)))
    #expect(shown.contains("\u{1b}[32mserver\u{1b}[0m"))
    #expect(shown.contains("\u{1b}[33m9 ping\u{1b}[0m"))
    let plain = shown.replacing(/\u{1b}\[[0-9]+m/, with: "")
    #expect(plain == printed([exampleFrames[4]], by: table))
  }
}
