/// Reads the blocks of a pcapng file (draft-ietf-opsawg-pcapng).
struct PcapngReader {
  enum Item {
    case packet(CapturedPacket)
    /// A TLS key log.
    case secrets(UnsafeRawBufferPointer)
  }

  private enum BlockType {
    static let section: UInt32 = 0x0A0D_0D0A
    static let interface: UInt32 = 1
    static let obsoletePacket: UInt32 = 2
    static let simplePacket: UInt32 = 3
    static let enhancedPacket: UInt32 = 6
    static let decryptionSecrets: UInt32 = 10
  }

  /// Type, length and the length once more.
  private static let smallestBlock = 12
  private static let byteOrderMagic: UInt32 = 0x1A2B_3C4D
  private static let tlsKeyLog: UInt32 = 0x544C_534B
  private static let interfaceLimit = 65_536

  private var isBigEndian = false
  private var interfaces: [PcapngInterface] = []
  /// Simple packet blocks have no time of their own.
  private var lastTime: Int64 = 0
  /// A block whose content has been skipped: only the length at its end has not been seen.
  private var skipped: (offset: UInt64, length: UInt32)?

  /// - Returns: nil until another block has been taken.
  mutating func next(_ window: inout FileWindow) throws(CaptureError) -> Item? {
    while true {
      if let (offset, length) = skipped {
        guard let end = window.peek(4) else { return nil }
        let trailing = FileFields(end, isBigEndian: isBigEndian).uint32(0)
        guard trailing == length else {
          throw window.error(.trailingLength(trailing, expected: length), at: offset)
        }
        window.consume(4)
        skipped = nil
      }
      guard let start = window.peek(Self.smallestBlock) else { return nil }
      if FileFields(start, isBigEndian: false).uint32(0) == BlockType.section {
        try beginSection(byteOrderMagic: FileFields(start, isBigEndian: true).uint32(8), window)
      }
      let header = FileFields(start, isBigEndian: isBigEndian)
      let (type, length) = (header.uint32(0), header.uint32(4))
      let least = Self.smallestLength(of: type)
      guard length >= least, length & 3 == 0 else { throw window.error(.blockLength(length)) }
      guard least > Self.smallestBlock else {
        skipped = (window.offset, length)
        window.skip(Int(length) - 4)
        continue
      }
      guard length <= CapturedPacket.limit else {
        throw window.error(.tooLong(.block, length: UInt64(length), limit: UInt64(CapturedPacket.limit)))
      }
      guard let block = window.peek(Int(length)) else { return nil }
      let fields = FileFields(block, isBigEndian: isBigEndian)
      let trailing = fields.uint32(Int(length) - 4)
      guard trailing == length else { throw window.error(.trailingLength(trailing, expected: length)) }
      let item = try read(fields, type: type, length: Int(length), window)
      window.consume(Int(length))
      if let item { return item }
    }
  }

  /// The file has ended.
  /// - Throws: if it did so inside a block.
  func finish(_ window: inout FileWindow) throws(CaptureError) {
    if let (offset, length) = skipped {
      let have = Int(length) - 4 - window.missingOfSkipped + window.rest
      throw window.error(.endsInside(.block, have: UInt64(have), need: UInt64(length)), at: offset)
    }
    guard window.rest > 0 else { return }
    var need = UInt64(Self.smallestBlock)
    if let start = window.peek(Self.smallestBlock) {
      need = UInt64(FileFields(start, isBigEndian: isBigEndian).uint32(4))
    }
    throw window.error(.endsInside(.block, have: UInt64(window.rest), need: need))
  }

  /// What the fixed fields of a block take; 12 where the content does not matter here.
  private static func smallestLength(of type: UInt32) -> Int {
    switch type {
    case BlockType.enhancedPacket, BlockType.obsoletePacket: 32
    case BlockType.section: 28
    case BlockType.interface, BlockType.decryptionSecrets: 20
    case BlockType.simplePacket: 16
    default: smallestBlock
    }
  }

  private mutating func beginSection(
    byteOrderMagic: UInt32, _ window: borrowing FileWindow
  ) throws(CaptureError) {
    switch byteOrderMagic {
    case Self.byteOrderMagic: isBigEndian = true
    case Self.byteOrderMagic.byteSwapped: isBigEndian = false
    default: throw window.error(.byteOrderMagic(byteOrderMagic))
    }
  }

  /// Takes a block that is there as a whole.
  private mutating func read(
    _ block: FileFields, type: UInt32, length: Int, _ window: borrowing FileWindow
  ) throws(CaptureError) -> Item? {
    switch type {
    case BlockType.enhancedPacket:
      return .packet(
        try packet(block, interface: block.uint32(8), blockLength: length, window))
    case BlockType.obsoletePacket:
      return .packet(
        try packet(block, interface: UInt32(block.uint16(8)), blockLength: length, window))
    case BlockType.simplePacket:
      return .packet(try simplePacket(block, blockLength: length, window))
    case BlockType.decryptionSecrets:
      let size = try checked(block.uint32(12), room: length - 20, window)
      guard block.uint32(8) == Self.tlsKeyLog else { return nil }
      return .secrets(UnsafeRawBufferPointer(start: block.start + 16, count: size))
    case BlockType.interface:
      guard interfaces.count < Self.interfaceLimit else {
        throw window.error(.tooManyInterfaces(limit: Self.interfaceLimit))
      }
      interfaces.append(try PcapngInterface(block, blockLength: length, window))
    default:  // A section.
      let (major, minor) = (block.uint16(12), block.uint16(14))
      guard major == 1 else { throw window.error(.version(major: major, minor: minor)) }
      interfaces.removeAll(keepingCapacity: true)
    }
    return nil
  }

  /// The enhanced packet block and the one it has replaced differ in their first fields only.
  private mutating func packet(
    _ block: FileFields, interface: UInt32, blockLength: Int, _ window: borrowing FileWindow
  ) throws(CaptureError) -> CapturedPacket {
    let captured = try checked(block.uint32(20), room: blockLength - 32, window)
    let source = try described(interface, window)
    let ticks = UInt64(block.uint32(12)) << 32 | UInt64(block.uint32(16))
    lastTime = source.clock.nanoseconds(ticks)
    return CapturedPacket(
      bytes: block.start + 28, captured: captured, length: max(captured, Int(block.uint32(24))),
      time: lastTime, linkType: source.linkType)
  }

  /// It says only how long the packet was: the snap length of the first interface says how much of it is there.
  private func simplePacket(
    _ block: FileFields, blockLength: Int, _ window: borrowing FileWindow
  ) throws(CaptureError) -> CapturedPacket {
    let source = try described(0, window)
    let length = block.uint32(8)
    let cut = source.snapLength == 0 ? length : min(length, source.snapLength)
    let captured = try checked(cut, room: blockLength - 16, window)
    return CapturedPacket(
      bytes: block.start + 12, captured: captured, length: Int(length), time: lastTime,
      linkType: source.linkType)
  }

  private func described(
    _ interface: UInt32, _ window: borrowing FileWindow
  ) throws(CaptureError) -> PcapngInterface {
    guard interface < interfaces.count else {
      throw window.error(.unknownInterface(interface, known: interfaces.count))
    }
    return interfaces[Int(interface)]
  }

  private func checked(
    _ length: UInt32, room: Int, _ window: borrowing FileWindow
  ) throws(CaptureError) -> Int {
    guard length <= room else { throw window.error(.overrun(length: UInt64(length), room: UInt64(room))) }
    return Int(length)
  }
}
