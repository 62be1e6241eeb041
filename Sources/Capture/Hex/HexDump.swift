import Bytes

/// Rows of a dump to bytes. A row waits for the one behind it: only the next offset tells where its cells
/// end and its gutter begins, and how often a `*` repeats it.
struct HexDump {
  private var held: HexDumpRow?
  private var isRepeated = false
  /// The base of the offsets, once two rows have told: `od` counts in octal unless asked.
  private var radix: UInt64?
  /// Bytes and gutter of the rows so far.
  private var shape: (bytes: Int, gutter: Int)?
  /// A row that a `*` repeats, and how many bytes of repeats are still to be written.
  private var repeats: (row: [UInt8], left: UInt64) = ([], 0)

  /// Takes the next row.
  ///
  /// - Parameters:
  ///   - text: the row, not blank, without its line end.
  ///   - line: its number, counted from 1.
  ///   - queue: where the bytes of the row before it go; `drain` has the repeats.
  mutating func take(_ text: [UInt8], line: Int, into queue: inout ByteQueue) throws(HexTextError) {
    if text == [UInt8(ascii: "*")] {
      isRepeated = true
      return
    }
    guard let row = HexDumpRow(text, line: line) else {
      throw HexTextError(line: line, column: 1, .missingOffset)
    }
    if let held { try settle(held, before: row, into: &queue) }
    held = row
    isRepeated = false
  }

  /// The text ends here.
  mutating func finish(into queue: inout ByteQueue) throws(HexTextError) {
    guard let held else { return }
    if isRepeated { throw HexTextError(line: held.line + 1, column: 1, .endlessRepeat) }
    queue.append(try lastBytes(of: held))
    self.held = nil
  }

  /// Writes repeats until the queue holds `limit` bytes.
  /// - Returns: true when there are none left.
  mutating func drain(into queue: inout ByteQueue, limit: Int) -> Bool {
    while repeats.left > 0 {
      guard queue.count < limit else { return false }
      queue.append(repeats.row)
      repeats.left -= UInt64(repeats.row.count)
    }
    return true
  }

  /// A row with nothing behind it.
  private func lastBytes(of row: HexDumpRow) throws(HexTextError) -> [UInt8] {
    try row.cells(shape.map { .within(bytes: $0.bytes, gutter: $0.gutter) } ?? .unknown).bytes
  }

  private mutating func settle(
    _ row: HexDumpRow, before next: HexDumpRow, into queue: inout ByteQueue
  ) throws(HexTextError) {
    if isRepeated { return try settleRepeats(of: row, before: next, into: &queue) }
    var failure: HexTextError?
    for candidate in radix.map({ [$0] }) ?? Self.radices(of: row) {
      guard let distance = Self.distance(row, next, candidate) else { continue }
      do throws(HexTextError) {
        let found = try row.cells(.exactly(Int(clamping: distance)))
        guard UInt64(found.bytes.count) == distance else {
          throw HexTextError(
            line: row.line, column: 1, .shortRow(found: found.bytes.count, expected: distance))
        }
        queue.append(found.bytes)
        radix = candidate
        shape = (found.bytes.count, found.end)
        return
      } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
    // The offsets do not grow: another dump begins.
    queue.append(try lastBytes(of: row))
    (radix, shape) = (nil, nil)
  }

  private mutating func settleRepeats(
    of row: HexDumpRow, before next: HexDumpRow, into queue: inout ByteQueue
  ) throws(HexTextError) {
    let found = try row.cells(shape.map { .within(bytes: $0.bytes, gutter: $0.gutter) } ?? .unknown)
    let radix = radix ?? Self.defaultRadix(of: row, cellSize: found.cellSize)
    let size = UInt64(found.bytes.count)
    guard size > 0, let distance = Self.distance(row, next, radix), distance.isMultiple(of: size) else {
      throw HexTextError(line: row.line + 1, column: 1, .unevenRepeat)
    }
    queue.append(found.bytes)
    repeats = (found.bytes, distance - size)
  }

  /// How far apart two rows are, in bytes; nil where the second does not come behind the first.
  private static func distance(_ row: HexDumpRow, _ next: HexDumpRow, _ radix: UInt64) -> UInt64? {
    guard let start = row.offset(radix: radix), let end = next.offset(radix: radix), end > start else {
      return nil
    }
    return end - start
  }

  /// The larger the base, the further apart the rows: the first base that a row reaches far enough for is
  /// the right one.
  private static func radices(of row: HexDumpRow) -> [UInt64] { row.hasColon ? [16] : [16, 10, 8] }

  /// A dump that begins with repeats has no second row to compare: `od -tx1` has seven octal digits,
  /// everything else that prints single bytes has hexadecimal ones.
  private static func defaultRadix(of row: HexDumpRow, cellSize: Int) -> UInt64 {
    row.offsetDigitCount == 7 && cellSize == 1 && !row.hasColon ? 8 : 16
  }
}
