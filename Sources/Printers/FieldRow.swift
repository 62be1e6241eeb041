import Bytes

/// Rows of header fields: offset, byte or bits, name, meaning. It walks through the bytes of a header.
struct FieldRow {
  private var offset: UInt64
  private var bytes: ArraySlice<UInt8>

  /// Columns of the bytes and of the bits under them: eight bytes, or one and its bits.
  private static let width = 25
  private static let bitsColumn = 13
  private static let nameWidth = 17

  /// A walk.
  ///
  /// - Parameters:
  ///   - offset: where the header stands in its stream, in bytes.
  ///   - bytes: the header.
  init(offset: UInt64, bytes: ArraySlice<UInt8>) {
    self.offset = offset
    self.bytes = bytes
  }

  /// A field of whole bytes; the walk goes on behind it.
  ///
  /// - Parameters:
  ///   - count: its bytes, 1 to 8.
  ///   - name: what RFC 6455 §5.2 calls it.
  ///   - meaning: what it says.
  ///   - out: where the row is appended.
  mutating func bytes(_ count: Int, _ name: StaticString, _ meaning: String, to out: inout ByteQueue) {
    let field = bytes.prefix(count)
    out.append(decimal: offset, width: 10)
    out.append(spaces: 2)
    out.append(spacedHex: field)
    out.append(spaces: Self.width - (field.count * 3 - 1))
    append(name, meaning, to: &out)
    next(count)
  }

  /// A field of bits in the byte that is next: the field of the highest bit shows the byte itself, the
  /// field of the lowest one ends it.
  ///
  /// - Parameters:
  ///   - mask: which bits.
  ///   - name: what RFC 6455 §5.2 calls it.
  ///   - meaning: what it says.
  ///   - out: where the row is appended.
  mutating func bits(_ mask: UInt8, _ name: StaticString, _ meaning: String, to out: inout ByteQueue) {
    let byte = bytes.first ?? 0
    if mask & 0x80 != 0 {
      out.append(decimal: offset, width: 10)
      out.append(spaces: 2)
      out.append(hex: byte)
      out.append(spaces: Self.bitsColumn - 2)
    } else {
      out.append(spaces: 12 + Self.bitsColumn)
    }
    for position in 0..<8 {
      if position == 4 { out.append(UInt8(ascii: " ")) }
      let bit: UInt8 = 0x80 >> position
      let symbol: StaticString = mask & bit == 0 ? "." : byte & bit == 0 ? "0" : "1"
      out.append(literal: symbol)
    }
    out.append(spaces: Self.width - Self.bitsColumn - 9)
    append(name, meaning, to: &out)
    if mask & 1 != 0 { next(1) }
  }

  private func append(_ name: StaticString, _ meaning: String, to out: inout ByteQueue) {
    out.append(literal: name)
    out.append(spaces: Self.nameWidth - name.utf8CodeUnitCount)
    out.append(meaning)
    out.append(UInt8(ascii: "\n"))
  }

  private mutating func next(_ count: Int) {
    offset += UInt64(count)
    bytes = bytes.dropFirst(count)
  }
}
