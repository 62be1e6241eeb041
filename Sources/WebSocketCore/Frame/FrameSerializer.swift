import Bytes

/// Frames to bytes. It writes what it is told to, legal or not: the caller chooses.
package enum FrameSerializer {
  /// Writes a header.
  /// - Parameter target: room for `FrameHeader.maximumByteCount` bytes.
  /// - Returns: how many bytes were written.
  @inlinable package static func write(_ header: FrameHeader, to target: UnsafeMutableRawPointer) -> Int {
    target.storeBytes(of: header.firstByte, as: UInt8.self)
    var second: UInt8
    var offset = 2
    switch header.lengthEncoding {
    case .sevenBit:
      second = UInt8(truncatingIfNeeded: header.payloadLength) & 0x7F
    case .sixteenBit:
      second = 126
      let length = UInt16(truncatingIfNeeded: header.payloadLength).bigEndian
      target.storeBytes(of: length, toByteOffset: 2, as: UInt16.self)
      offset = 4
    case .sixtyFourBit:
      second = 127
      target.storeBytes(of: header.payloadLength.bigEndian, toByteOffset: 2, as: UInt64.self)
      offset = 10
    }
    if let key = header.maskingKey {
      second |= 0x80
      target.storeBytes(of: key.word, toByteOffset: offset, as: UInt32.self)
      offset += 4
    }
    target.storeBytes(of: second, toByteOffset: 1, as: UInt8.self)
    return offset
  }

  /// A header alone.
  package static func bytes(of header: FrameHeader) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: FrameHeader.maximumByteCount) { buffer, count in
      count = buffer.baseAddress.map { write(header, to: UnsafeMutableRawPointer($0)) } ?? 0
    }
  }

  /// Appends a frame: its header, then `payload`, masked if the header has a key. `payload` may be
  /// shorter or longer than the header claims.
  @inlinable package static func append(
    _ header: FrameHeader, payload: UnsafeRawBufferPointer, to queue: inout ByteQueue
  ) {
    let target = queue.reserve(FrameHeader.maximumByteCount + payload.count)
    let headerSize = write(header, to: target)
    if let source = payload.baseAddress, payload.count > 0 {
      if let key = header.maskingKey {
        Masking.copy(from: source, to: target + headerSize, count: payload.count, key: key)
      } else {
        (target + headerSize).copyMemory(from: source, byteCount: payload.count)
      }
    }
    queue.commit(headerSize + payload.count)
  }
}
