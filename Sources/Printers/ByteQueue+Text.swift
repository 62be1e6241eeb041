import Bytes

/// Numbers and literals as text, without a `String` for each.
extension ByteQueue {
  /// Writes several pieces into room that is made once.
  ///
  /// - Parameters:
  ///   - size: the most bytes that they can take.
  ///   - body: writes them.
  mutating func write(atMost size: Int, _ body: (inout TextCursor) -> Void) {
    guard size > 0 else { return }
    let start = reserve(size)
    var cursor = TextCursor(at: start)
    body(&cursor)
    commit(cursor.position - start)
  }

  package mutating func append(literal: StaticString) {
    write(atMost: literal.utf8CodeUnitCount) { $0.put(literal) }
  }

  package mutating func append(spaces count: Int) {
    write(atMost: max(count, 0)) { $0.put(spaces: count) }
  }

  /// Appends a number in base 10.
  ///
  /// - Parameters:
  ///   - value: the number.
  ///   - width: shorter numbers are filled up to so many characters, on the left.
  ///   - filler: with what they are filled.
  package mutating func append(decimal value: UInt64, width: Int = 0, filler: UInt8 = UInt8(ascii: " ")) {
    write(atMost: max(width, 20)) { $0.put(decimal: value, width: width, filler: filler) }
  }

  /// Two lower-case hexadecimal digits.
  package mutating func append(hex byte: UInt8) {
    write(atMost: 2) { $0.put(hex: byte) }
  }

  /// Hexadecimal digits of each byte, with spaces between the bytes.
  package mutating func append(spacedHex bytes: some Sequence<UInt8>) {
    var isFirst = true
    for byte in bytes {
      if !isFirst { append(UInt8(ascii: " ")) }
      append(hex: byte)
      isFirst = false
    }
  }

  /// Seconds with six decimals: microseconds are what the clock gives. Anything not finite is 0.
  package mutating func append(seconds: Double) {
    write(atMost: 40) { $0.put(seconds: seconds) }
  }

  /// Seconds with six decimals, right-aligned in 11 columns.
  mutating func append(paddedSeconds seconds: Double) {
    write(atMost: 40) { $0.put(paddedSeconds: seconds) }
  }

  /// A ratio with two decimals. Anything not finite is 0.
  package mutating func append(hundredths ratio: Double) {
    let hundredths = (ratio.magnitude * 100).rounded()
    let whole = hundredths < 9e18 ? UInt64(hundredths) : 0
    append(decimal: whole / 100)
    append(UInt8(ascii: "."))
    append(decimal: whole % 100, width: 2, filler: UInt8(ascii: "0"))
  }
}
