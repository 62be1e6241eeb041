/// Reading UTF-8 that may be broken, one character at a time.
package enum UTF8Reading {
  /// The character that begins at an index.
  ///
  /// - Parameters:
  ///   - bytes: any bytes.
  ///   - index: an index into them.
  /// - Returns: its scalar value and its length in bytes, or nil where no valid character begins.
  static func scalar(_ bytes: UnsafeRawBufferPointer, at index: Int) -> (value: UInt32, length: Int)? {
    let first = bytes[index]
    guard let form = form(of: first) else { return nil }
    guard form.length <= bytes.count - index else { return nil }
    var value = UInt32(first & form.bits)
    for position in 1..<form.length {
      let byte = bytes[index + position]
      let bounds = position == 1 ? form.second : 0x80...0xBF
      guard bounds.contains(byte) else { return nil }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    return (value, form.length)
  }

  /// How many of the bytes are left when a character that is cut off at their end is dropped. Bytes that
  /// are wrong, and not just cut off, stay.
  package static func wholeCharacters(_ bytes: UnsafeRawBufferPointer) -> Int {
    for tail in 1...3 where tail <= bytes.count {
      let index = bytes.count - tail
      if bytes[index] & 0xC0 == 0x80 { continue }
      guard let form = form(of: bytes[index]), form.length > tail else { return bytes.count }
      if tail > 1, !form.second.contains(bytes[index + 1]) { return bytes.count }
      return index
    }
    return bytes.count
  }

  private struct Form {
    var length: Int
    /// The bits of the first byte that belong to the value.
    var bits: UInt8
    /// What the second byte may be (RFC 3629 §4).
    var second: ClosedRange<UInt8> = 0x80...0xBF
  }

  private static func form(of first: UInt8) -> Form? {
    switch first {
    case 0x00...0x7F: Form(length: 1, bits: 0x7F)
    case 0xC2...0xDF: Form(length: 2, bits: 0x1F)
    case 0xE0: Form(length: 3, bits: 0x0F, second: 0xA0...0xBF)
    case 0xED: Form(length: 3, bits: 0x0F, second: 0x80...0x9F)
    case 0xE1...0xEF: Form(length: 3, bits: 0x0F)
    case 0xF0: Form(length: 4, bits: 0x07, second: 0x90...0xBF)
    case 0xF4: Form(length: 4, bits: 0x07, second: 0x80...0x8F)
    case 0xF1...0xF3: Form(length: 4, bits: 0x07)
    default: nil
    }
  }
}
