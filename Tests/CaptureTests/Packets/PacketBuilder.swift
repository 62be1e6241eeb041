@testable import Capture

/// A number in so many bytes, in network byte order.
func bigEndian(_ value: some BinaryInteger, _ size: Int) -> [UInt8] {
  (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
}

func littleEndian(_ value: some BinaryInteger, _ size: Int) -> [UInt8] {
  bigEndian(value, size).reversed()
}

/// Packets as they are on the wire, layer by layer. Checksums are 0.
enum PacketBuilder {
  static let client: [UInt8] = [192, 0, 2, 1]
  static let server: [UInt8] = [198, 51, 100, 7]
  /// 2001:db8::1 and 2001:db8::2.
  static let client6: [UInt8] = [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [1]
  static let server6: [UInt8] = client6.dropLast() + [2]

  static func tcp(
    _ payload: [UInt8] = [], from source: UInt16 = 40_000, to destination: UInt16 = 80,
    sequence: UInt32 = 1, acknowledgment: UInt32 = 2, flags: TCPSegment.Flags = [.ack],
    options: [UInt8] = []
  ) -> [UInt8] {
    bigEndian(source, 2) + bigEndian(destination, 2) + bigEndian(sequence, 4) + bigEndian(acknowledgment, 4)
      + [UInt8((20 + options.count) / 4) << 4, flags.rawValue] + bigEndian(500, 2) + [0, 0, 0, 0]
      + options + payload
  }

  /// - Parameters:
  ///   - payload: of the datagram.
  ///   - proto: what it is.
  ///   - identification: of the datagram, for its fragments.
  ///   - fragmentOffset: in bytes.
  ///   - hasMore: other fragments follow.
  ///   - options: a multiple of 4 bytes.
  ///   - totalLength: what the header says, otherwise the truth.
  ///   - source: 4 bytes.
  ///   - destination: 4 bytes.
  static func ipv4(
    _ payload: [UInt8], proto: UInt8 = 6, identification: UInt16 = 0, fragmentOffset: Int = 0,
    hasMore: Bool = false, options: [UInt8] = [], totalLength: Int? = nil,
    from source: [UInt8] = client, to destination: [UInt8] = server
  ) -> [UInt8] {
    let header = 20 + options.count
    return [0x40 | UInt8(header / 4), 0] + bigEndian(totalLength ?? header + payload.count, 2)
      + bigEndian(identification, 2) + bigEndian(fragmentOffset / 8 | (hasMore ? 0x2000 : 0), 2)
      + [64, proto, 0, 0] + source + destination + options + payload
  }

  static func ipv6(
    _ payload: [UInt8], next: UInt8 = 6, payloadLength: Int? = nil,
    from source: [UInt8] = client6, to destination: [UInt8] = server6
  ) -> [UInt8] {
    [0x60, 0, 0, 0] + bigEndian(payloadLength ?? payload.count, 2) + [next, 64] + source + destination
      + payload
  }

  /// IPv6's fragment header and what follows it.
  static func fragment6(
    _ payload: [UInt8], next: UInt8 = 6, identification: UInt32 = 7, offset: Int, hasMore: Bool
  ) -> [UInt8] {
    [next, 0] + bigEndian(offset | (hasMore ? 1 : 0), 2) + bigEndian(identification, 4) + payload
  }

  /// - Parameters:
  ///   - payload: of the frame.
  ///   - type: its EtherType.
  ///   - tags: the EtherTypes of VLAN tags before it, from the outermost.
  static func ethernet(_ payload: [UInt8], type: UInt16 = 0x0800, tags: [UInt16] = []) -> [UInt8] {
    [UInt8](repeating: 2, count: 12) + tags.flatMap { bigEndian($0, 2) + [0, 42] } + bigEndian(type, 2)
      + payload
  }

  /// The packet of most tests: a segment over IPv4 over Ethernet.
  static func frame(_ payload: [UInt8], sequence: UInt32 = 1) -> [UInt8] {
    ethernet(ipv4(tcp(payload, sequence: sequence)))
  }
}
