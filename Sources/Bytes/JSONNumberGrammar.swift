/// The grammar of a number, a byte at a time (RFC 8259 §6).
struct JSONNumberGrammar: Sendable {
  private enum State: Sendable {
    case start, sign, zero, integer, point, fraction, exponent, exponentSign, exponentDigits
  }

  private var state = State.start

  /// The number may end here.
  var isComplete: Bool {
    switch state {
    case .zero, .integer, .fraction, .exponentDigits: true
    case .start, .sign, .point, .exponent, .exponentSign: false
    }
  }

  /// Is it a byte that a number can have? Any other one ends it.
  static func mayContain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  /// False where the byte makes the number malformed.
  mutating func accept(_ byte: UInt8) -> Bool {
    guard let next = Self.next(after: state, byte) else { return false }
    state = next
    return true
  }

  private static func next(after state: State, _ byte: UInt8) -> State? {
    let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    let isExponent = byte | 0x20 == UInt8(ascii: "e")
    switch state {
    case .start where byte == UInt8(ascii: "-"): return .sign
    case .start, .sign: return isDigit ? (byte == UInt8(ascii: "0") ? .zero : .integer) : nil
    case .integer where isDigit: return .integer
    case .zero, .integer: return byte == UInt8(ascii: ".") ? .point : isExponent ? .exponent : nil
    case .point: return isDigit ? .fraction : nil
    case .fraction: return isDigit ? .fraction : isExponent ? .exponent : nil
    case .exponent where byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-"): return .exponentSign
    case .exponent, .exponentSign, .exponentDigits: return isDigit ? .exponentDigits : nil
    }
  }
}
