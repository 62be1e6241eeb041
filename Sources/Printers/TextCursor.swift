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

  /// Base64 with padding (RFC 4648 §4).
  mutating func put(base64 bytes: UnsafeRawBufferPointer) {
    let digits = Self.base64Digits.utf8Start
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let left = bytes.count - start
      let second = left > 1 ? UInt32(bytes[start + 1]) << 8 : 0
      let third = left > 2 ? UInt32(bytes[start + 2]) : 0
      let group = UInt32(bytes[start]) << 16 | second | third
      put(digits[Int(group >> 18)])
      put(digits[Int(group >> 12 & 63)])
      put(left > 1 ? digits[Int(group >> 6 & 63)] : UInt8(ascii: "="))
      put(left > 2 ? digits[Int(group & 63)] : UInt8(ascii: "="))
    }
  }

  private static let base64Digits: StaticString =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

  /// A number in base 10, filled up to a width on the left.
  mutating func put(decimal value: UInt64, width: Int = 0, filler: UInt8 = UInt8(ascii: " ")) {
    let digits = Self.digitCount(value)
    for _ in 0..<max(width - digits, 0) { put(filler) }
    var rest = value
    for index in stride(from: digits - 1, through: 0, by: -1) {
      let digit = UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0")
      position.storeBytes(of: digit, toByteOffset: index, as: UInt8.self)
      rest /= 10
    }
    position += digits
  }

  /// How many digits a number has in base 10. Its bits tell it within one: a bit is 1233/4096 of a digit.
  private static func digitCount(_ value: UInt64) -> Int {
    let least = ((UInt64.bitWidth - value.leadingZeroBitCount) * 1233) >> 12
    return value >= powersOfTen[least] ? least + 1 : max(least, 1)
  }

  private static let powersOfTen: [UInt64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
    100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
  ]

  /// Seconds with six decimals, right-aligned in 11 columns. Anything not finite is 0.
  mutating func put(paddedSeconds seconds: Double) { put(seconds: seconds, width: 4) }

  /// Seconds with six decimals. Anything not finite is 0.
  ///
  /// - Parameters:
  ///   - seconds: the number; microseconds are what the clock gives.
  ///   - width: what stands before the point, the sign included, is filled up to so many characters.
  mutating func put(seconds: Double, width: Int = 0) {
    let microseconds = (seconds.magnitude * 1_000_000).rounded()
    let total = microseconds < 9e18 ? UInt64(microseconds) : 0
    if seconds < 0, total > 0 {
      put(UInt8(ascii: "-"))
      put(decimal: total / 1_000_000, width: width - 1)
    } else {
      put(decimal: total / 1_000_000, width: width)
    }
    put(UInt8(ascii: "."))
    put(decimal: total % 1_000_000, width: 6, filler: UInt8(ascii: "0"))
  }
}
