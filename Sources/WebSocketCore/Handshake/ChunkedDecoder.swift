import Bytes

/// Takes the chunked coding off (RFC 9112 §7.1), in any chops. Total: what is not chunked coding is told,
/// and what was decoded before stands.
package struct ChunkedDecoder: Equatable, Sendable {
  package enum State: Equatable, Sendable {
    case size(value: Int, digits: Int)
    /// Chunk extensions, to the end of the line.
    case sizeLineEnd(value: Int)
    case data(remaining: Int)
    /// The line end after the data of a chunk.
    case dataEnd
    case trailer(lineLength: Int)
    case done
    case malformed
  }

  package private(set) var state = State.size(value: 0, digits: 0)
  package var isEnded: Bool { state == .done || state == .malformed }

  package init() {}

  /// Takes the content at the front of `count` bytes at once.
  ///
  /// - Returns: how many bytes of content there were; 0 where the next byte is none.
  package mutating func takeContent(_ count: Int) -> Int {
    guard case .data(let remaining) = state else { return 0 }
    let taken = min(count, remaining)
    state = taken < remaining ? .data(remaining: remaining - taken) : .dataEnd
    return taken
  }

  /// Takes the next byte.
  ///
  /// - Returns: whether it is a byte of the content.
  package mutating func take(_ byte: UInt8) -> Bool {
    switch state {
    case .data(let remaining):
      state = remaining > 1 ? .data(remaining: remaining - 1) : .dataEnd
      return true
    case .size(let value, let digits): state = Self.afterSize(byte, value: value, digits: digits)
    case .sizeLineEnd(let value): if byte == 0x0A { state = Self.afterSizeLine(value) }
    case .dataEnd:
      if byte == 0x0A {
        state = .size(value: 0, digits: 0)
      } else if byte != 0x0D {
        state = .malformed
      }
    case .trailer(let length):
      if byte == 0x0A {
        state = length == 0 ? .done : .trailer(lineLength: 0)
      } else if byte != 0x0D {
        state = .trailer(lineLength: length + 1)
      }
    case .done, .malformed: break
    }
    return false
  }

  private static func afterSize(_ byte: UInt8, value: Int, digits: Int) -> State {
    // Fifteen digits cannot overflow, and no chunk is that large.
    if let digit = Hex.value(byte) {
      return digits < 15 ? .size(value: value << 4 | Int(digit), digits: digits + 1) : .malformed
    }
    guard digits > 0 else { return .malformed }
    switch byte {
    case 0x0A: return afterSizeLine(value)
    case 0x0D, 0x20, 0x09, UInt8(ascii: ";"): return .sizeLineEnd(value: value)
    default: return .malformed
    }
  }

  private static func afterSizeLine(_ value: Int) -> State {
    value == 0 ? .trailer(lineLength: 0) : .data(remaining: value)
  }
}
