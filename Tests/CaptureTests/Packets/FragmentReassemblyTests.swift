import Testing

@testable import Capture

@Suite struct FragmentReassemblyTests {
  private static let payload = (0..<100).map { UInt8($0) }
  /// 120 bytes of TCP.
  private static let datagram = PacketBuilder.tcp(payload)

  private static func fragment(
    _ range: Range<Int>, of datagram: [UInt8] = datagram, identification: UInt16 = 7, proto: UInt8 = 6
  ) -> [UInt8] {
    PacketBuilder.ipv4(
      Array(datagram[range]), proto: proto, identification: identification,
      fragmentOffset: range.lowerBound, hasMore: range.upperBound < datagram.count)
  }

  private func read(_ packets: [[UInt8]]) -> ReadCapture {
    readCapture(PcapBuilder(linkType: 101).file(packets))
  }

  @Test(
    "Fragments are put together in any order, with any overlap",
    arguments: [
      [0..<40, 40..<80, 80..<120], [80..<120, 40..<80, 0..<40], [40..<80, 80..<120, 0..<40],
      [0..<8, 8..<120], [0..<40, 0..<40, 40..<120], [0..<80, 40..<120], [40..<120, 0..<80],
      [0..<64, 8..<16, 56..<120], [0..<40, 80..<120, 32..<88],
    ] as [[Range<Int>]])
  func orders(ranges: [Range<Int>]) {
    let result = read(ranges.map { Self.fragment($0) })
    #expect(result.payloads == [Self.payload])
    #expect(result.segments.map(\.packet) == [UInt64(ranges.count)], "the packet that completes it")
    #expect(result.segments.map(\.time) == [Int64(ranges.count) * 1_000_000_000])
    #expect(result.segments.map(\.missing) == [0])
    #expect(result.counts.fragments == UInt64(ranges.count))
    #expect(result.counts.segments == 1)
    #expect(result.counts.incompleteDatagrams == 0)
  }

  @Test("Of bytes that come twice the first are kept")
  func overlap() {
    let other = PacketBuilder.tcp([UInt8](repeating: 0xBB, count: 100))
    let result = read([Self.fragment(0..<64), Self.fragment(32..<120, of: other)])
    #expect(result.payloads == [Self.payload[..<44] + [UInt8](repeating: 0xBB, count: 56)])
  }

  @Test("Fragments of several datagrams may be mixed")
  func mixed() {
    let other = PacketBuilder.tcp([UInt8](repeating: 0xBB, count: 100))
    let result = read([
      Self.fragment(0..<64), Self.fragment(0..<56, of: other, identification: 8),
      Self.fragment(64..<120), PacketBuilder.ipv4(PacketBuilder.tcp([1])),
      Self.fragment(56..<120, of: other, identification: 8),
    ])
    #expect(result.payloads == [Self.payload, [1], [UInt8](repeating: 0xBB, count: 100)])
    #expect(result.segments.map(\.packet) == [3, 4, 5])
  }

  @Test("An identification belongs to two addresses and a protocol")
  func keys() {
    let fromOther = PacketBuilder.ipv4(
      Array(Self.datagram[64...]), identification: 7, fragmentOffset: 64, from: [9, 9, 9, 9])
    let toOther = PacketBuilder.ipv4(
      Array(Self.datagram[64...]), identification: 7, fragmentOffset: 64, to: [9, 9, 9, 9])
    let result = read([
      Self.fragment(0..<64), fromOther, toOther, Self.fragment(64..<120, proto: 17),
      Self.fragment(64..<120, identification: 6),
    ])
    #expect(result.segments.isEmpty)
    #expect(result.counts.incompleteDatagrams == 5)
  }

  @Test("IPv6: fragments, with extension headers before and among them")
  func ipv6() {
    let whole: [UInt8] = [6, 0, 0, 0, 0, 0, 0, 0] + Self.datagram
    func fragment(_ range: Range<Int>, next: UInt8) -> [UInt8] {
      PacketBuilder.ipv6(
        [44, 0, 0, 0, 0, 0, 0, 0]
          + PacketBuilder.fragment6(
            Array(whole[range]), next: next, offset: range.lowerBound, hasMore: range.upperBound < whole.count
          ),
        next: 0)
    }
    // RFC 8200 §4.5: what follows is told by the first fragment alone.
    let result = read([fragment(64..<128, next: 17), fragment(0..<64, next: 60)])
    #expect(result.payloads == [Self.payload])
    #expect(result.counts.fragments == 2)
  }

