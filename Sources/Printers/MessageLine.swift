import Bytes
import WebSocketCore

/// A received message for a person at a terminal: text escaped, with its own line breaks; binary in
/// hexadecimal, with its length.
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
}
