import Bytes
import Printers
import Trace
import Transport
import WebSocketCore

/// Received messages on stdout: payloads for a pipe, escaped text for a terminal.
final class MessageOutput {
  enum Style {
    /// Each message, then the separator.
    case separated([UInt8])
    /// Byte for byte, nothing between.
    case raw
    /// Escaped, a line each.
    case terminal(Palette)
    /// stdout belongs to JSON Lines.
    case none
  }

  /// Queued bytes above which the socket is not read.
  static let highWater = 1 << 20

  private let style: Style
  private let stdout: StandardOutput

  init(style: Style, stdout: StandardOutput) {
    self.style = style
    self.stdout = stdout
  }

  func print(_ message: Message) {
    switch style {
    case .separated(let separator):
      stdout.queue.append(message.payload)
      if separator.count == 1 { stdout.queue.append(separator[0]) } else { stdout.queue.append(separator) }
    case .raw:
      stdout.queue.append(message.payload)
    case .terminal(let palette):
      MessageLine.append(message.opcode, message.payload, palette: palette, to: &stdout.queue)
    case .none: break
    }
  }

  /// Prints what a message says in place of its payload, where it is decoded and stdout is a terminal.
  @inline(__always)
  func print(_ message: Message, from sender: Role, _ decoding: inout PayloadDecoding?) {
    // The style first: a look at what may be nothing costs more than all the rest.
    guard case .terminal(let palette) = style else { return print(message) }
    if let decoded = decoding?.read(message.payload, message.opcode, from: sender) {
      MessageLine.append(decoded, message.opcode, message.payload, palette: palette, to: &stdout.queue)
    } else {
      print(message)
    }
  }

  /// Prints a line as if it were a text message.
  func print(line: String) {
    var line = line
    line.withUTF8 { text in
      let bytes = UnsafeRawBufferPointer(text)
      print(Message(opcode: .text, payload: bytes, wireLength: UInt64(bytes.count)))
    }
  }

  /// - Returns: whether more may come before what there is has been written.
  func flush() -> Bool {
    stdout.flush()
    return stdout.pendingByteCount <= Self.highWater
  }
}
