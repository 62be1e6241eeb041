import Bytes
import Trace
import WebSocketCore

/// One row a frame of a capture of many connections: when, on which, and what a compressed payload inflates to.
/// What is no frame is a sentence in the same table:
///
///         TIME CONN FROM   FIN RSV OPCODE         MASK KEY  LENGTH      INFLATED PAYLOAD
///     0.000000    1 127.0.0.1:41234 connected to 127.0.0.1:8000
///     0.001204    1 client 1   100 1 text         37fa213d       7 (7)         5 Hello
package struct CaptureTablePrinter: Printer {
  private let preview: PayloadPreview
  private let palette: Palette
  private let decoded: DecodedLines
  private var headerPrinted = false

  /// Columns that stand before the payload.
  package static let payloadColumn = 78
  private static let sentenceColumn = 17

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
      palette: palette, indent: Self.sentenceColumn,
      columns: Self.payloadColumn + preview.columns - Self.sentenceColumn,
      indentsDocuments: indentsDocuments)
  }

  package mutating func print(_ record: TraceRecord, into out: inout ByteQueue) {
    switch record.data {
    case .frame(let frame):
      print(frame, connection: record.connection ?? 0, time: record.time, into: &out)
    case .message(let message):
      print(message, connection: record.connection ?? 0, time: record.time, into: &out)
    case .violation(let trace):
      ViolationLine(palette: palette).append(
        trace.violation, indent: Self.sentenceColumn, to: &out)
    default:
      for sentence in CaptureSentences.of(record.data) { print(sentence, record, into: &out) }
    }
  }

  package mutating func print(
    _ frame: FrameTrace, connection: Int, time: Double, into out: inout ByteQueue
  ) {
    if !headerPrinted { printHeader(into: &out) }
    // At most 100 characters and four colour sequences, three numbers of 20 digits, and spaces.
    out.write(atMost: 256) { row in
      row.put(paddedSeconds: time)
      row.put(decimal: UInt64(connection.magnitude), width: 5)
      row.put(UInt8(ascii: " "))
      FrameColumns(palette: palette).put(frame, to: &row)
      row.put(spaces: 4 - frame.header.lengthEncoding.label.utf8CodeUnitCount)
      if let inflated = frame.inflated {
        row.put(decimal: inflated.length, width: 7)
      } else {
        row.put(spaces: 7)
      }
      row.put(UInt8(ascii: " "))
    }
    preview.append(frame, to: &out)
    out.append(UInt8(ascii: "\n"))
    if let message = frame.decoded { decoded.append(message, to: &out) }
  }

  package mutating func print(
    _ message: MessageTrace, connection: Int, time: Double, into out: inout ByteQueue
  ) {
    begin(connection, time: time, into: &out)
    palette.begin(message.sender == .client ? .sent : .received, in: &out)
    out.append(literal: message.sender.label)
    palette.end(in: &out)
    out.append(literal: " message ")
    out.append(literal: message.opcode.label)
    out.append(literal: message.opcode == .text ? "   " : " ")
    // A HAR has no frames.
    if message.frames > 0 {
      out.append(decimal: UInt64(message.frames))
      out.append(literal: message.frames == 1 ? " frame  " : " frames ")
    }
    out.append(decimal: message.wireLength, width: 7)
    if message.compressed {
      out.append(literal: " > ")
      out.append(decimal: message.length)
    }
    out.append(literal: "  ")
    preview.append(message, to: &out)
    out.append(UInt8(ascii: "\n"))
    if let message = message.decoded { decoded.append(message, to: &out) }
  }

  private mutating func print(_ sentence: CaptureSentence, _ record: TraceRecord, into out: inout ByteQueue) {
    begin(record.connection, time: record.time, into: &out)
    palette.begin(sentence.style, in: &out)
    TerminalEscaping.append(sentence.text, to: &out)
    palette.end(in: &out)
    out.append(UInt8(ascii: "\n"))
  }

  private mutating func begin(_ connection: Int?, time: Double, into out: inout ByteQueue) {
    if !headerPrinted { printHeader(into: &out) }
    out.append(paddedSeconds: time)
    if let connection {
      out.append(decimal: UInt64(connection.magnitude), width: 5)
    } else {
      out.append(spaces: 5)
    }
    out.append(UInt8(ascii: " "))
  }

  private mutating func printHeader(into out: inout ByteQueue) {
    headerPrinted = true
    palette.begin(.heading, in: &out)
    out.append(literal: "       TIME CONN ")
    out.append(literal: FrameColumns.heading)
    out.append(literal: "      INFLATED PAYLOAD")
    palette.end(in: &out)
    out.append(UInt8(ascii: "\n"))
  }
}
