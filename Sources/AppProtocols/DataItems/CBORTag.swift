/// Tags (RFC 8949 §3.4), as IANA's registry of CBOR tags has them.
enum CBORTag {
  private static let names: [UInt64: String] = [
    0: "datetime", 1: "epoch", 2: "bignum", 3: "negative-bignum", 4: "decimal-fraction", 5: "bigfloat",
    21: "expected-base64url", 22: "expected-base64", 23: "expected-base16", 24: "encoded-cbor",
    30: "rational",
    32: "uri", 33: "base64url", 34: "base64", 35: "regexp", 36: "mime-message", 37: "uuid",
    63: "encoded-cbor-sequence",
    100: "days-since-epoch", 258: "set", 1004: "date", 55799: "self-described",
  ]

  /// Longer ones are keys and signatures, which nobody reads as a number.
  private static let longestNumber = 64

  /// - Parameters:
  ///   - number: of the tag.
  ///   - item: which it tags.
  static func apply(_ number: UInt64, to item: DataItem) -> DataItem {
    if number == 2 || number == 3, case .bytes(let bytes) = item, bytes.count <= longestNumber {
      // A negative one is -1 - n (§3.4.3).
      return .number(number == 2 ? decimal(bytes, adding: 0) : "-" + decimal(bytes, adding: 1))
    }
    return .tagged(.init(kind: "tag", number: "\(number)", name: names[number]), item)
  }

  private static func decimal(_ bytes: [UInt8], adding: UInt64) -> String {
    /// Nine digits in each, the last ones first.
    var groups: [UInt64] = [0]
    func multiply(by factor: UInt64, adding: UInt64) {
      var carry = adding
      for index in groups.indices {
        let product = groups[index] * factor + carry
        groups[index] = product % 1_000_000_000
        carry = product / 1_000_000_000
      }
      if carry > 0 { groups.append(carry) }
    }
    for byte in bytes { multiply(by: 256, adding: UInt64(byte)) }
    multiply(by: 1, adding: adding)
    let rest = groups.dropLast().reversed().map { "\(1_000_000_000 + $0)".dropFirst() }
    return "\(groups[groups.count - 1])" + rest.joined()
  }
}