  @Test("A fragment inside a fragmented datagram is of no use")
  func nested() {
    let inner = PacketBuilder.fragment6(Self.datagram, offset: 0, hasMore: true)
    let packets = [
      PacketBuilder.ipv6(
        PacketBuilder.fragment6(Array(inner[..<64]), next: 44, offset: 0, hasMore: true), next: 44),
      PacketBuilder.ipv6(
        PacketBuilder.fragment6(Array(inner[64...]), next: 44, offset: 64, hasMore: false), next: 44),
    ]
    let result = read(packets)
    #expect(result.segments.isEmpty)
    #expect(result.counts.unusable == 1)
  }

  @Test(
    "Fragments that cannot be are left out",
    arguments: [
      // Not a multiple of 8 with others to follow, past the largest datagram, empty, past the end.
      PacketBuilder.ipv4([1, 2, 3], identification: 7, fragmentOffset: 0, hasMore: true),
      PacketBuilder.ipv4([UInt8](repeating: 0, count: 100), identification: 7, fragmentOffset: 65_528),
      PacketBuilder.ipv4([], identification: 7, fragmentOffset: 64),
      PacketBuilder.ipv4(
        [UInt8](repeating: 0, count: 64), identification: 7, fragmentOffset: 64, hasMore: true),
      PacketBuilder.ipv4([UInt8](repeating: 0, count: 4), identification: 7, fragmentOffset: 64),
    ] as [[UInt8]])
  func impossible(packet: [UInt8]) {
    let result = read([Self.fragment(80..<120), packet, Self.fragment(0..<80)])
    #expect(result.payloads == [Self.payload])
  }

  @Test("A fragment that the snap length has cut does not complete a datagram")
  func cut() {
    let builder = PcapBuilder(linkType: 101)
    let first = Self.fragment(0..<64)
    let file =
      builder.header + builder.record(Array(first.dropLast(3)), length: UInt32(first.count))
      + builder.record(Self.fragment(64..<120))
    let result = readCapture(file)
    #expect(result.segments.isEmpty)
    #expect(result.counts.incompleteDatagrams == 1)
    // Sent again, it is whole.
    #expect(readCapture(file + builder.record(first)).payloads == [Self.payload])
  }

  @Test(
    "After 60 seconds of the capture's time an identification begins anew", arguments: [60, 61] as [UInt32])
  func expiry(seconds: UInt32) {
    let builder = PcapBuilder(linkType: 101)
    let file =
      builder.header + builder.record(Self.fragment(0..<64), seconds: 1000)
      + builder.record(Self.fragment(64..<120), seconds: 1000 + seconds)
    let result = readCapture(file)
    #expect(result.segments.count == (seconds == 60 ? 1 : 0))
    #expect(result.counts.incompleteDatagrams == (seconds == 60 ? 0 : 2))
  }

  @Test("The oldest datagram makes room for the 65th")
  func eviction() {
    let first = (0..<65).map { Self.fragment(0..<64, identification: UInt16($0)) }
    let rest = (0..<65).map { Self.fragment(64..<120, identification: UInt16($0)) }
    let builder = PcapBuilder(linkType: 101)
    let result = readCapture(builder.header + (first + rest.reversed()).flatMap { builder.record($0) })
    #expect(result.segments.map(\.packet) == (66...129).map { UInt64($0) })
    #expect(result.payloads.allSatisfy { $0 == Self.payload })
    #expect(result.counts.incompleteDatagrams == 2, "the first, and what came later of it")
  }

  @Test("The largest datagram")
  func largest() {
    let payload = (0..<65_515).map { UInt8(truncatingIfNeeded: $0) }
    let datagram = PacketBuilder.tcp(payload)
    let ranges = stride(from: 0, to: datagram.count, by: 1480).map { $0..<min($0 + 1480, datagram.count) }
    #expect(read(ranges.map { Self.fragment($0, of: datagram) }).payloads == [payload])
  }
}
