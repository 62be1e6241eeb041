/// Why a text is no JSON (RFC 8259), and where.
package struct JSONError: Error, Equatable, Sendable {
  package enum Problem: Equatable, Sendable {
    /// A byte that cannot stand here.
    case unexpected(UInt8, Expectation)
    /// A character that no string may hold unescaped (§7).
    case controlCharacter(UInt8)
    /// What follows a backslash is none of the escapes of §7.
    case badEscape
    /// A byte that is no UTF-8 (§8.1).
    case invalidUTF8(UInt8)
    /// A number with a leading zero, or with a sign, a point or an exponent that no digit follows (§6).
    case badNumber
    /// Arrays and objects lie deeper in each other than this limit.
    case tooDeep(Int)
    /// A name or a number has as many bytes as this limit.
    case tooLong(Int)
    /// The text ends before the value does.
    case truncated
  }

  package enum Expectation: String, Equatable, Sendable {
    case value = "a value"
    case name = "a name in quotation marks"
    case nameOrEnd = "a name in quotation marks or '}'"
    case valueOrEnd = "a value or ']'"
    case colon = "':'"
    case commaOrBrace = "',' or '}'"
    case commaOrBracket = "',' or ']'"
    case literal = "true, false or null"
    case nothing = "the end"
  }

  /// Of the byte that is wrong, from the beginning of the text.
  package var offset: UInt64
  package var problem: Problem

  package init(offset: UInt64, _ problem: Problem) {
    self.offset = offset
    self.problem = problem
  }

  /// One sentence.
  package var description: String { "\(Self.text(problem)) at offset \(offset)" }

  private static func text(_ problem: Problem) -> String {
    switch problem {
    case .unexpected(let byte, let expected): "\(name(byte)) where \(expected.rawValue) belongs"
    case .controlCharacter(let byte): "an unescaped control character, \(name(byte)), in a string"
    case .badEscape: "a backslash that begins no escape"
    case .invalidUTF8(let byte): "\(name(byte)) is no UTF-8"
    case .badNumber: "a malformed number"
    case .tooDeep(let limit): "more than \(limit) arrays and objects in each other"
    case .tooLong(let limit): "a name or a number of \(limit) bytes or more"
    case .truncated: "the text ends in the middle of a value"
    }
  }

  private static func name(_ byte: UInt8) -> String {
    switch byte {
    case 0x21...0x7E: "'\(Unicode.Scalar(byte))'"
    default: "byte 0x\(Hex.encode([byte]))"
    }
  }
}
