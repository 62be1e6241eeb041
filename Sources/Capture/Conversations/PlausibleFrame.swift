import Bytes
import WebSocketCore

/// What stands at a place in a stream, read as a frame that breaks no rule. To judge by the form alone whether it
/// is one, more is asked of it than of a frame that is known to be one.
struct PlausibleFrame {
  /// Where the next frame begins, which may be past the end of the bytes.
  var next: Int
  /// The first byte: FIN, RSV and opcode.
  var firstByte: UInt8
  /// How many lengths can be written in the same form: the more, the less likely it is to hit upon a certain one.
  var lengths: Int
  /// Bits of evidence beside that of the form.
  var evidence: Double
  /// The header itself goes on past the end of the bytes: what there is of it does not contradict.
  var isCut = false

  /// The most bytes of a payload that are looked at.
  private static let payloadLimit = 256
  /// A frame that claims more than this is not believed.
  private static let lengthLimit: UInt64 = 1 << 31

  /// First bytes of legal frames: no RSV, or RSV1 on the first frame of a message.
  private static func isLegal(_ first: UInt8, mayCompress: Bool) -> Bool {
    // Nearly all bytes are looked at in vain: 3 to 7 and B to F are no opcode, RSV2 and RSV3 have no meaning.
    guard first & 0x37 <= 2 else { return false }
    switch first {
    case 0x00, 0x01, 0x02, 0x80, 0x81, 0x82, 0x88, 0x89, 0x8A: return true
    case 0x41, 0x42, 0xC1, 0xC2: return mayCompress
    default: return false
    }
  }

  /// Reads what stands at an offset.
  ///
  /// - Parameters:
  ///   - bytes: what there is of the stream; not empty at the offset.
  ///   - offset: of the first byte.
  ///   - isMasked: it is a client's stream (RFC 6455 §5.1).
  ///   - mayCompress: RSV1 may be set.
  /// - Returns: nil where it is not plausible.
  @inline(__always)
  init?(_ bytes: UnsafeRawBufferPointer, at offset: Int, isMasked: Bool, mayCompress: Bool) {
    let first = bytes[offset]
    guard Self.isLegal(first, mayCompress: mayCompress) else { return nil }
    self.init(bytes, at: offset, first: first, isMasked: isMasked)
  }

  private init?(_ bytes: UnsafeRawBufferPointer, at offset: Int, first: UInt8, isMasked: Bool) {
    let available = bytes.count - offset
    firstByte = first
    next = .max
    lengths = 128
    evidence = 0
    isCut = true
    guard available > 1, let base = bytes.baseAddress else { return }
    let second = bytes[offset + 1]
    guard (second & 0x80 != 0) == isMasked else { return nil }
    let isControl = first & 0x08 != 0
    if isControl, second & 0x7F > 125 { return nil }
    guard let header = FrameHeader(parsing: base + offset, count: available) else { return }
    isCut = false
    let length = header.payloadLength
    guard length <= Self.lengthLimit, header.lengthEncoding == .minimal(for: length) else { return nil }
    // Legal, but a run of zeros is full of them.
    if !header.fin, length == 0 { return nil }
    if header.lengthEncoding != .sevenBit {
      lengths = 65536
      // Of 128 second bytes, one announces this form.
      evidence = 5
    }
    let start = offset + header.byteCount
    next = start + Int(length)
    let there = bytes[start..<min(next, bytes.count, start + Self.payloadLimit)]
    guard let said = Self.judge(UnsafeRawBufferPointer(rebasing: there), of: header) else { return nil }
    evidence += said
  }

  /// May this frame come next after the other (RFC 6455 §5.4)? Control frames may stand anywhere, and nothing
  /// follows a Close.
  func mayFollow(_ other: UInt8) -> Bool {
    if other == 0x88 { return false }
    guard other & 0x08 == 0, firstByte & 0x08 == 0 else { return true }
    return (other & 0x80 == 0) == (firstByte & 0x0F == 0)
  }

  /// Bits of evidence in the payload; nil where it cannot be one.
  private static func judge(_ payload: UnsafeRawBufferPointer, of header: FrameHeader) -> Double? {
    switch header.opcode {
    case .close:
      if header.payloadLength == 1 { return nil }
      guard payload.count >= 2 else { return 0 }
      let key = header.maskingKey?.bytes ?? [0, 0]
      let code = UInt16(payload[0] ^ key[0]) << 8 | UInt16(payload[1] ^ key[1])
      // Of 65536 codes, 2012 are legal.
      return CloseCode(rawValue: code).isAllowedOnWire ? 5 : nil
    case .text where header.rsv == 0:
      let isAll = UInt64(payload.count) == header.payloadLength
      return judge(text: payload, key: header.maskingKey, endsMessage: header.fin && isAll)
    default: return 0
    }
  }

  private static func judge(
    text: UnsafeRawBufferPointer, key: MaskingKey?, endsMessage: Bool
  ) -> Double? {
    guard let source = text.baseAddress, text.count > 0 else { return 0 }
    return withUnsafeTemporaryAllocation(byteCount: payloadLimit, alignment: 8) { plain -> Double? in
      guard let target = plain.baseAddress else { return 0 }
      Masking.copy(from: source, to: target, count: text.count, key: key ?? MaskingKey(word: 0))
      let bytes = UnsafeRawBufferPointer(rebasing: plain[..<text.count])
      var validator = UTF8Validator()
      guard validator.validate(bytes) == nil, !endsMessage || validator.isComplete else { return nil }
      // Inside another masked text, a key that is a part of it gives ASCII again, but control characters among it.
      guard key != nil, !bytes.contains(where: isControlCharacter) else { return 0 }
      return min(Double(bytes.count) * 0.5, 12)
    }
  }

  private static func isControlCharacter(_ byte: UInt8) -> Bool {
    (byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D) || byte == 0x7F
  }
}
