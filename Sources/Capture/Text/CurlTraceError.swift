/// Why a trace of curl cannot be read on, and where.
package struct CurlTraceError: Error, Equatable, Sendable {
  package enum Problem: Equatable, Sendable {
    /// The rows of a section end before its bytes do.
    case missingBytes(have: UInt64, need: UInt64)
    /// A row begins at another offset than the one before it ends.
    case badOffset(found: UInt64, expected: UInt64)
    /// A row of `--trace` without the hexadecimal digits that it must have.
    case badRow
  }

  /// Counted from 1.
  package var line: UInt64
  package var problem: Problem

  package init(line: UInt64, _ problem: Problem) {
    self.line = line
    self.problem = problem
  }

  /// One sentence.
  package var description: String { "line \(line): \(Self.text(problem))" }

  private static func text(_ problem: Problem) -> String {
    switch problem {
    case .missingBytes(let have, let need): "a section of the trace has \(have) of its \(need) bytes"
    case .badOffset(let found, let expected): "a row begins at offset \(found), where \(expected) is next"
    case .badRow: "a row of the trace without its hexadecimal digits"
    }
  }
}
