import Trace
import WebSocketCore

/// The fields of a frame's header in columns, from sender to length: what the rows of all tables share.
struct FrameColumns {
  var palette: Palette

  /// What stands over them.
  static let heading: StaticString = "FROM   FIN RSV OPCODE         MASK KEY  LENGTH"

  /// Takes at most 100 characters and four colour sequences.
  ///
  /// - Parameters:
  ///   - frame: whose header it is.
  ///   - row: where they go.
  func put(_ frame: FrameTrace, to row: inout TextCursor) {
    let header = frame.header
    row.put(palette.start(frame.sender == .client ? .sent : .received))
    row.put(frame.sender.label)
    row.put(palette.stop)
    row.put(header.fin ? " 1   " : " 0   ")
    row.put(Self.reservedBits[Int(header.rsv)])
    row.put(UInt8(ascii: " "))
    put(header.opcode, to: &row)
    if let key = header.maskingKey { row.put(key) } else { row.put("0       ") }
    row.put(UInt8(ascii: " "))
    row.put(decimal: header.payloadLength, width: 7)
    row.put(" (")
    row.put(header.lengthEncoding.label)
    row.put(UInt8(ascii: ")"))
  }

  private func put(_ opcode: Opcode, to row: inout TextCursor) {
    let style: Palette.Style? = opcode.isReserved ? .problem : opcode.isControl ? .control : nil
    if let style { row.put(palette.start(style)) }
    row.put(hexDigit: opcode.rawValue)
    row.put(UInt8(ascii: " "))
    row.put(opcode.label)
    if style != nil { row.put(palette.stop) }
    row.put(spaces: 13 - opcode.label.utf8CodeUnitCount)
  }

  /// RSV1, RSV2, RSV3 by their number of three bits.
  static let reservedBits: [StaticString] = ["000", "001", "010", "011", "100", "101", "110", "111"]
}

extension TextCursor {
  /// The eight digits of a masking key, in the order of the wire.
  mutating func put(_ key: MaskingKey) {
    withUnsafeBytes(of: key.word) { for byte in $0 { put(hex: byte) } }
  }
}
