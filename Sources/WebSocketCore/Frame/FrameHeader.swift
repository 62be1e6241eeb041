/// How the payload length was written: RFC 6455 §5.2 has three encodings, and a sender must use the
/// shortest, so which one was used is evidence.
public enum LengthEncoding: UInt8, Sendable {
  case sevenBit = 7
  case sixteenBit = 16
  case sixtyFourBit = 64

  /// The encoding that RFC 6455 §5.2 requires for a length in bytes.
  @inlinable public static func minimal(for length: UInt64) -> LengthEncoding {
    length < 126 ? .sevenBit : length <= 0xFFFF ? .sixteenBit : .sixtyFourBit
  }

  /// Bytes of extended payload length.
  @inlinable public var extendedByteCount: Int {
    switch self {
    case .sevenBit: 0
    case .sixteenBit: 2
    case .sixtyFourBit: 8
    }
  }
}

/// The header of one frame as it stands on the wire (RFC 6455 §5.2), legal or not.
public struct FrameHeader: Hashable, Sendable {
  /// FIN, RSV1-3 and the opcode: the first byte.
  public var firstByte: UInt8
  public var lengthEncoding: LengthEncoding
  /// Nil: MASK is 0.
  public var maskingKey: MaskingKey?
  /// Bytes of payload, all 64 bits of it: the most significant bit is kept as evidence.
  public var payloadLength: UInt64

  @inlinable public init(
    firstByte: UInt8, payloadLength: UInt64, maskingKey: MaskingKey?, lengthEncoding: LengthEncoding? = nil
  ) {
    self.firstByte = firstByte
    self.payloadLength = payloadLength
    self.maskingKey = maskingKey
    self.lengthEncoding = lengthEncoding ?? .minimal(for: payloadLength)
  }

  public init(
    fin: Bool = true, rsv: UInt8 = 0, opcode: Opcode, payloadLength: UInt64, maskingKey: MaskingKey? = nil,
    lengthEncoding: LengthEncoding? = nil
  ) {
    self.init(
      firstByte: (fin ? 0x80 : 0) | (rsv & 7) << 4 | opcode.rawValue, payloadLength: payloadLength,
      maskingKey: maskingKey, lengthEncoding: lengthEncoding)
  }

  @inlinable public var fin: Bool { firstByte & 0x80 != 0 }
  /// RSV1, RSV2 and RSV3 as a number of three bits: RSV1 is 4.
  @inlinable public var rsv: UInt8 { firstByte >> 4 & 7 }
  @inlinable public var rsv1: Bool { firstByte & 0x40 != 0 }
  @inlinable public var rsv2: Bool { firstByte & 0x20 != 0 }
  @inlinable public var rsv3: Bool { firstByte & 0x10 != 0 }
  @inlinable public var opcode: Opcode { Opcode(rawValue: firstByte) }
  @inlinable public var mask: Bool { maskingKey != nil }

  /// Bytes of the header itself: 2 to 14.
  @inlinable public var byteCount: Int {
    2 + lengthEncoding.extendedByteCount + (maskingKey == nil ? 0 : 4)
  }

  /// The most bytes a header can take.
  @inlinable public static var maximumByteCount: Int { 14 }

  /// Bytes of header that its second byte calls for.
  @inlinable public static func byteCount(secondByte: UInt8) -> Int {
    let length = secondByte & 0x7F
    return 2 + (length == 127 ? 8 : length == 126 ? 2 : 0) + (secondByte & 0x80 == 0 ? 0 : 4)
  }

  /// Reads a header; total: any bytes are a header. Nil when `count` bytes are not enough.
  @inlinable @inline(__always) public init?(parsing bytes: UnsafeRawPointer, count: Int) {
    guard count >= 2 else { return nil }
    let second = bytes.load(fromByteOffset: 1, as: UInt8.self)
    guard count >= Self.byteCount(secondByte: second) else { return nil }
    firstByte = bytes.load(as: UInt8.self)
    var offset = 2
    switch second & 0x7F {
    case 126:
      payloadLength = UInt64(UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
      lengthEncoding = .sixteenBit
      offset = 4
    case 127:
      payloadLength = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt64.self))
      lengthEncoding = .sixtyFourBit
      offset = 10
    case let length:
      payloadLength = UInt64(length)
      lengthEncoding = .sevenBit
    }
    maskingKey =
      second & 0x80 == 0
      ? nil : MaskingKey(word: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }
}
