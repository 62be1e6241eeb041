import AppProtocols
import Bytes
import Trace

/// What a message says, field by field, under the bytes of its last frame:
///
///             = socketio: event user_message {"text":"hi"}
///               type       event
///               namespace  /
struct DecodedFields {
  var palette: Palette

  private static let indent = 12
  private static let columns = 120

  func append(_ message: DecodedMessage, to out: inout ByteQueue) {
    let lines = DecodedLines(
      palette: palette, indent: Self.indent, columns: Self.columns, indentsDocuments: true)
    for packet in message.packets {
      lines.append(DecodedMessage(name: message.name, packets: [packet]), to: &out)
      if !packet.isDocument { append(packet.fields, to: &out) }
    }
    var rest = message
    rest.packets = []
    lines.append(rest, to: &out)
  }

  private func append(_ fields: JSONValue, to out: inout ByteQueue) {
    guard case .object(let members) = fields else { return }
    let width = members.map { DisplayWidth.columns(of: $0.name) }.max() ?? 0
    for member in members {
      out.append(spaces: Self.indent + 2)
      TerminalEscaping.append(member.name, to: &out)
      out.append(spaces: min(width, 24) - DisplayWidth.columns(of: member.name) + 2)
      PayloadPreview(columns: Self.columns - min(width, 24) - 4)
        .append(member.value.string ?? member.value.text, to: &out)
      out.append(UInt8(ascii: "\n"))
    }
  }
}
