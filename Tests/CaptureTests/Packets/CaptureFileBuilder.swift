@testable import Capture

/// Files of the pcap format.
struct PcapBuilder {
  var isBigEndian = false
  var isNanoseconds = false
  var linkType: UInt32 = 1
  var snapLength: UInt32 = 262_144
  var version: (major: UInt16, minor: UInt16) = (2, 4)

  func number(_ value: some BinaryInteger, _ size: Int) -> [UInt8] {
    isBigEndian ? bigEndian(value, size) : littleEndian(value, size)
  }

  var header: [UInt8] {
    number(isNanoseconds ? 0xA1B2_3C4D as UInt32 : 0xA1B2_C3D4, 4) + number(version.major, 2)
      + number(version.minor, 2) + number(0, 8) + number(snapLength, 4) + number(linkType, 4)
  }

  /// - Parameters:
  ///   - packet: the bytes that are there.
  ///   - seconds: since 1970.
  ///   - fraction: of a second, in the file's unit.
  ///   - captured: what the record says of them, otherwise the truth.
  ///   - length: on the wire, if more.
  func record(
    _ packet: [UInt8], seconds: UInt32 = 0, fraction: UInt32 = 0, captured: UInt32? = nil,
    length: UInt32? = nil
  ) -> [UInt8] {
    number(seconds, 4) + number(fraction, 4) + number(captured ?? UInt32(packet.count), 4)
      + number(length ?? UInt32(packet.count), 4) + packet
  }

  func file(_ packets: [[UInt8]]) -> [UInt8] {
    header + packets.enumerated().flatMap { record($1, seconds: UInt32($0 + 1)) }
  }

  /// A file of one packet.
  static func file(linkType: UInt32, _ packet: [UInt8]) -> [UInt8] {
    PcapBuilder(linkType: linkType).file([packet])
  }
}

/// Blocks of the pcapng format.
struct PcapngBuilder {
  var isBigEndian = false

  func number(_ value: some BinaryInteger, _ size: Int) -> [UInt8] {
    isBigEndian ? bigEndian(value, size) : littleEndian(value, size)
  }

  /// - Parameters:
  ///   - type: of the block.
  ///   - body: padded to a multiple of 4 bytes.
  ///   - length: what the block says before its body, otherwise the truth.
  ///   - trailing: what it says behind it.
  func block(_ type: UInt32, _ body: [UInt8], length: UInt32? = nil, trailing: UInt32? = nil) -> [UInt8] {
    let padded = body + [UInt8](repeating: 0, count: -body.count & 3)
    let total = UInt32(padded.count + 12)
    return number(type, 4) + number(length ?? total, 4) + padded + number(trailing ?? length ?? total, 4)
  }

  func section(major: UInt16 = 1, minor: UInt16 = 0) -> [UInt8] {
    block(
      0x0A0D_0D0A,
      number(0x1A2B_3C4D as UInt32, 4) + number(major, 2) + number(minor, 2) + number(UInt64.max, 8))
  }

  func option(_ code: UInt16, _ value: [UInt8]) -> [UInt8] {
    number(code, 2) + number(value.count, 2) + value + [UInt8](repeating: 0, count: -value.count & 3)
  }

  func interface(
    linkType: UInt16 = 1, snapLength: UInt32 = 0, resolution: UInt8? = nil, offset: Int64? = nil
  ) -> [UInt8] {
    var options = option(2, Array("lo".utf8))
    if let resolution { options += option(9, [resolution]) }
    if let offset { options += option(14, number(UInt64(bitPattern: offset), 8)) }
    return block(1, number(linkType, 2) + [0, 0] + number(snapLength, 4) + options + option(0, []))
  }

  func enhanced(
    _ packet: [UInt8], ticks: UInt64 = 0, interface: UInt32 = 0, captured: UInt32? = nil,
    length: UInt32? = nil,
    options: [UInt8] = []
  ) -> [UInt8] {
    block(6, number(interface, 4) + packetFields(packet, ticks, captured, length) + options)
  }

  func obsolete(_ packet: [UInt8], ticks: UInt64 = 0, interface: UInt16 = 0) -> [UInt8] {
    block(2, number(interface, 2) + [0, 0] + packetFields(packet, ticks, nil, nil))
  }

  func simple(_ packet: [UInt8], length: UInt32? = nil) -> [UInt8] {
    block(3, number(length ?? UInt32(packet.count), 4) + packet)
  }

  func secrets(_ text: String, type: UInt32 = 0x544C_534B) -> [UInt8] {
    block(10, number(type, 4) + number(text.utf8.count, 4) + Array(text.utf8))
  }

  private func packetFields(
    _ packet: [UInt8], _ ticks: UInt64, _ captured: UInt32?, _ length: UInt32?
  ) -> [UInt8] {
    number(ticks >> 32, 4) + number(ticks & 0xFFFF_FFFF, 4) + number(captured ?? UInt32(packet.count), 4)
      + number(length ?? UInt32(packet.count), 4) + packet + [UInt8](repeating: 0, count: -packet.count & 3)
  }
}

/// gzip data of one member, not compressed (RFC 1951 §3.2.4, RFC 1952 §2.3).
func gzipMember(_ content: [UInt8]) -> [UInt8] {
  let length = UInt16(content.count)
  return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255] + [1] + littleEndian(length, 2) + littleEndian(~length, 2)
    + content + littleEndian(crc32(content), 4) + littleEndian(content.count, 4)
}

private func crc32(_ bytes: [UInt8]) -> UInt32 {
  var crc = UInt32.max
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB8_8320 }
  }
  return ~crc
}
