/// Decodes the inside of a string (RFC 8259 §7), cut anywhere.
struct JSONStringDecoder: Sendable {
  enum Step {
    case needsMore
    /// So many bytes are decoded as one token may have.
    case isFull
    /// The quotation mark at the end has been taken.
    case ended
  }

  private enum State {
    case plain
    case backslash
    /// Behind `\u`: this many digits have come, and what they say.
    case unicode(digits: Int, UInt16)
  }

  private var state = State.plain
  private var validator = UTF8Validator()
  /// The first half of a surrogate pair, whose second half has to follow at once.
  private var high: UInt16?

  /// Takes bytes up to the end of the string or of the piece.
  ///
  /// - Parameters:
  ///   - bytes: a piece of the text.
  ///   - position: from where on; moved.
  ///   - text: where the decoded bytes go.
  ///   - limit: pause when `text` has as many bytes.
  mutating func decode(
    _ bytes: UnsafeRawBufferPointer, _ position: inout Int, into text: inout [UInt8], limit: Int
  ) throws(JSONScanError) -> Step {
    while position < bytes.count {
      if text.count >= limit { return .isFull }
      switch state {
      case .plain:
        if try takePlain(bytes, &position, &text, limit) { return .ended }
      case .backslash:
        try takeEscape(bytes[position], at: position, &text)
        position += 1
      case .unicode(let digits, let value):
        try takeDigit(bytes[position], at: position, digits, value, &text)
        position += 1
      }
    }
    return .needsMore
  }

  /// Takes a run without escapes, and the byte that ends it.
  ///
  /// - Returns: whether that was the end of the string.
  private mutating func takePlain(
    _ bytes: UnsafeRawBufferPointer, _ position: inout Int, _ text: inout [UInt8], _ limit: Int
  ) throws(JSONScanError) -> Bool {
    if bytes[position] != UInt8(ascii: "\\") { replaceHigh(&text) }
    let window = UnsafeRawBufferPointer(rebasing: bytes[position...].prefix(max(1, limit - text.count)))
    let count = JSONStringScan.plainPrefix(of: window)
    let run = UnsafeRawBufferPointer(rebasing: window[..<count])
    if let bad = validator.validate(run) {
      throw JSONScanError(position + bad, .invalidUTF8(run[bad]))
    }
    text.append(contentsOf: run)
    position += count
    guard count < window.count else { return false }
    let byte = window[count]
    guard validator.isComplete else { throw JSONScanError(position, .invalidUTF8(byte)) }
    guard byte >= 0x20 else { throw JSONScanError(position, .controlCharacter(byte)) }
    position += 1
    if byte == UInt8(ascii: "\\") {
      state = .backslash
      return false
    }
    return true
  }

  private mutating func takeEscape(
    _ letter: UInt8, at index: Int, _ text: inout [UInt8]
  ) throws(JSONScanError) {
    if letter == UInt8(ascii: "u") {
      state = .unicode(digits: 0, 0)
      return
    }
    guard let plain = Self.plain(of: letter) else { throw JSONScanError(index, .badEscape) }
    replaceHigh(&text)
    text.append(plain)
    state = .plain
  }

  private static func plain(of letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: nil
    }
  }

  private mutating func takeDigit(
    _ digit: UInt8, at index: Int, _ digits: Int, _ before: UInt16, _ text: inout [UInt8]
  ) throws(JSONScanError) {
    guard let nibble = Hex.value(digit) else { throw JSONScanError(index, .badEscape) }
    let value = before << 4 | UInt16(nibble)
    guard digits == 3 else {
      state = .unicode(digits: digits + 1, value)
      return
    }
    state = .plain
    append(unit: value, &text)
  }

  /// Takes a UTF-16 code unit. Half a pair has no meaning of its own (§8.2) and becomes U+FFFD.
  private mutating func append(unit: UInt16, _ text: inout [UInt8]) {
    if let first = high, unit & 0xFC00 == 0xDC00 {
      high = nil
      Self.append(0x10000 + UInt32(first & 0x3FF) << 10 + UInt32(unit & 0x3FF), &text)
      return
    }
    replaceHigh(&text)
    switch unit & 0xFC00 {
    case 0xD800: high = unit
    case 0xDC00: Self.append(0xFFFD, &text)
    default: Self.append(UInt32(unit), &text)
    }
  }

  private mutating func replaceHigh(_ text: inout [UInt8]) {
    guard high != nil else { return }
    high = nil
    Self.append(0xFFFD, &text)
  }

  private static func append(_ scalar: UInt32, _ text: inout [UInt8]) {
    guard let encoded = Unicode.Scalar(scalar).map(UTF8.encode) ?? nil else { return }
    text.append(contentsOf: encoded)
  }
}

/// Finds what ends a run of a string that is taken as it stands.
enum JSONStringScan {
  /// How many bytes stand before the first quotation mark, backslash or control character.
  static func plainPrefix(of bytes: UnsafeRawBufferPointer) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    let count = bytes.count
    var index = 0
    while index + 8 <= count, !hasSpecial(base.loadUnaligned(fromByteOffset: index, as: UInt64.self)) {
      index += 8
    }
    while index < count {
      let byte = base.load(fromByteOffset: index, as: UInt8.self)
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
      index += 1
    }
    return index
  }

  /// Is one of the eight bytes special? Never no where one is.
  private static func hasSpecial(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = word ^ (ones &* 0x22)
    let backslashes = word ^ (ones &* 0x5C)
    let found =
      (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes | (word &- ones &* 0x20) & ~word
    return found & (ones &* 0x80) != 0
  }
}
