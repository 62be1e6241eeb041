import Testing

@testable import Capture

@Suite struct LinkLayerTests {
  private static let ipv4 = PacketBuilder.ipv4(PacketBuilder.tcp([4]))
  private static let ipv6 = PacketBuilder.ipv6(PacketBuilder.tcp([6]))

  @Test(
    "IP is found behind the header of every link type",
    arguments: [
      (1, PacketBuilder.ethernet(ipv4), [4]),
      (1, PacketBuilder.ethernet(ipv6, type: 0x86DD), [6]),
      (1, PacketBuilder.ethernet(ipv4, tags: [0x8100]), [4]),
      (1, PacketBuilder.ethernet(ipv6, type: 0x86DD, tags: [0x88A8, 0x8100]), [6]),
      (1, PacketBuilder.ethernet(ipv4, tags: [0x9100, 0x9100, 0x8100]), [4]),
      // PPPoE: version 1, type 1, code 0, session 1, a length, the protocol of PPP.
      (1, PacketBuilder.ethernet([0x11, 0, 0, 1, 0, 43, 0x00, 0x21] + ipv4, type: 0x8864), [4]),
      (
        1, PacketBuilder.ethernet([0x11, 0, 0, 1, 0, 63, 0x00, 0x57] + ipv6, type: 0x8864, tags: [0x8100]),
        [6]
      ),
      // LINUX_SLL: packet type, ARPHRD, address length, address, protocol.
      (113, [0, 0, 3, 4, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0x08, 0x00] + ipv4, [4]),
      (113, [0, 0, 3, 4, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0x86, 0xDD] + ipv6, [6]),
      (113, [0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0x81, 0x00, 0, 42, 0x08, 0x00] + ipv4, [4]),
      // LINUX_SLL2: protocol, reserved, interface, ARPHRD, packet type, address length, address.
      (276, [0x08, 0x00, 0, 0, 0, 0, 0, 1, 3, 4, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0] + ipv4, [4]),
      (276, [0x86, 0xDD, 0, 0, 0, 0, 0, 1, 3, 4, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0] + ipv6, [6]),
      (276, [0x81, 0x00] + [UInt8](repeating: 0, count: 18) + [0, 42, 0x86, 0xDD] + ipv6, [6]),
      // NULL and LOOP: AF_INET and AF_INET6 of Linux, NetBSD, FreeBSD and Darwin.
      (0, [2, 0, 0, 0] + ipv4, [4]), (0, [0, 0, 0, 2] + ipv4, [4]), (0, [10, 0, 0, 0] + ipv6, [6]),
      (0, [24, 0, 0, 0] + ipv6, [6]), (0, [0, 0, 0, 28] + ipv6, [6]), (0, [30, 0, 0, 0] + ipv6, [6]),
      (108, [0, 0, 0, 2] + ipv4, [4]), (108, [0, 0, 0, 24] + ipv6, [6]),
      (101, ipv4, [4]), (101, ipv6, [6]), (12, ipv4, [4]), (14, ipv6, [6]), (228, ipv4, [4]),
      (229, ipv6, [6]),
    ] as [(UInt32, [UInt8], [UInt8])])
  func found(linkType: UInt32, packet: [UInt8], payload: [UInt8]) {
    let result = readCapture(PcapBuilder.file(linkType: linkType, packet))
    #expect(result.payloads == [payload])
    #expect(result.error == nil)
    // A header that is cut anywhere is no reason to stop.
    for count in 0..<packet.count - 21 {
      let cut = readCapture(PcapBuilder.file(linkType: linkType, Array(packet[..<count])))
      #expect(cut.segments.isEmpty)
      #expect(cut.counts.unusable == 1, "\(count) bytes")
      #expect(cut.error == nil)
    }
  }

  @Test(
    "What is not IP is counted",
    arguments: [
      (1, PacketBuilder.ethernet([0, 1], type: 0x0806)),
      (1, PacketBuilder.ethernet([0, 1], type: 0x0806, tags: [0x8100])),
      (1, PacketBuilder.ethernet([0x11, 0, 0, 1, 0, 4, 0xC0, 0x21, 1, 1], type: 0x8864)),
      (113, [0, 0, 3, 4, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0x08, 0x06] + ipv4),
      (0, [7, 0, 0, 0] + ipv4),
      (0, [0xFF, 0xFF, 0xFF, 0xFF] + ipv4),
    ] as [(UInt32, [UInt8])])
  func other(linkType: UInt32, packet: [UInt8]) {
    let result = readCapture(PcapBuilder.file(linkType: linkType, packet))
    #expect(result.segments.isEmpty)
    #expect(result.counts.otherProtocols == 1)
    #expect(result.error == nil)
  }

  @Test("A file of which no packet can be read says why")
  func unreadable() {
    let file = PcapBuilder(linkType: 127).file([[1, 2, 3], [4]])
    let result = readCapture(file)
    #expect(result.counts.unreadableLinkTypes == [LinkType(rawValue: 127): 2])
    #expect(
      result.error?.description
        == "no packet can be read: the link type IEEE802_11_RADIOTAP (127) is not supported")
    let builder = PcapngBuilder()
    let two =
      builder.section() + builder.interface(linkType: 9999) + builder.interface(linkType: 105)
      + builder.enhanced([1]) + builder.enhanced([1], interface: 1)
    #expect(
      readCapture(two).error?.description
        == "no packet can be read: the link type IEEE802_11 (105), 9999 is not supported")
  }

  @Test("Link types that cannot be read are counted beside those that can")
  func someUnreadable() {
    let builder = PcapngBuilder()
    let file =
      builder.section() + builder.interface(linkType: 127) + builder.interface()
      + builder.enhanced([1, 2, 3]) + builder.enhanced(PacketBuilder.frame([1]), interface: 1)
    let result = readCapture(file)
    #expect(result.payloads == [[1]])
    #expect(result.counts.unreadableLinkTypes == [LinkType(rawValue: 127): 1])
    #expect(result.error == nil)
  }

  @Test("A file without packets is a file", arguments: [1, 127] as [UInt32])
  func empty(linkType: UInt32) {
    #expect(readCapture(PcapBuilder(linkType: linkType).header) == ReadCapture())
  }
}
