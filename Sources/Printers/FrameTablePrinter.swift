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
  private let decoded: DecodedLines
  private var headerPrinted = false

  /// Columns that stand before the payload.
  package static let payloadColumn = 61

  /// A table.
  ///
  /// - Parameters:
  ///   - preview: how wide the payload's column may get.
  ///   - palette: its colours.
  ///   - indentsDocuments: what is decoded to JSON takes a line for each member.
  package init(preview: PayloadPreview, palette: Palette, indentsDocuments: Bool = false) {
    self.preview = preview
    self.palette = palette
    decoded = DecodedLines(
      palette: palette, indent: Self.indent, columns: Self.payloadColumn + preview.columns - Self.indent,
      indentsDocuments: indentsDocuments)
  }

  /// Of what stands under a frame.
  private static let indent = 9

  package mutating func print(_ record: TraceRecord, into out: inout ByteQueue) {
    switch record.data {
    case .frame(let frame): print(frame, into: &out)
    case .violation(let trace):
      ViolationLine(palette: palette).append(trace.violation, indent: Self.indent, to: &out)
    case .note(let note): NoteLine(palette: palette).append(note, indent: Self.indent, to: &out)
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
    if let message = frame.decoded { decoded.append(message, to: &out) }
  }

  private func appendColumns(of frame: FrameTrace, to row: inout TextCursor) {
    row.put(decimal: frame.offset, width: 8)
    row.put(UInt8(ascii: " "))
    FrameColumns(palette: palette).put(frame, to: &row)
  }

  private mutating func printHeader(into out: inout ByteQueue) {
    headerPrinted = true
    palette.begin(.heading, in: &out)
    out.append(literal: "  OFFSET ")
    out.append(literal: FrameColumns.heading)
    out.append(literal: "      PAYLOAD")
    palette.end(in: &out)
    out.append(UInt8(ascii: "\n"))
  }
}
