import Bytes
import Trace
import WebSocketCore

/// One row a frame in fixed columns under a header row; violations follow their frame.
///
///       OFFSET FROM   FIN RSV OPCODE         MASK KEY  LENGTH      PAYLOAD
///            0 client 1   000 1 text         37fa213d       5 (7)  Hello
package struct FrameTablePrinter: Printer {
  private let preview: PayloadPreview
  private let palette: Palette
  private var headerPrinted = false

  /// Columns that stand before the payload.
  package static let payloadColumn = 61

  /// A table.
  ///
  /// - Parameters:
  ///   - preview: how wide the payload's column may get.
  ///   - palette: its colours.
  package init(preview: PayloadPreview, palette: Palette) {
    self.preview = preview
    self.palette = palette
  }

  package mutating func print(_ record: TraceRecord, into out: inout ByteQueue) {
    switch record.data {
    case .frame(let frame): print(frame, into: &out)
    case .violation(let trace):
      ViolationLine(palette: palette).append(trace.violation, indent: 9, to: &out)
    default: break
    }
  }

  /// Same as printing its record, for those who print millions of frames.
  package mutating func print(_ frame: FrameTrace, into out: inout ByteQueue) {
    if !headerPrinted { printHeader(into: &out) }
    // At most 20 digits of offset and of length, four colour sequences, 60 other characters.
    out.write(atMost: 160) { appendColumns(of: frame, to: &$0) }
    if !frame.payload.isEmpty {
      out.append(spaces: 3 - frame.header.lengthEncoding.label.utf8CodeUnitCount)
      preview.append(frame, to: &out)
    }
    out.append(UInt8(ascii: "\n"))
  }

  private func appendColumns(of frame: FrameTrace, to row: inout TextCursor) {
    let header = frame.header
    row.put(decimal: frame.offset, width: 8)
    row.put(UInt8(ascii: " "))
    row.put(palette.start(frame.sender == .client ? .sent : .received))
    row.put(frame.sender.label)
    row.put(palette.stop)
    row.put(header.fin ? " 1   " : " 0   ")
    row.put(Self.reservedBits[Int(header.rsv)])
    row.put(UInt8(ascii: " "))
    appendOpcode(header.opcode, to: &row)
    if let key = header.maskingKey { row.put(key) } else { row.put("0       ") }
    row.put(UInt8(ascii: " "))
    row.put(decimal: header.payloadLength, width: 7)
    row.put(" (")
    row.put(header.lengthEncoding.label)
    row.put(UInt8(ascii: ")"))
  }

  private func appendOpcode(_ opcode: Opcode, to row: inout TextCursor) {
    let style: Palette.Style? = opcode.isReserved ? .problem : opcode.isControl ? .control : nil
    if let style { row.put(palette.start(style)) }
    row.put(hexDigit: opcode.rawValue)
    row.put(UInt8(ascii: " "))
    row.put(opcode.label)
    if style != nil { row.put(palette.stop) }
    row.put(spaces: 13 - opcode.label.utf8CodeUnitCount)
  }

  private mutating func printHeader(into out: inout ByteQueue) {
    headerPrinted = true
    palette.begin(.heading, in: &out)
    out.append(literal: "  OFFSET FROM   FIN RSV OPCODE         MASK KEY  LENGTH      PAYLOAD")
    palette.end(in: &out)
    out.append(UInt8(ascii: "\n"))
  }

  /// RSV1, RSV2, RSV3 by their number of three bits.
  static let reservedBits: [StaticString] = ["000", "001", "010", "011", "100", "101", "110", "111"]
}

extension TextCursor {
  /// The eight digits of a masking key, in the order of the wire.
  mutating func put(_ key: MaskingKey) {
    withUnsafeBytes(of: key.word) { for byte in $0 { put(hex: byte) } }
  }
}
