/// Incremental UTF-8 validation (RFC 3629): a text may arrive cut anywhere, and the first byte that
/// cannot be part of any valid text is known as soon as it arrives (RFC 6455 §8.1 asks to fail then).
public struct UTF8Validator: Equatable, Sendable {
  /// How many continuation bytes the character in progress still needs.
  @usableFromInline var needed: UInt8 = 0
  /// Bounds of the next continuation byte: narrower after E0, ED, F0 and F4 (overlong forms,
  /// surrogates, beyond U+10FFFF).
  @usableFromInline var lower: UInt8 = 0x80
  @usableFromInline var upper: UInt8 = 0xBF

  @inlinable public init() {}

  /// True at a character boundary: the text may end here.
  @inlinable public var isComplete: Bool { needed == 0 }

  /// Takes the next bytes of the text.
  /// - Returns: the index in `bytes` of the first byte that makes the text invalid, or nil.
  @inlinable public mutating func validate(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    let count = bytes.count
    var index = 0
    while index < count {
      if needed == 0 {
        index = Self.skipASCII(base, index, count)
        if index == count { return nil }
      }
      if !accept(base.load(fromByteOffset: index, as: UInt8.self)) { return index }
      index += 1
    }
    return nil
  }

  @inlinable static func skipASCII(_ base: UnsafeRawPointer, _ start: Int, _ count: Int) -> Int {
    var index = start
    while index + 8 <= count {
      let word = base.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      if word & 0x8080_8080_8080_8080 != 0 { break }
      index += 8
    }
    while index < count, base.load(fromByteOffset: index, as: UInt8.self) < 0x80 { index += 1 }
    return index
  }

  @inlinable mutating func accept(_ byte: UInt8) -> Bool {
    if needed > 0 {
      guard byte >= lower, byte <= upper else { return false }
      needed -= 1
      lower = 0x80
      upper = 0xBF
      return true
    }
    switch byte {
    case 0x00...0x7F: return true
    case 0xC2...0xDF: needed = 1
    case 0xE0: (needed, lower) = (2, 0xA0)
    case 0xED: (needed, upper) = (2, 0x9F)
    case 0xE1...0xEF: needed = 2
    case 0xF0: (needed, lower) = (3, 0x90)
    case 0xF4: (needed, upper) = (3, 0x8F)
    case 0xF1...0xF3: needed = 3
    default: return false
    }
    return true
  }

  /// Is this, taken alone, valid UTF-8?
  @inlinable public static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var validator = UTF8Validator()
    return validator.validate(bytes) == nil && validator.isComplete
  }
}
