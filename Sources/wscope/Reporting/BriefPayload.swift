import Bytes
import Printers

/// A payload within a sentence: a text in quotes, anything else in hexadecimal, and only the beginning of a
/// long one.
struct BriefPayload: Equatable {
  /// In bytes.
  static let limit = 100

  private let beginning: [UInt8]
  private let count: Int

  init(_ payload: UnsafeRawBufferPointer) {
    beginning = Array(payload.prefix(Self.limit))
    count = payload.count
  }

  var text: String {
    let isCut = count > beginning.count
    let whole = isCut ? beginning.withUnsafeBytes { UTF8Reading.wholeCharacters($0) } : count
    let isText = beginning[..<whole].withUnsafeBytes { UTF8Validator.isValid($0) }
    let shown =
      isText ? "'\(String(decoding: beginning[..<whole], as: UTF8.self))'" : "0x\(Hex.encode(beginning))"
    return isCut ? "\(shown)… (\(count) bytes)" : shown
  }
}
