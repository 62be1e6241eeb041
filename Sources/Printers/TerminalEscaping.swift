import Bytes

/// The one place through which bytes of the network go on their way to a terminal: nothing in them can
/// move the cursor, change colours, retitle the window or reorder the text around them.
package enum TerminalEscaping {
  /// Which control characters pass.
  package enum LineBreaks: Sendable {
    /// None: a line stays a line.
    case escaped
    /// Newline and tab: for the body of a refusal, which is read as a text.
    case kept
  }

  /// Appends a text of unknown origin.
  ///
  /// - Parameters:
  ///   - bytes: any bytes; those that are no UTF-8 come out as `\xNN`.
  ///   - lineBreaks: whether newlines and tabs pass.
  ///   - out: where the text is appended.
  package static func append(
    _ bytes: UnsafeRawBufferPointer, lineBreaks: LineBreaks = .escaped, to out: inout ByteQueue
  ) {
    var index = 0
    while index < bytes.count {
      let plain = plainPrefix(bytes, from: index)
      if plain > 0 {
        out.append(UnsafeRawBufferPointer(rebasing: bytes[index..<index + plain]))
        index += plain
        continue
      }
      if lineBreaks == .kept, bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: "\t") {
        out.append(bytes[index])
        index += 1
        continue
      }
      let character = TerminalCharacter(bytes, at: index)
      character.append(from: bytes, at: index, to: &out)
      index += character.length
    }
  }

  package static func append(
    _ text: String, lineBreaks: LineBreaks = .escaped, to out: inout ByteQueue
  ) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0), lineBreaks: lineBreaks, to: &out) }
  }

  /// Looks for the end of printable ASCII.
  ///
  /// - Parameters:
  ///   - bytes: any bytes.
  ///   - start: an index into them, or their count.
  /// - Returns: how many bytes from `start` on are printable ASCII.
  package static func plainPrefix(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    var index = start
    while index + 8 <= bytes.count {
      let word = base.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      if hasSpecial(word) { break }
      index += 8
    }
    while index < bytes.count, case 0x20...0x7E = bytes[index] { index += 1 }
    return index - start
  }

  /// Is one of eight bytes below 0x20 or above 0x7E? Adding 0x01 to each carries 0x7F and nothing else
  /// that is below 0x80 into its top bit; subtracting 0x20 borrows into the top bit of those below it.
  /// A borrow crosses into the next byte only from one that is special itself, so the answer is exact.
  private static func hasSpecial(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let topBits = word | (word &+ ones) | (word &- ones &* 0x20)
    return topBits & (ones &* 0x80) != 0
  }

  /// Characters beyond ASCII that act on a terminal or on the reader's eye instead of being seen: C1
  /// controls, line separators, bidirectional marks, overrides and isolates, invisible characters and
  /// tags. The zero-width joiner and the variation selectors pass: emoji need them.
  package static func isUnsafe(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x80...0x9F, 0x061C, 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
      0xFFF9...0xFFFB, 0xE0000...0xE007F:
      true
    default: false
    }
  }
}
