import AppProtocols
import Bytes
import Trace

/// What a message says in the protocol on top of the WebSocket, on lines of its own under its last frame:
///
///              = socketio: /chat event user_message {"text":"hi"}
struct DecodedLines {
  var palette: Palette
  /// Columns that stand before each line.
  var indent: Int
  /// Columns that a line may take behind them.
  var columns: Int
  /// Documents are indented, a line for each member.
  var indentsDocuments = false

  /// Lines of one indented document; what is beyond is counted.
  static let documentLines = 200

  func append(_ message: DecodedMessage, to out: inout ByteQueue) {
    for packet in message.packets { append(packet, of: message, to: &out) }
    if let failure = message.failure {
      append(line: "cannot be decoded: " + failure, .control, of: message, to: &out)
    }
    if let unfinished = message.unfinished {
      append(line: "goes on: " + unfinished, .muted, of: message, to: &out)
    }
  }

  private func append(_ packet: DecodedPacket, of message: DecodedMessage, to out: inout ByteQueue) {
    if indentsDocuments, packet.isDocument, !message.isTruncated {
      return append(document: packet.fields, of: message, to: &out)
    }
    let isHeartbeat = packet.isHeartbeat
    let mark = isHeartbeat ? " (heartbeat)" : ""
    append(line: packet.text + mark, isHeartbeat ? .muted : nil, of: message, to: &out)
  }

  /// - Parameters:
  ///   - style: of the text; nil: as it is.
  private func append(
    line text: String, _ style: Palette.Style?, of message: DecodedMessage, to out: inout ByteQueue
  ) {
    begin(message, to: &out)
    let left = columns - message.name.utf8.count - 4
    if let style { palette.begin(style, in: &out) }
    PayloadPreview(columns: left).append(text + (message.caveat.map { " (\($0))" } ?? ""), to: &out)
    if style != nil { palette.end(in: &out) }
    out.append(UInt8(ascii: "\n"))
  }

  private func append(document: JSONValue, of message: DecodedMessage, to out: inout ByteQueue) {
    begin(message, to: &out)
    let lines = document.indentedText.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.prefix(Self.documentLines).enumerated() {
      if index > 0 { out.append(spaces: indent) }
      // A line wraps where it has to, but is no book.
      PayloadPreview(columns: max(columns, 2000)).append(String(line), to: &out)
      out.append(UInt8(ascii: "\n"))
    }
    guard lines.count > Self.documentLines else { return }
    out.append(spaces: indent)
    out.append(literal: "… ")
    out.append(decimal: UInt64(lines.count - Self.documentLines))
    out.append(literal: " more lines\n")
  }

  private func begin(_ message: DecodedMessage, to out: inout ByteQueue) {
    out.append(spaces: indent)
    palette.begin(.muted, in: &out)
    out.append(literal: "= ")
    out.append(message.name)
    out.append(literal: ": ")
    palette.end(in: &out)
  }
}
