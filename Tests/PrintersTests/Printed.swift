import Bytes
import Trace
import WebSocketCore

@testable import Printers

/// What a piece of printing code wrote, as text.
func printed(_ write: (inout ByteQueue) -> Void) -> String {
  var out = ByteQueue()
  write(&out)
  return String(decoding: out.readable, as: UTF8.self)
}

/// What a printer makes of records.
func printed(_ records: [TraceRecord], by printer: some Printer) -> String {
  var printer = printer
  return printed { for record in records { printer.print(record, into: &$0) } }
}

/// A frame with its payload as given: unmasked.
func frame(
  _ opcode: Opcode, _ payload: [UInt8], from sender: Role = .server, direction: Direction? = nil,
  fin: Bool = true, rsv: UInt8 = 0, key: MaskingKey? = nil, offset: UInt64 = 0, length: UInt64? = nil,
  close: CloseBody? = nil
) -> TraceRecord {
  let header = FrameHeader(
    fin: fin, rsv: rsv, opcode: opcode, payloadLength: length ?? UInt64(payload.count), maskingKey: key)
  return TraceRecord(
    time: 0, connection: 1,
    .frame(
      FrameTrace(
        sender: sender, direction: direction, header: header, offset: offset, payload: payload, close: close)
    ))
}

func violation(_ rule: Rule, _ detail: String, from sender: Role = .server) -> TraceRecord {
  TraceRecord(
    time: 0, connection: 1, .violation(ViolationTrace(sender: sender, violation: Violation(rule, detail))))
}

/// The key of RFC 6455 §5.7.
let exampleKey = MaskingKey((0x37, 0xFA, 0x21, 0x3D))

/// The frames of RFC 6455 §5.7, in its order.
let exampleFrames = [
  frame(.text, Array("Hello".utf8)),
  frame(.text, Array("Hello".utf8), from: .client, key: exampleKey),
  frame(.text, Array("Hel".utf8), fin: false),
  frame(.continuation, Array("lo".utf8), offset: 5),
  frame(.ping, Array("Hello".utf8)),
  frame(.pong, Array("Hello".utf8), from: .client, key: exampleKey),
  frame(.binary, (0...255).map { UInt8($0) }),
  frame(.binary, (0..<64).map { UInt8($0) }, length: 65536),
]
