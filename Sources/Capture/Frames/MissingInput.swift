import Bytes

/// What an input lacks that ends in the middle of something.
package enum MissingInput: Equatable, Sendable {
  /// The HTTP head before the frames has no end.
  case endOfHead(have: UInt64)
  /// A header, of which these bytes are there. Of one byte, only that it needs a second one is known.
  case header(offset: UInt64, bytes: [UInt8], need: Int)
  /// Part of a payload, in bytes.
  case payload(offset: UInt64, have: UInt64, need: UInt64)

  /// One sentence.
  package var description: String {
    switch self {
    case .endOfHead(let have):
      "the input ends inside an HTTP head: after \(have) bytes the empty line that ends it is missing"
    case .header(let offset, let bytes, _) where bytes.count < 2:
      "the input ends inside a frame header at offset \(offset): only the first byte is there "
        + "(\(Hex.encode(bytes))), the second and what it calls for are missing"
    case .header(let offset, let bytes, let need):
      "the input ends inside a frame header at offset \(offset): \(bytes.count) of \(need) bytes are there "
        + "(\(Hex.encode(bytes, separator: " "))), \(Self.missing(need - bytes.count))"
    case .payload(let offset, let have, let need):
      "the input ends inside the payload of the frame at offset \(offset): \(have) of \(need) bytes are there, "
        + Self.missing(need - have)
    }
  }

  private static func missing(_ count: some BinaryInteger) -> String {
    count == 1 ? "1 is missing" : "\(count) are missing"
  }
}
