import Bytes
import Trace
import WebSocketCore

/// One line a frame among other output (`connect --frames`, `listen --frames`), so each field is named. Where
/// permessage-deflate was agreed, a line after the last frame of a message tells what it inflates to:
///
///     0.001204 → text 0x1 FIN 1 RSV 100 MASK 37fa213d length 7 (7) f2 48 cd c9 c9 07 00
///              = 5 bytes inflated from 7: ratio 0.71
///
/// So does what a message says in the protocol on top of the WebSocket:
///
///              = socketio: event message "hello"
package struct FrameLinePrinter: Printer {
  private let preview: PayloadPreview
  private let palette: Palette
  private let showsConnection: Bool
  private let decoded: DecodedLines
  /// Connections on which permessage-deflate was agreed.
  private var compressed: Set<Int> = []

  /// Columns that usually stand before the payload.
  package static let payloadColumn = 64

  /// Lines.
  ///
  /// - Parameters:
  ///   - preview: how wide the payload may get.
  ///   - palette: its colours.
  ///   - showsConnection: begin with `#3`, the number of the connection: where there are many.
  ///   - indentsDocuments: what is decoded to JSON takes a line for each member.
  package init(
    preview: PayloadPreview, palette: Palette, showsConnection: Bool = false, indentsDocuments: Bool = false
  ) {
    decoded = DecodedLines(
      palette: palette, indent: Self.indent, columns: Self.payloadColumn + preview.columns - Self.indent,
      indentsDocuments: indentsDocuments)
    self.preview = preview
    self.palette = palette
    self.showsConnection = showsConnection
  }

  package mutating func print(_ record: TraceRecord, into out: inout ByteQueue) {
    switch record.data {
    case .frame(let frame):
      if showsConnection, let connection = record.connection {
        out.append(UInt8(ascii: "#"))
        out.append(decimal: UInt64(connection.magnitude))
        out.append(UInt8(ascii: " "))
      }
      out.append(seconds: record.time)
      append(frame, to: &out)
    case .violation(let trace):
      ViolationLine(palette: palette).append(trace.violation, indent: Self.indent, to: &out)
    case .open(let open):
      if open.extensions?.hasPrefix(Self.deflate) == true { compressed.insert(record.connection ?? 0) }
    case .message(let message):
      if compressed.contains(record.connection ?? 0) { append(sizesOf: message, to: &out) }
      if let message = message.decoded { decoded.append(message, to: &out) }
    case .note(let note): NoteLine(palette: palette).append(note, indent: Self.indent, to: &out)
    case .close: compressed.remove(record.connection ?? 0)
    default: break
    }
  }

  private func append(_ frame: FrameTrace, to out: inout ByteQueue) {
    let header = frame.header
    palette.begin(frame.direction == .received ? .received : .sent, in: &out)
    out.append(literal: Self.arrow(of: frame))
    out.append(literal: header.opcode.label)
    palette.end(in: &out)
    out.append(literal: " 0x")
    out.append(Hex.digit(header.opcode.rawValue))
    out.append(literal: header.fin ? " FIN 1 RSV " : " FIN 0 RSV ")
    out.append(literal: FrameColumns.reservedBits[Int(header.rsv)])
    out.append(literal: " MASK ")
    if let key = header.maskingKey {
      out.write(atMost: 8) { $0.put(key) }
    } else {
      out.append(literal: "0")
    }
    out.append(literal: " length ")
    out.append(decimal: header.payloadLength)
    out.append(literal: " (")
    out.append(literal: header.lengthEncoding.label)
    out.append(literal: ")")
    if !frame.payload.isEmpty {
      out.append(UInt8(ascii: " "))
      preview.append(frame, to: &out)
    }
    out.append(UInt8(ascii: "\n"))
  }

  private func append(sizesOf message: MessageTrace, to out: inout ByteQueue) {
    out.append(spaces: Self.indent)
    out.append(literal: "= ")
    out.append(decimal: message.length)
    out.append(literal: message.length == 1 ? " byte" : " bytes")
    if let ratio = message.compressionRatio {
      out.append(literal: " inflated from ")
      out.append(decimal: message.wireLength)
      out.append(literal: ": ratio ")
      out.append(hundredths: ratio)
    } else {
      out.append(literal: ", uncompressed")
    }
    out.append(UInt8(ascii: "\n"))
  }

  /// Of what stands under a frame.
  private static let indent = 9
  private static let deflate = "permessage-deflate"

  private static func arrow(of frame: FrameTrace) -> StaticString {
    switch frame.direction {
    case .sent: " → "
    case .received: " ← "
    case nil: frame.sender == .client ? " client → " : " server → "
    }
  }
}
