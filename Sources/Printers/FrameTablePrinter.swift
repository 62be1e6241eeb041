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
    let header = frame.header
    out.append(decimal: frame.offset, width: 8)
    out.append(UInt8(ascii: " "))
    palette.begin(frame.sender == .client ? .sent : .received, in: &out)
    out.append(literal: frame.sender.label)
    palette.end(in: &out)
    out.append(literal: header.fin ? " 1   " : " 0   ")
    out.append(literal: Self.reservedBits[Int(header.rsv)])
    out.append(UInt8(ascii: " "))
    appendOpcode(header.opcode, to: &out)
    if let key = header.maskingKey { out.append(key) } else { out.append(literal: "0       ") }
    out.append(UInt8(ascii: " "))
    out.append(decimal: header.payloadLength, width: 7)
    out.append(literal: Self.encoding(header.lengthEncoding))
    if !frame.payload.isEmpty {
      out.append(spaces: 3 - header.lengthEncoding.label.utf8CodeUnitCount)
      preview.append(frame, to: &out)
    }
    out.append(UInt8(ascii: "\n"))
  }

  private func appendOpcode(_ opcode: Opcode, to out: inout ByteQueue) {
    if opcode.isControl { palette.begin(opcode.isReserved ? .problem : .control, in: &out) }
    out.append(Hex.digit(opcode.rawValue))
    out.append(UInt8(ascii: " "))
    out.append(literal: opcode.label)
    if opcode.isControl { palette.end(in: &out) }
    out.append(spaces: 13 - opcode.label.utf8CodeUnitCount)
  }

  private mutating func printHeader(into out: inout ByteQueue) {
    headerPrinted = true
    palette.begin(.heading, in: &out)
    out.append(literal: "  OFFSET FROM   FIN RSV OPCODE         MASK KEY  LENGTH      PAYLOAD")
    palette.end(in: &out)
    out.append(UInt8(ascii: "\n"))
  }

  private static func encoding(_ encoding: LengthEncoding) -> StaticString {
    switch encoding {
    case .sevenBit: " (7)"
    case .sixteenBit: " (16)"
    case .sixtyFourBit: " (64)"
    }
  }

  /// RSV1, RSV2, RSV3 by their number of three bits.
  static let reservedBits: [StaticString] = ["000", "001", "010", "011", "100", "101", "110", "111"]
}

extension ByteQueue {
  /// The eight digits of a masking key, in the order of the wire.
  mutating func append(_ key: MaskingKey) {
    withUnsafeBytes(of: key.word) { for byte in $0 { append(hex: byte) } }
  }
}
