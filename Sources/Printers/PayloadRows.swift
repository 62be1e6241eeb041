import Bytes
import WebSocketCore

/// A payload in rows of 16 bytes: offset, the bytes on the wire, unmasked if they were masked, as ASCII.
struct PayloadRows {
  var key: MaskingKey?

  private static let rowSize = 16
  private static let hexWidth = rowSize * 3 - 1

  /// Appends the rows, and how much more there is.
  ///
  /// - Parameters:
  ///   - payload: the unmasked payload, or its beginning.
  ///   - offset: where it begins in its stream, in bytes.
  ///   - length: bytes of the whole payload.
  ///   - out: where the rows are appended.
  func append(_ payload: [UInt8], offset: UInt64, of length: UInt64, to out: inout ByteQueue) {
    for start in stride(from: 0, to: payload.count, by: Self.rowSize) {
      let row = payload[start..<min(start + Self.rowSize, payload.count)]
      append(row, offset: offset + UInt64(start), to: &out)
    }
    guard UInt64(payload.count) < length else { return }
    out.append(spaces: 12)
    out.append(literal: "… ")
    out.append(decimal: length - UInt64(payload.count))
    out.append(literal: " more bytes of payload\n")
  }

  private func append(_ row: ArraySlice<UInt8>, offset: UInt64, to out: inout ByteQueue) {
    out.append(decimal: offset, width: 10)
    if let key {
      // Rows begin at multiples of 16, so at the first byte of the key.
      append(hex: zip(row, repeatElement(key.bytes, count: 4).joined()).map { $0 ^ $1 }, to: &out)
    }
    append(hex: Array(row), to: &out)
    out.append(spaces: 2)
    for byte in row { out.append(0x20...0x7E ~= byte ? byte : UInt8(ascii: ".")) }
    out.append(UInt8(ascii: "\n"))
  }

  private func append(hex bytes: [UInt8], to out: inout ByteQueue) {
    out.append(spaces: 2)
    out.append(spacedHex: bytes)
    out.append(spaces: Self.hexWidth - (bytes.count * 3 - 1))
  }
}
