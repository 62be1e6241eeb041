import Bytes

/// Writes the blocks of a pcapng file (draft-ietf-opsawg-pcapng): one section, one interface of IP packets
/// without a link layer, and packets with times in nanoseconds. All numbers are little-endian.
package struct PcapngWriter {
  private enum BlockType {
    static let section: UInt32 = 0x0A0D_0D0A
    static let interface: UInt32 = 1
    static let enhancedPacket: UInt32 = 6
  }

  private enum Option {
    static let end: UInt16 = 0
    static let comment: UInt16 = 1
    static let sectionApplication: UInt16 = 4
    static let interfaceName: UInt16 = 2
    static let interfaceResolution: UInt16 = 9
  }

  /// LINKTYPE_RAW: the packet begins with its IP header.
  private static let linkTypeRaw: UInt16 = 101

  package init() {}

  /// What a file begins with.
  ///
  /// - Parameters:
  ///   - application: that writes it.
  ///   - interface: a name for where the packets come from.
  ///   - out: where it is appended.
  package func begin(application: String, interface: String, into out: inout ByteQueue) {
    var section = LittleEndian()
    section.append(UInt32(0x1A2B_3C4D))
    section.append(UInt16(1))
    section.append(UInt16(0))
    section.append(UInt64.max)
    section.append(Option.sectionApplication, application)
    section.append(Option.end, "")
    append(BlockType.section, section, to: &out)

    var description = LittleEndian()
    description.append(Self.linkTypeRaw)
    description.append(UInt16(0))
    description.append(UInt32(0))
    description.append(Option.interfaceName, interface)
    // 10 to the power of minus 9 seconds.
    description.append(Option.interfaceResolution, [9])
    description.append(Option.end, "")
    append(BlockType.interface, description, to: &out)
  }

  /// One packet.
  ///
  /// - Parameters:
  ///   - packet: from its IP header on.
  ///   - time: nanoseconds since 1970.
  ///   - comment: for those who look at it.
  ///   - out: where it is appended.
  package func append(_ packet: [UInt8], time: Int64, comment: String?, to out: inout ByteQueue) {
    var block = LittleEndian()
    block.bytes.reserveCapacity(packet.count + 32)
    block.append(UInt32(0))
    block.append(UInt32(truncatingIfNeeded: time >> 32))
    block.append(UInt32(truncatingIfNeeded: time))
    block.append(UInt32(packet.count))
    block.append(UInt32(packet.count))
    block.append(padded: packet)
    if let comment {
      block.append(Option.comment, comment)
      block.append(Option.end, "")
    }
    append(BlockType.enhancedPacket, block, to: &out)
  }

  private func append(_ type: UInt32, _ body: LittleEndian, to out: inout ByteQueue) {
    let length = UInt32(body.bytes.count + 12)
    var head = LittleEndian()
    head.append(type)
    head.append(length)
    var tail = LittleEndian()
    tail.append(length)
    out.append(head.bytes)
    out.append(body.bytes)
    out.append(tail.bytes)
  }
}

/// Bytes of a block in the making.
private struct LittleEndian {
  var bytes: [UInt8] = []

  mutating func append(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// With zeros up to a multiple of 4.
  mutating func append(padded content: [UInt8]) {
    bytes += content
    bytes += [UInt8](repeating: 0, count: (4 - content.count & 3) & 3)
  }

  mutating func append(_ option: UInt16, _ value: [UInt8]) {
    append(option)
    append(UInt16(value.count))
    append(padded: value)
  }

  mutating func append(_ option: UInt16, _ text: String) {
    append(option, Array(text.utf8.prefix(Int(UInt16.max) - 3)))
  }
}
