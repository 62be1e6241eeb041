import Bytes

/// Percent-encoding (RFC 3986 §2.1).
enum PercentEncoding {
  /// Encodes what a path or a query may not hold, non-ASCII as UTF-8 (RFC 3987 §3.1). What is encoded
  /// already stays, and so does a `%` that begins nothing: it is sent as it was typed.
  static func encode(_ text: Substring.UTF8View) -> String {
    var out: [UInt8] = []
    for byte in text {
      if isAllowed(byte) {
        out.append(byte)
      } else {
        out.append(UInt8(ascii: "%"))
        out += Hex.encode(CollectionOfOne(byte)).utf8.map { $0 >= 0x61 ? $0 - 0x20 : $0 }
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// `pchar`, `/` and `?` of RFC 3986 §3.3, and the percent sign.
  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: punctuation.contains(byte)
    }
  }

  private static let punctuation = Array("-._~!$&'()*+,;=:@/?%".utf8)

  /// Nil when a `%` is not followed by two hexadecimal digits.
  static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
    var out: [UInt8] = []
    var iterator = text.makeIterator()
    while let byte = iterator.next() {
      guard byte == UInt8(ascii: "%") else {
        out.append(byte)
        continue
      }
      guard let high = iterator.next().flatMap(Hex.value), let low = iterator.next().flatMap(Hex.value)
      else { return nil }
      out.append(high << 4 | low)
    }
    return out
  }
}
