import Bytes

/// One row of a dump: an offset, cells of hexadecimal digits, perhaps the same as ASCII in a gutter.
struct HexDumpRow {
  /// Where the cells end and the gutter begins.
  enum Extent {
    /// So many bytes belong to the row: the next offset says so.
    case exactly(Int)
    /// At most so many bytes, and nothing from this column on: as in the rows before.
    case within(bytes: Int, gutter: Int)
    /// Nothing is known but the row itself.
    case unknown
  }

  let line: Int
  private let text: [UInt8]
  private let offsetDigits: Range<Int>
  private let cellsStart: Int
  /// `xxd` and tcpdump write a colon behind the offset.
  let hasColon: Bool

  /// Reads the offset: four digits or more, `0x` before them or not, a colon behind them or not.
  ///
  /// - Parameters:
  ///   - text: the row, without its line end.
  ///   - line: its number, counted from 1.
  init?(_ text: [UInt8], line: Int) {
    var start = Self.skip(text, from: 0, while: Self.isSpace)
    if text[start...].starts(with: Array("0x".utf8)) { start += 2 }
    let end = Self.skip(text, from: start) { Hex.value($0) != nil }
    guard 4...16 ~= end - start else { return nil }
    let hasColon = end < text.count && text[end] == UInt8(ascii: ":")
    let cells = hasColon ? end + 1 : end
    guard cells == text.count || Self.isSpace(text[cells]) else { return nil }
    self.text = text
    self.line = line
    self.hasColon = hasColon
    offsetDigits = start..<end
    cellsStart = cells
  }

  /// Does a text that begins with this line look like a dump, and not like bytes in groups of four digits?
  static func begins(_ text: [UInt8]) -> Bool {
    guard let row = HexDumpRow(text, line: 1), !row.isEmpty else { return false }
    let endsInGutter = text.last == UInt8(ascii: "|") && text.dropLast().contains(UInt8(ascii: "|"))
    return row.hasColon || endsInGutter || text[row.offsetDigits].allSatisfy { $0 == UInt8(ascii: "0") }
  }

  /// The offset in a base, or nil where its digits do not belong to that base.
  func offset(radix: UInt64) -> UInt64? {
    var value: UInt64 = 0
    for digit in text[offsetDigits] {
      guard let number = Hex.value(digit), number < radix else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: radix)
      guard !overflow else { return nil }
      value = product + UInt64(number)
    }
    return value
  }

  var offsetDigitCount: Int { offsetDigits.count }

  /// A row that is only an offset: the end of the dump.
  var isEmpty: Bool { Self.skip(text, from: cellsStart, while: Self.isSpace) == text.count }

  /// Reads the cells.
  ///
  /// - Parameter extent: what is known of their number.
  /// - Returns: the bytes, the column behind them, and how many bytes a cell has.
  /// - Throws: `HexTextError`, where a cell has a character that is no digit, or half a byte.
  func cells(_ extent: Extent) throws(HexTextError) -> (bytes: [UInt8], end: Int, cellSize: Int) {
    var bytes: [UInt8] = []
    var index = cellsStart
    var cellSize = 0
    let bounds = bounds(of: extent)
    while bytes.count < bounds.bytes {
      let start = Self.skip(text, from: index, while: Self.isSpace)
      guard start < bounds.column else { break }
      if case .unknown = extent, isGutter(at: start, gap: start - index, after: bytes.count) { break }
      let end = Self.skip(text, from: start) { Hex.value($0) != nil }
      try check(start..<end)
      if cellSize == 0 { cellSize = (end - start) / 2 }
      append(start..<end, to: &bytes)
      index = end
    }
    return (Array(bytes.prefix(bounds.bytes)), index, cellSize)
  }

  private func bounds(of extent: Extent) -> (bytes: Int, column: Int) {
    switch extent {
    case .exactly(let count): (count, text.count)
    case .within(let count, let gutter): (count, min(gutter, text.count))
    case .unknown: (.max, text.count)
    }
  }

  /// Two spaces or more set the gutter off; `hexdump -C` and Wireshark set off the second half of a row
  /// so as well.
  private func isGutter(at start: Int, gap: Int, after count: Int) -> Bool {
    guard gap > 1, count > 0 else { return false }
    let end = Self.skip(text, from: start) { Hex.value($0) != nil }
    let isCell = end - start == 2 && (end == text.count || Self.isSpace(text[end]))
    return !(count == 8 && !hasColon && isCell)
  }

  private func check(_ cell: Range<Int>) throws(HexTextError) {
    guard cell.upperBound == text.count || Self.isSpace(text[cell.upperBound]) else {
      throw HexTextError(line: line, column: cell.upperBound + 1, .badDigit(text[cell.upperBound]))
    }
    guard cell.count.isMultiple(of: 2) else {
      throw HexTextError(line: line, column: cell.lowerBound + 1, .loneDigit)
    }
  }

  /// `hexdump` and `od -x` print numbers, which on the machines of today have their low byte first; `xxd`
  /// prints bytes in their order, and a colon.
  private func append(_ cell: Range<Int>, to bytes: inout [UInt8]) {
    var decoded: [UInt8] = []
    for index in stride(from: cell.lowerBound, to: cell.upperBound, by: 2) {
      guard let high = Hex.value(text[index]), let low = Hex.value(text[index + 1]) else { return }
      decoded.append(high << 4 | low)
    }
    bytes += hasColon ? decoded : decoded.reversed()
  }

  private static func skip(_ text: [UInt8], from start: Int, while holds: (UInt8) -> Bool) -> Int {
    text[start...].firstIndex { !holds($0) } ?? text.count
  }

  private static func isSpace(_ character: UInt8) -> Bool {
    character == UInt8(ascii: " ") || character == UInt8(ascii: "\t")
  }
}
