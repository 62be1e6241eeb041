import Bytes
import Trace
import WebSocketCore

/// The payload of a frame in one cell of a row: text escaped, anything else in hexadecimal, the body of a
/// Close by its parts. What does not fit ends in `…`; the row gives the full length.
package struct PayloadPreview: Equatable, Sendable {
  /// How wide the cell may get, in columns of the terminal.
  package var columns: Int

  package init(columns: Int) { self.columns = max(columns, 8) }

  /// Bytes of payload that can fill the cell: what a reader should keep of each frame.
  package var byteCount: Int { columns * 4 }

  func append(_ frame: FrameTrace, to out: inout ByteQueue) {
    if let close = frame.close, let code = close.code {
      append(code, reason: close.reason, to: &out)
      return
    }
    if let inflated = frame.inflated {
      let goesOn = inflated.length > UInt64(inflated.bytes.count)
      append(inflated.bytes, isText: frame.header.opcode == .text, goesOn: goesOn, to: &out)
      return
    }
    frame.withShownPayload { payload in
      append(payload, isText: frame.header.opcode == .text, goesOn: frame.isTruncated, to: &out)
    }
  }

  /// - Parameters:
  ///   - message: whose payload is shown.
  ///   - out: where it goes.
  func append(_ message: MessageTrace, to out: inout ByteQueue) {
    let goesOn = message.length > UInt64(message.payload.count)
    append(message.payload, isText: message.opcode == .text, goesOn: goesOn, to: &out)
  }

  /// - Parameters:
  ///   - text: any text.
  ///   - out: where it goes.
  func append(_ text: String, to out: inout ByteQueue) {
    var text = text
    text.withUTF8 {
      append(text: UnsafeRawBufferPointer($0), goesOn: false, columns: columns, to: &out)
    }
  }

  /// Bytes of which only the beginning may be here: a text does not end inside a character.
  private func append(_ bytes: [UInt8], isText: Bool, goesOn: Bool, to out: inout ByteQueue) {
    bytes.withUnsafeBytes {
      let whole = UnsafeRawBufferPointer(
        rebasing: $0.prefix(goesOn ? UTF8Reading.wholeCharacters($0) : $0.count))
      append(UTF8Validator.isValid(whole) ? whole : $0, isText: isText, goesOn: goesOn, to: &out)
    }
  }

  private func append(
    _ payload: UnsafeRawBufferPointer, isText: Bool, goesOn: Bool, to out: inout ByteQueue
  ) {
    if isText || Self.readsAsText(payload) {
      append(text: payload, goesOn: goesOn, columns: columns, to: &out)
    } else {
      append(hex: payload, goesOn: goesOn, to: &out)
    }
  }

  private func append(_ code: CloseCode, reason: [UInt8], to out: inout ByteQueue) {
    let start = out.count
    out.append(decimal: UInt64(code.rawValue))
    out.append(UInt8(ascii: " "))
    out.append(code.name)
    guard !reason.isEmpty else { return }
    out.append(literal: ": ")
    let left = max(columns - (out.count - start), 1)
    reason.withUnsafeBytes { append(text: $0, goesOn: false, columns: left, to: &out) }
  }

  /// A binary frame that is a text all the same is read more easily as one.
  private static func readsAsText(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    while index < bytes.count {
      let plain = TerminalEscaping.plainPrefix(bytes, from: index)
      index += plain
      guard plain == 0 else { continue }
      let character = TerminalCharacter(bytes, at: index)
      if case .byte = character.form { return false }
      index += character.length
    }
    return true
  }

  private func append(
    text: UnsafeRawBufferPointer, goesOn: Bool, columns: Int, to out: inout ByteQueue
  ) {
    let all = Self.prefix(of: text, columns: columns)
    guard all < text.count || goesOn else { return TerminalEscaping.append(text, to: &out) }
    let shown = Self.prefix(of: text, columns: columns - 1)
    TerminalEscaping.append(UnsafeRawBufferPointer(rebasing: text[..<shown]), to: &out)
    out.append(literal: "…")
  }

  /// How many bytes of a text, escaped, take at most so many columns.
  private static func prefix(of text: UnsafeRawBufferPointer, columns: Int) -> Int {
    var index = 0
    var left = columns
    while index < text.count {
      let window = UnsafeRawBufferPointer(rebasing: text[index..<min(text.count, index + left)])
      let plain = TerminalEscaping.plainPrefix(window, from: 0)
      index += plain
      left -= plain
      guard index < text.count else { break }
      let character = TerminalCharacter(text, at: index)
      guard character.columns <= left else { break }
      index += character.length
      left -= character.columns
    }
    return index
  }

  private func append(hex payload: UnsafeRawBufferPointer, goesOn: Bool, to out: inout ByteQueue) {
    let room = (columns + 1) / 3
    guard payload.count > room || goesOn else { return out.append(spacedHex: payload) }
    out.append(spacedHex: payload.prefix(min(room, columns / 3)))
    out.append(literal: "…")
  }
}
