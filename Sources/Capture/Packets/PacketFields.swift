/// Fields of the headers in a packet, in network byte order. The caller has checked that they are there.
struct NetworkFields {
  let start: UnsafeMutableRawPointer

  @inline(__always)
  init(_ start: UnsafeMutableRawPointer) { self.start = start }

  @inline(__always)
  func byte(_ offset: Int) -> UInt8 { start.load(fromByteOffset: offset, as: UInt8.self) }

  @inline(__always)
  func uint16(_ offset: Int) -> UInt16 {
    UInt16(bigEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }

  @inline(__always)
  func uint32(_ offset: Int) -> UInt32 {
    UInt32(bigEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }
}

/// Fields of the headers in a file, in the byte order of the machine that wrote it.
struct FileFields {
  let start: UnsafeMutableRawPointer
  let isBigEndian: Bool

  @inline(__always)
  init(_ start: UnsafeMutableRawPointer, isBigEndian: Bool) {
    self.start = start
    self.isBigEndian = isBigEndian
  }

  @inline(__always)
  func uint16(_ offset: Int) -> UInt16 {
    let value = start.loadUnaligned(fromByteOffset: offset, as: UInt16.self)
    return isBigEndian ? UInt16(bigEndian: value) : UInt16(littleEndian: value)
  }

  @inline(__always)
  func uint32(_ offset: Int) -> UInt32 {
    let value = start.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
    return isBigEndian ? UInt32(bigEndian: value) : UInt32(littleEndian: value)
  }

  func uint64(_ offset: Int) -> UInt64 {
    let value = start.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    return isBigEndian ? UInt64(bigEndian: value) : UInt64(littleEndian: value)
  }
}
