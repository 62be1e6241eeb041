import Bytes

/// Numbers and literals as text, written in place: the frame tables print millions of rows a second, and
/// a `String` for each cell would be most of the cost.
extension ByteQueue {
  package mutating func append(literal: StaticString) {
    append(UnsafeRawBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }

  package mutating func append(spaces count: Int) {
    guard count > 0 else { return }
    reserve(count).initializeMemory(as: UInt8.self, repeating: UInt8(ascii: " "), count: count)
    commit(count)
  }

  /// Appends a number in base 10.
  ///
  /// - Parameters:
  ///   - value: the number.
  ///   - width: shorter numbers are filled up to so many characters, on the left.
  ///   - filler: with what they are filled.
  package mutating func append(decimal value: UInt64, width: Int = 0, filler: UInt8 = UInt8(ascii: " ")) {
    let digits = Self.digitCount(value)
    let size = max(digits, width)
    let target = reserve(size)
    for index in 0..<size - digits { target.storeBytes(of: filler, toByteOffset: index, as: UInt8.self) }
    var rest = value
    var index = size
    repeat {
      index -= 1
      let digit = UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0")
      target.storeBytes(of: digit, toByteOffset: index, as: UInt8.self)
      rest /= 10
    } while rest > 0
    commit(size)
  }

  private static func digitCount(_ value: UInt64) -> Int {
    var count = 1
    var rest = value
    while rest >= 10 {
      count += 1
      rest /= 10
    }
    return count
  }

  /// Two lower-case hexadecimal digits.
  package mutating func append(hex byte: UInt8) {
    let target = reserve(2)
    target.storeBytes(of: Hex.digit(byte >> 4), as: UInt8.self)
    target.storeBytes(of: Hex.digit(byte & 15), toByteOffset: 1, as: UInt8.self)
    commit(2)
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
    let microseconds = (seconds.magnitude * 1_000_000).rounded()
    let whole = microseconds < 9e18 ? UInt64(microseconds) : 0
    if seconds < 0, whole > 0 { append(UInt8(ascii: "-")) }
    append(decimal: whole / 1_000_000)
    append(UInt8(ascii: "."))
    append(decimal: whole % 1_000_000, width: 6, filler: UInt8(ascii: "0"))
  }
}
