import Bytes

/// What an input lacks that ends in the middle of something.
package enum MissingInput: Equatable, Sendable {
  /// The HTTP head before the frames has no end.
  case endOfHead(have: UInt64)
  /// A header, of which these bytes are there; more than `need` bytes only become known with the second.
  case header(offset: UInt64, bytes: [UInt8], need: Int)
  /// Part of a payload, in bytes.
  case payload(offset: UInt64, have: UInt64, need: UInt64)

  /// One sentence.
  package var description: String {
    switch self {
    case .endOfHead(let have):
      "the input ends inside an HTTP head: \(have) bytes without an empty line"
    case .header(let offset, let bytes, let need):
      "the input ends inside a frame header at offset \(offset): \(bytes.count) of "
        + "\(bytes.count < 2 ? "at least " : "")\(need) bytes are there (\(Hex.encode(bytes, separator: " ")))"
    case .payload(let offset, let have, let need):
      "the input ends inside the payload of the frame at offset \(offset): \(have) of \(need) bytes are there, "
        + "\(need - have) are missing"
    }
  }
}
