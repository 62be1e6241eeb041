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
    write(atMost: name.utf8CodeUnitCount + 3, &out) { text in
      text.put(UInt8(ascii: "\""))
      text.put(name)
      text.put("\":")
    }
    needsComma = false
  }

  package mutating func key(_ name: String, _ out: inout ByteQueue) {
    string(name, &out)
    out.append(UInt8(ascii: ":"))
    needsComma = false
  }

  package mutating func value(_ value: Bool, _ out: inout ByteQueue) {
    write(atMost: 5, &out) { $0.put(value ? "true" : "false") }
  }

  package mutating func value(_ value: UInt64, _ out: inout ByteQueue) {
    write(atMost: 20, &out) { $0.put(decimal: value) }
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
    plainString(atMost: literal.utf8CodeUnitCount, &out) { $0.put(literal) }
  }

  /// A string of characters that stand for themselves.
  ///
  /// - Parameters:
  ///   - size: the most bytes that they can take.
  ///   - out: where it is appended.
  ///   - body: writes them.
  mutating func plainString(atMost size: Int, _ out: inout ByteQueue, _ body: (inout TextCursor) -> Void) {
    write(atMost: size + 2, &out) { text in
      text.put(UInt8(ascii: "\""))
      body(&text)
      text.put(UInt8(ascii: "\""))
    }
  }

  package mutating func null(_ out: inout ByteQueue) {
    write(atMost: 4, &out) { $0.put("null") }
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
      index += Self.appendPrintable(utf8, from: index, &out)
      if index < utf8.count { index += Self.appendCharacter(utf8, at: index, &out) }
    }
    out.append(UInt8(ascii: "\""))
  }

  /// Appends printable ASCII as far as it goes, or as room for it is made at a time: the room is for the worst
  /// case, a backslash before each byte.
  ///
  /// - Returns: how many bytes of `utf8` it has taken.
  private static func appendPrintable(
    _ utf8: UnsafeRawBufferPointer, from start: Int, _ out: inout ByteQueue
  ) -> Int {
    guard let base = utf8.baseAddress else { return 0 }
    let end = min(utf8.count, start + 4096)
    let room = out.reserve(2 * (end - start))
    var text = TextCursor(at: room)
    var index = start
    while index < end {
      let byte = base.load(fromByteOffset: index, as: UInt8.self)
      guard byte >= 0x20, byte < 0x7F else { break }
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { text.put(UInt8(ascii: "\\")) }
      text.put(byte)
      index += 1
    }
    out.commit(text.position - room)
    return index - start
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

  /// The next value, into room that is made once, with the comma that stands before it.
  @inline(__always)
  private mutating func write(
    atMost size: Int, _ out: inout ByteQueue, _ body: (inout TextCursor) -> Void
  ) {
    let comma = needsComma
    out.write(atMost: size + 1) { text in
      if comma { text.put(UInt8(ascii: ",")) }
      body(&text)
    }
    needsComma = true
  }

  private mutating func separate(_ out: inout ByteQueue) {
    if needsComma { out.append(UInt8(ascii: ",")) }
    needsComma = true
  }
}
