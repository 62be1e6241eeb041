import Bytes

/// Writes JSON (RFC 8259) as it comes, without a tree in memory. Strings are escaped so far that a line of
/// JSON can go to a terminal as well: what `TerminalEscaping` calls unsafe leaves as `\u…`.
package struct JSONWriter {
  private var needsComma = false

  package init() {}

  package mutating func beginObject(_ out: inout ByteQueue) { open(UInt8(ascii: "{"), &out) }
  package mutating func endObject(_ out: inout ByteQueue) { close(UInt8(ascii: "}"), &out) }
  package mutating func beginArray(_ out: inout ByteQueue) { open(UInt8(ascii: "["), &out) }
  package mutating func endArray(_ out: inout ByteQueue) { close(UInt8(ascii: "]"), &out) }

  package mutating func key(_ name: StaticString, _ out: inout ByteQueue) {
    separate(&out)
    out.append(UInt8(ascii: "\""))
    out.append(literal: name)
    out.append(literal: "\":")
    needsComma = false
  }

  package mutating func key(_ name: String, _ out: inout ByteQueue) {
    string(name, &out)
    out.append(UInt8(ascii: ":"))
    needsComma = false
  }

  package mutating func value(_ value: Bool, _ out: inout ByteQueue) {
    separate(&out)
    out.append(literal: value ? "true" : "false")
  }

  package mutating func value(_ value: UInt64, _ out: inout ByteQueue) {
    separate(&out)
    out.append(decimal: value)
  }

  package mutating func value(_ value: Int64, _ out: inout ByteQueue) {
    separate(&out)
    if value < 0 { out.append(UInt8(ascii: "-")) }
    out.append(decimal: value.magnitude)
  }

  /// A number as it is written: JSON sets no bound to it (RFC 8259 §6).
  package mutating func number(_ text: String, _ out: inout ByteQueue) {
    separate(&out)
    out.append(text)
  }

  /// Seconds, to the microsecond. JSON has no way to write what is not finite: null.
  package mutating func value(seconds: Double, _ out: inout ByteQueue) {
    guard seconds.isFinite else { return null(&out) }
    separate(&out)
    out.append(seconds: seconds)
  }

  package mutating func value(literal: StaticString, _ out: inout ByteQueue) {
    separate(&out)
    out.append(UInt8(ascii: "\""))
    out.append(literal: literal)
    out.append(UInt8(ascii: "\""))
  }

  package mutating func null(_ out: inout ByteQueue) {
    separate(&out)
    out.append(literal: "null")
  }

  package mutating func string(_ text: String, _ out: inout ByteQueue) {
    var text = text
    text.withUTF8 { string(UnsafeRawBufferPointer($0), &out) }
  }

  /// A string.
  ///
  /// - Parameters:
  ///   - utf8: its UTF-8; a byte that cannot stand there becomes U+FFFD.
  ///   - out: where it is appended.
  package mutating func string(_ utf8: UnsafeRawBufferPointer, _ out: inout ByteQueue) {
    separate(&out)
    out.append(UInt8(ascii: "\""))
    var index = 0
    while index < utf8.count {
      let start = index
      while index < utf8.count, Self.isPlain(utf8[index]) { index += 1 }
      out.append(UnsafeRawBufferPointer(rebasing: utf8[start..<index]))
      if index < utf8.count { index += Self.appendCharacter(utf8, at: index, &out) }
    }
    out.append(UInt8(ascii: "\""))
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private static func appendCharacter(
    _ utf8: UnsafeRawBufferPointer, at index: Int, _ out: inout ByteQueue
  ) -> Int {
    guard let scalar = UTF8Reading.scalar(utf8, at: index) else {
      out.append(literal: "\u{FFFD}")
      return 1
    }
    switch scalar.value {
    case 0x22: out.append(literal: "\\\"")
    case 0x5C: out.append(literal: "\\\\")
    case 0x08: out.append(literal: "\\b")
    case 0x09: out.append(literal: "\\t")
    case 0x0A: out.append(literal: "\\n")
    case 0x0C: out.append(literal: "\\f")
    case 0x0D: out.append(literal: "\\r")
    case let value where value < 0x20 || value == 0x7F || TerminalEscaping.isUnsafe(value):
      appendUnits(of: value, &out)
    default: out.append(UnsafeRawBufferPointer(rebasing: utf8[index..<index + scalar.length]))
    }
    return scalar.length
  }

  /// `\uXXXX`, twice for what lies beyond the Basic Multilingual Plane (RFC 8259 §7).
  private static func appendUnits(of scalar: UInt32, _ out: inout ByteQueue) {
    let units: [UInt32] =
      scalar < 0x10000 ? [scalar] : [0xD800 + (scalar - 0x10000) >> 10, 0xDC00 + (scalar & 0x3FF)]
    for unit in units {
      out.append(literal: "\\u")
      out.append(hex: UInt8(truncatingIfNeeded: unit >> 8))
      out.append(hex: UInt8(truncatingIfNeeded: unit))
    }
  }

  private mutating func open(_ bracket: UInt8, _ out: inout ByteQueue) {
    separate(&out)
    out.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8, _ out: inout ByteQueue) {
    out.append(bracket)
    needsComma = true
  }

  private mutating func separate(_ out: inout ByteQueue) {
    if needsComma { out.append(UInt8(ascii: ",")) }
    needsComma = true
  }
}
