import Bytes

/// Why a hexadecimal text cannot be read, and where.
package struct HexTextError: Error, Equatable, Sendable {
  package enum Problem: Equatable, Sendable {
    case badDigit(UInt8)
    /// A byte takes two digits.
    case loneDigit
    /// `0x` or `\x` with no digit behind it.
    case missingDigits
    /// A row of a dump without an offset.
    case missingOffset
    /// The next row begins further on than this row reaches, in bytes.
    case shortRow(found: Int, expected: UInt64)
    /// `*` stands for rows that do not fill the space up to the next offset.
    case unevenRepeat
    /// Nothing follows the `*`, so how often the row repeats is unknown.
    case endlessRepeat
    /// A row of a dump that never ends.
    case longLine
  }

  /// Counted from 1.
  package var line: Int
  /// Counted from 1, in bytes.
  package var column: Int
  package var problem: Problem

  package init(line: Int, column: Int, _ problem: Problem) {
    self.line = line
    self.column = column
    self.problem = problem
  }

  /// One sentence.
  package var description: String { "line \(line), column \(column): \(Self.text(problem))" }

  private static func text(_ problem: Problem) -> String {
    switch problem {
    case .badDigit(let byte): "\(name(byte)) is not a hexadecimal digit"
    case .loneDigit: "a byte takes two hexadecimal digits, here is an odd number of them"
    case .missingDigits: "a prefix without hexadecimal digits behind it"
    case .missingOffset: "this row has no offset, the rows before it have"
    case .shortRow(let found, let expected):
      "the next offset is \(expected) bytes further on, but this row has \(found)"
    case .unevenRepeat: "'*' repeats the row above it, but the next offset is not a whole number of rows away"
    case .endlessRepeat: "'*' at the end of the input: how often the row repeats is not known"
    case .longLine: "a row of a dump cannot be as long as this"
    }
  }

  private static func name(_ byte: UInt8) -> String {
    switch byte {
    case 0x21...0x7E: "'\(Unicode.Scalar(byte))'"
    default: "byte 0x\(Hex.encode([byte]))"
    }
  }
}
