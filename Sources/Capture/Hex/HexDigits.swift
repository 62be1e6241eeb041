import Bytes

/// Hexadecimal digits in a row: bare, separated, with `0x` or `\x` before each byte, or as a C array.
/// A byte at a time, so that a text of any length takes no memory.
struct HexDigits {
  private enum Place {
    /// What stands before the `{` of a C array.
    case declaration
    case digits
    /// Behind `#`, to the end of the line.
    case comment
    /// What stands behind the `}` of a C array.
    case end
  }

  private var place: Place
  private let isArray: Bool
  private var line: Int
  private var column = 0
  /// The first digit of a byte whose second one has not come.
  private var high: UInt8?
  /// Digits of the number in progress.
  private var digitCount = 0
  private var isPrefixed = false
  private var afterBackslash = false

  /// Digits from the beginning of a line on.
  ///
  /// - Parameters:
  ///   - line: its number, counted from 1.
  ///   - isArray: what comes before `{` and behind `}` is C, and no digits.
  init(line: Int, isArray: Bool) {
    self.line = line
    self.isArray = isArray
    place = isArray ? .declaration : .digits
  }

  /// Takes the next character of the text.
  ///
  /// - Parameters:
  ///   - character: the character.
  ///   - queue: where decoded bytes go.
  mutating func take(_ character: UInt8, into queue: inout ByteQueue) throws(HexTextError) {
    column += 1
    switch place {
    case .declaration: if character == UInt8(ascii: "{") { place = .digits }
    case .comment: if character == UInt8(ascii: "\n") { place = .digits }
    case .digits: try takeInside(character, into: &queue)
    case .end: break
    }
    if character == UInt8(ascii: "\n") {
      line += 1
      column = 0
    }
  }

  private mutating func takeInside(
    _ character: UInt8, into queue: inout ByteQueue
  ) throws(HexTextError) {
    if let value = Hex.value(character), !afterBackslash {
      takeDigit(value, into: &queue)
      return
    }
    switch character {
    case UInt8(ascii: "x"), UInt8(ascii: "X"): try takePrefix(character)
    case UInt8(ascii: "\\"):
      try endNumber(into: &queue)
      afterBackslash = true
    case UInt8(ascii: "#"):
      try endNumber(into: &queue)
      place = .comment
    case UInt8(ascii: "}") where isArray:
      try endNumber(into: &queue)
      place = .end
    case let other where Self.isSeparator(other):
      afterBackslash = false
      try endNumber(into: &queue)
    default: throw error(.badDigit(character))
    }
  }

  private mutating func takeDigit(_ value: UInt8, into queue: inout ByteQueue) {
    digitCount += 1
    guard let first = high else {
      high = value
      return
    }
    queue.append(first << 4 | value)
    high = nil
  }

  /// `0x` or `\x`.
  private mutating func takePrefix(_ character: UInt8) throws(HexTextError) {
    guard afterBackslash || (high == 0 && digitCount == 1 && !isPrefixed) else {
      throw error(.badDigit(character))
    }
    afterBackslash = false
    isPrefixed = true
    high = nil
    digitCount = 0
  }

  private mutating func endNumber(into queue: inout ByteQueue) throws(HexTextError) {
    if isPrefixed, digitCount == 0 { throw error(.missingDigits) }
    if let first = high {
      guard isPrefixed, digitCount == 1 else { throw error(.loneDigit) }
      queue.append(first)
    }
    high = nil
    digitCount = 0
    isPrefixed = false
  }

  /// The text ends here.
  mutating func finish(into queue: inout ByteQueue) throws(HexTextError) {
    column += 1
    if place == .digits { try endNumber(into: &queue) }
  }

  private static func isSeparator(_ character: UInt8) -> Bool { separators.contains(character) }

  private static let separators = Set(" \t\r\n,;:-_{}[]()<>\"'".utf8)

  private func error(_ problem: HexTextError.Problem) -> HexTextError {
    HexTextError(line: line, column: column, problem)
  }
}
