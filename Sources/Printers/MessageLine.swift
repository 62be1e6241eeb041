import AppProtocols
import Bytes
import Trace
import WebSocketCore

/// A received message for a person at a terminal: text escaped, with its own line breaks; binary in
/// hexadecimal, with its length; or what it says, where a decoder was asked for.
package enum MessageLine {
  /// Bytes of a binary message that are shown.
  package static let shownBytes = 256

  /// Appends the message and a newline.
  ///
  /// - Parameters:
  ///   - opcode: text or binary.
  ///   - payload: the whole message.
  ///   - palette: its colours.
  ///   - out: where it goes.
  package static func append(
    _ opcode: Opcode, _ payload: UnsafeRawBufferPointer, palette: Palette, to out: inout ByteQueue
  ) {
    palette.begin(.received, in: &out)
    out.append(literal: "< ")
    palette.end(in: &out)
    if opcode == .text {
      TerminalEscaping.append(payload, lineBreaks: .kept, to: &out)
    } else {
      out.append(literal: "binary, ")
      out.append(decimal: UInt64(payload.count))
      out.append(literal: payload.count == 1 ? " byte: " : " bytes: ")
      out.append(spacedHex: payload.prefix(shownBytes))
      if payload.count > shownBytes { out.append(literal: " …") }
    }
    out.append(UInt8(ascii: "\n"))
  }

  /// Appends what a message says in place of its payload. What cannot be decoded, and what a packet only goes on
  /// with, is shown as it is, with the reason below it.
  ///
  /// - Parameters:
  ///   - decoded: the message.
  ///   - opcode: text or binary.
  ///   - payload: the whole message.
  ///   - palette: its colours.
  ///   - out: where it goes.
  package static func append(
    _ decoded: DecodedMessage, _ opcode: Opcode, _ payload: UnsafeRawBufferPointer, palette: Palette,
    to out: inout ByteQueue
  ) {
    for packet in decoded.packets {
      palette.begin(.received, in: &out)
      out.append(literal: "< ")
      palette.end(in: &out)
      let text = packet.isDocument ? packet.fields.indentedText : packet.text
      TerminalEscaping.append(text, lineBreaks: .kept, to: &out)
      out.append(UInt8(ascii: "\n"))
    }
    if decoded.packets.isEmpty { append(opcode, payload, palette: palette, to: &out) }
    var rest = decoded
    rest.packets = []
    DecodedLines(palette: palette, indent: 2, columns: 500).append(rest, to: &out)
  }
}
