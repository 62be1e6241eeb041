import Bytes
import Trace
import WebSocketCore

/// The annotated bytes of each frame, field by field in the order of RFC 6455 §5.2: where each byte
/// stands, the byte, its bits where a field is smaller than a byte, the field and its meaning. Payload
/// follows in rows of 16 bytes: as on the wire, unmasked, and as text.
package struct FrameBytesPrinter: Printer {
  private let palette: Palette
  private var isFirst = true

  package init(palette: Palette) { self.palette = palette }

  package mutating func print(_ record: TraceRecord, into out: inout ByteQueue) {
    switch record.data {
    case .frame(let frame):
      if !isFirst { out.append(UInt8(ascii: "\n")) }
      isFirst = false
      append(frame, to: &out)
    case .violation(let trace):
      ViolationLine(palette: palette).append(trace.violation, indent: 12, to: &out)
    case .note(let note): NoteLine(palette: palette).append(note, indent: 12, to: &out)
    default: break
    }
  }

  private func append(_ frame: FrameTrace, to out: inout ByteQueue) {
    appendTitle(frame, to: &out)
    let header = frame.header
    var row = FieldRow(offset: frame.offset, bytes: Self.bytes(of: header))
    appendFirstByte(header, &row, to: &out)
    appendLength(header, &row, to: &out)
    if header.mask {
      row.bytes(4, "masking key", "XORed with the payload: the second column is unmasked", to: &out)
    }
    let payloadOffset = frame.offset + UInt64(header.byteCount)
    PayloadRows(key: header.maskingKey).append(
      frame.payload, offset: payloadOffset, of: header.payloadLength, to: &out)
    if let close = frame.close { append(close, to: &out) }
    if let decoded = frame.decoded { DecodedFields(palette: palette).append(decoded, to: &out) }
  }

  private static func bytes(of header: FrameHeader) -> ArraySlice<UInt8> {
    var bytes = [UInt8](repeating: 0, count: FrameHeader.maximumByteCount)
    let count = bytes.withUnsafeMutableBytes { buffer in
      buffer.baseAddress.map { FrameSerializer.write(header, to: $0) } ?? 0
    }
    return bytes.prefix(count)
  }

  private func appendTitle(_ frame: FrameTrace, to out: inout ByteQueue) {
    palette.begin(.heading, in: &out)
    out.append(literal: frame.header.opcode.label)
    out.append(literal: " frame from ")
    out.append(literal: frame.sender.label)
    out.append(literal: " at ")
    out.append(decimal: frame.offset)
    out.append(literal: ": header of ")
    out.append(decimal: UInt64(frame.header.byteCount))
    out.append(literal: ", payload of ")
    out.append(decimal: frame.header.payloadLength)
    palette.end(in: &out)
    out.append(UInt8(ascii: "\n"))
  }

  private func appendFirstByte(_ header: FrameHeader, _ row: inout FieldRow, to out: inout ByteQueue) {
    let fin = header.fin ? "1: the last frame of a message" : "0: more frames follow"
    row.bits(0b1000_0000, "FIN", fin, to: &out)
    row.bits(0b0100_0000, "RSV1", header.rsv1 ? "1" : "0", to: &out)
    row.bits(0b0010_0000, "RSV2", header.rsv2 ? "1" : "0", to: &out)
    row.bits(0b0001_0000, "RSV3", header.rsv3 ? "1" : "0", to: &out)
    let code = "0x\(String(header.opcode.rawValue, radix: 16))"
    row.bits(0b0000_1111, "opcode", "\(code): \(header.opcode.name)", to: &out)
  }

  private func appendLength(_ header: FrameHeader, _ row: inout FieldRow, to out: inout ByteQueue) {
    row.bits(0b1000_0000, "MASK", header.mask ? "1: masked" : "0: not masked", to: &out)
    let extended = header.lengthEncoding.extendedByteCount
    guard extended > 0 else {
      row.bits(0b0111_1111, "payload length", "\(header.payloadLength)", to: &out)
      return
    }
    let marker = "\(extended == 2 ? 126 : 127): it is in the next \(extended) bytes"
    row.bits(0b0111_1111, "payload length", marker, to: &out)
    row.bytes(extended, "extended length", "\(header.payloadLength)", to: &out)
  }

  private func append(_ close: CloseBody, to out: inout ByteQueue) {
    guard let code = close.code else { return }
    out.append(spaces: 12)
    out.append(literal: "close code ")
    out.append(decimal: UInt64(code.rawValue))
    out.append(UInt8(ascii: " "))
    out.append(code.name)
    if !close.reason.isEmpty {
      out.append(literal: ", reason: ")
      close.reason.withUnsafeBytes { TerminalEscaping.append($0, to: &out) }
    }
    out.append(UInt8(ascii: "\n"))
  }
}
