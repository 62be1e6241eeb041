import Bytes
import WebSocketCore

/// The line with which curl begins a section: `22:43:04.498890 [0-0] => Send header, 196 bytes (0xc4)`. Time and
/// numbers are there with `--trace-time` and `--trace-ids`.
struct CurlTraceLine: Equatable {
  enum Kind: Equatable {
    case info(String)
    case head(Role)
    case data(Role)
    /// TLS records, or handshake messages: what they carry stands in sections of its own.
    case encrypted
  }

  var kind: Kind
  /// Bytes of the section.
  var byteCount: UInt64 = 0
  /// Nanoseconds since midnight.
  var time: Int64?
  /// curl's number of the connection.
  var connection: Int?

  private static let kinds: [(StaticString, Kind)] = [
    ("=> Send header, ", .head(.client)), ("<= Recv header, ", .head(.server)),
    ("=> Send data, ", .data(.client)), ("<= Recv data, ", .data(.server)),
    ("=> Send SSL data, ", .encrypted), ("<= Recv SSL data, ", .encrypted),
  ]

  /// Nil where the line begins no section.
  init?(_ line: UnsafeRawBufferPointer) {
    var rest = line[...]
    time = Self.takeTime(&rest)
    connection = Self.takeNumbers(&rest)
    if Self.take("== Info: ", from: &rest) || Self.take("== Info:", from: &rest) {
      kind = .info(String(decoding: rest.prefix(200), as: UTF8.self))
      return
    }
    for (text, kind) in Self.kinds where Self.take(text, from: &rest) {
      guard let count = Self.takeDecimal(&rest), Self.take(" bytes (0x", from: &rest) else { return nil }
      self.kind = kind
      byteCount = count
      return
    }
    return nil
  }

  /// `HH:MM:SS.uuuuuu `.
  private static func takeTime(_ rest: inout Slice<UnsafeRawBufferPointer>) -> Int64? {
    let form: StaticString = "00:00:00.000000 "
    guard rest.count >= form.utf8CodeUnitCount else { return nil }
    var digits: [Int64] = []
    for (index, byte) in rest.prefix(form.utf8CodeUnitCount).enumerated() {
      let expected = form.utf8Start[index]
      if expected == UInt8(ascii: "0") {
        guard byte >= 0x30, byte <= 0x39 else { return nil }
        digits.append(Int64(byte - 0x30))
      } else if byte != expected {
        return nil
      }
    }
    rest = rest.dropFirst(form.utf8CodeUnitCount)
    func number(_ range: Range<Int>) -> Int64 { digits[range].reduce(0) { $0 * 10 + $1 } }
    let seconds = (number(0..<2) * 60 + number(2..<4)) * 60 + number(4..<6)
    return seconds * 1_000_000_000 + number(6..<12) * 1000
  }

  /// `[TRANSFER-CONNECTION] `; a transfer without a connection has an `x` there.
  private static func takeNumbers(_ rest: inout Slice<UnsafeRawBufferPointer>) -> Int? {
    let before = rest
    if take("[", from: &rest), takeDecimal(&rest) != nil, take("-", from: &rest) {
      let connection = takeDecimal(&rest)
      if connection != nil || take("x", from: &rest), take("] ", from: &rest) {
        return connection.map { Int($0) }
      }
    }
    rest = before
    return nil
  }

  private static func take(_ text: StaticString, from rest: inout Slice<UnsafeRawBufferPointer>) -> Bool {
    let bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard rest.starts(with: bytes) else { return false }
    rest = rest.dropFirst(bytes.count)
    return true
  }

  /// Fifteen digits at most cannot overflow.
  private static func takeDecimal(_ rest: inout Slice<UnsafeRawBufferPointer>) -> UInt64? {
    let digits = rest.prefix(16).prefix { $0 >= 0x30 && $0 <= 0x39 }
    guard !digits.isEmpty, digits.count < 16 else { return nil }
    rest = rest.dropFirst(digits.count)
    return digits.reduce(0) { $0 * 10 + UInt64($1 - 0x30) }
  }
}

/// A row of a section: `0010: 47 45 54 … GET`, or without the digits with `--trace-ascii`.
struct CurlTraceRow {
  /// Where in its section it begins.
  var offset: UInt64
  /// What stands behind the colon and the space.
  var content: Slice<UnsafeRawBufferPointer>

  static let bytesPerRow = 16

  /// Nil where the line is no row.
  init?(_ line: UnsafeRawBufferPointer) {
    var value: UInt64 = 0
    let digits = line.prefix(16).prefix { Hex.value($0) != nil }
    guard digits.count >= 4, digits.count < 16 else { return nil }
    for digit in digits { value = value << 4 | UInt64(Hex.value(digit) ?? 0) }
    let rest = line.dropFirst(digits.count)
    guard rest.first == UInt8(ascii: ":") else { return nil }
    offset = value
    // An editor may have taken the space at the end of an empty row away.
    content = rest.count > 1 && rest[rest.startIndex + 1] == 0x20 ? rest.dropFirst(2) : rest.dropFirst()
  }

  /// Decodes the digits.
  ///
  /// - Parameters:
  ///   - count: how many bytes the row must have.
  ///   - bytes: where they go.
  /// - Returns: false where these are not so many pairs of digits, a space behind each.
  func decode(_ count: Int, into bytes: inout [UInt8]) -> Bool {
    guard content.count >= 3 * count else { return false }
    var index = content.startIndex
    for _ in 0..<count {
      guard let high = Hex.value(content[index]), let low = Hex.value(content[index + 1]),
        content[index + 2] == 0x20
      else { return false }
      bytes.append(high << 4 | low)
      index += 3
    }
    return true
  }
}
