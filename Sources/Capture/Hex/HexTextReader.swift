import Bytes

/// Decodes hexadecimal as people paste it, in constant memory: plain digits, with spaces or newlines,
/// `0x81, 0x85`, `\x81\x85`, a C array, and the dumps of `xxd`, `hexdump`, `od -tx1`, tcpdump and
/// Wireshark. Which one it is, the first line with something on it tells.
package struct HexTextReader {
  /// One of these, once the dialect is known.
  private var digits: HexDigits?
  private var dump: HexDump?
  /// The line in progress, while lines are needed whole.
  private var line: [UInt8] = []
  private var lineNumber = 1

  /// Lines of a dump are shorter, and a first line that is longer is none of a dump.
  private static let longestLine = 4096
  /// Decoding pauses when so many bytes wait: a `*` can stand for terabytes.
  private static let pause = 64 * 1024

  package init() {}

  /// Decodes the next piece of the text.
  ///
  /// - Parameters:
  ///   - text: the piece.
  ///   - position: from where on; moved past what was decoded.
  ///   - queue: where the bytes go.
  /// - Returns: true when the piece is decoded; false when bytes should be taken from the queue first.
  /// - Throws: `HexTextError`; what was decoded before it is in the queue.
  package mutating func decode(
    _ text: UnsafeRawBufferPointer, at position: inout Int, into queue: inout ByteQueue
  ) throws(HexTextError) -> Bool {
    while drain(into: &queue) {
      guard position < text.count else { return true }
      let rest = UnsafeRawBufferPointer(rebasing: text[position...])
      if digits != nil {
        position = text.count
        try takeDigits(rest, into: &queue)
      } else {
        position += try takeLine(rest, into: &queue)
      }
    }
    return false
  }

  /// The text ends here.
  ///
  /// - Parameter queue: where the bytes go.
  /// - Returns: true when nothing is left; false when bytes should be taken from the queue first, and
  ///   `finish` called again.
  /// - Throws: `HexTextError`.
  package mutating func finish(into queue: inout ByteQueue) throws(HexTextError) -> Bool {
    if !line.isEmpty { try endLine(into: &queue) }
    guard drain(into: &queue) else { return false }
    try digits?.finish(into: &queue)
    try dump?.finish(into: &queue)
    return true
  }

  private mutating func drain(into queue: inout ByteQueue) -> Bool {
    dump?.drain(into: &queue, limit: Self.pause) ?? true
  }

  private mutating func takeDigits(
    _ text: some Sequence<UInt8>, into queue: inout ByteQueue
  ) throws(HexTextError) {
    // A local copy: a stored property costs a check of exclusive access for each character.
    guard var local = digits else { return }
    defer { digits = local }
    for character in text { try local.take(character, into: &queue) }
  }

  /// Takes bytes up to the end of a line, or all.
  private mutating func takeLine(
    _ text: UnsafeRawBufferPointer, into queue: inout ByteQueue
  ) throws(HexTextError) -> Int {
    let window = text.prefix(Self.longestLine + 1 - line.count)
    guard let end = window.firstIndex(of: UInt8(ascii: "\n")) else {
      line += window
      if line.count > Self.longestLine { try giveUpLine(into: &queue) }
      return window.count
    }
    line += text[..<end]
    try endLine(into: &queue)
    return end + 1
  }

  private mutating func endLine(into queue: inout ByteQueue) throws(HexTextError) {
    let text = Array(line.prefix((line.lastIndex { !Self.isBlank($0) } ?? -1) + 1))
    line.removeAll(keepingCapacity: true)
    if text.isEmpty || text.first == UInt8(ascii: "#") {
      lineNumber += 1
    } else if dump != nil || HexDumpRow.begins(text) {
      if dump == nil { dump = HexDump() }
      try dump?.take(text, line: lineNumber, into: &queue)
      lineNumber += 1
    } else {
      try beginDigits(with: text + [UInt8(ascii: "\n")], &queue)
    }
  }

  private mutating func giveUpLine(into queue: inout ByteQueue) throws(HexTextError) {
    guard dump == nil else { throw HexTextError(line: lineNumber, column: line.count, .longLine) }
    let text = line
    line = []
    try beginDigits(with: text, &queue)
  }

  private mutating func beginDigits(
    with text: [UInt8], _ queue: inout ByteQueue
  ) throws(HexTextError) {
    digits = HexDigits(line: lineNumber, isArray: text.contains(UInt8(ascii: "{")))
    try takeDigits(text, into: &queue)
  }

  private static func isBlank(_ character: UInt8) -> Bool {
    character == UInt8(ascii: " ") || character == UInt8(ascii: "\t") || character == UInt8(ascii: "\r")
  }
}
