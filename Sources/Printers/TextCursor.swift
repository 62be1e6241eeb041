/// Writes text into memory that has room for it. A row of the frame table has a dozen pieces, and millions
/// of rows are printed: the room is made once for all of them (`ByteQueue.write`).
struct TextCursor {
  private(set) var position: UnsafeMutableRawPointer

  init(at position: UnsafeMutableRawPointer) { self.position = position }

  mutating func put(_ byte: UInt8) {
    position.storeBytes(of: byte, as: UInt8.self)
    position += 1
  }

  mutating func put(_ literal: StaticString) {
    position.copyMemory(from: literal.utf8Start, byteCount: literal.utf8CodeUnitCount)
    position += literal.utf8CodeUnitCount
  }

  mutating func put(spaces count: Int) {
    for _ in 0..<max(count, 0) { put(UInt8(ascii: " ")) }
  }

  /// Two lower-case hexadecimal digits.
  mutating func put(hex byte: UInt8) {
    put(Self.digit(byte >> 4))
    put(Self.digit(byte & 15))
  }

  /// One lower-case hexadecimal digit.
  mutating func put(hexDigit nibble: UInt8) { put(Self.digit(nibble)) }

  private static func digit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") - 10 + nibble
  }

  /// A number in base 10, filled up to a width on the left.
  mutating func put(decimal value: UInt64, width: Int = 0, filler: UInt8 = UInt8(ascii: " ")) {
    var digits = 1
    var bound: UInt64 = 10
    while value >= bound {
      digits += 1
      let (next, overflow) = bound.multipliedReportingOverflow(by: 10)
      if overflow { break }
      bound = next
    }
    for _ in 0..<max(width - digits, 0) { put(filler) }
    var rest = value
    for index in stride(from: digits - 1, through: 0, by: -1) {
      let digit = UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0")
      position.storeBytes(of: digit, toByteOffset: index, as: UInt8.self)
      rest /= 10
    }
    position += digits
  }

  /// Seconds with six decimals, right-aligned in 11 columns. Anything not finite is 0.
  mutating func put(paddedSeconds seconds: Double) {
    let microseconds = (seconds.magnitude * 1_000_000).rounded()
    let total = microseconds < 9e18 ? UInt64(microseconds) : 0
    if seconds < 0, total > 0 {
      put(UInt8(ascii: "-"))
      put(decimal: total / 1_000_000, width: 3)
    } else {
      put(decimal: total / 1_000_000, width: 4)
    }
    put(UInt8(ascii: "."))
    put(decimal: total % 1_000_000, width: 6, filler: UInt8(ascii: "0"))
  }
}
