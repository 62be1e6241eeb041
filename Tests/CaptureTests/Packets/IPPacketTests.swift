import Testing

@testable import Capture

@Suite struct IPPacketTests {
  /// Reads one packet of IP as it is.
  private func read(_ packet: [UInt8], length: UInt32? = nil) -> ReadCapture {
    let builder = PcapBuilder(linkType: 101)
    return readCapture(builder.header + builder.record(packet, length: length))
  }

  @Test("IPv4 options and TCP options are skipped, padding is dropped")
  func options() {
    let tcp = PacketBuilder.tcp([9, 8], options: [UInt8](repeating: 1, count: 40))
    let packet = PacketBuilder.ipv4(tcp, options: [UInt8](repeating: 1, count: 40))
    #expect(read(packet + [0, 0, 0, 0, 0, 0]).payloads == [[9, 8]])
    #expect(read(packet).segments.map(\.missing) == [0])
  }

  @Test("A total length of 0 is that of the packet")
  func offloaded() {
    let packet = PacketBuilder.ipv4(PacketBuilder.tcp([9, 8, 7]), totalLength: 0)
    #expect(read(packet).payloads == [[9, 8, 7]])
    #expect(read(packet, length: UInt32(packet.count) + 5).segments.map(\.missing) == [5])
    let packet6 = PacketBuilder.ipv6(PacketBuilder.tcp([9, 8, 7]), payloadLength: 0)
    #expect(read(packet6).payloads == [[9, 8, 7]])
    #expect(read(packet6, length: UInt32(packet6.count) + 5).segments.map(\.missing) == [5])
    // RFC 2675: the length stands in an option of the hop-by-hop header.
    let jumbo = PacketBuilder.ipv6(
      [6, 0, 0xC2, 4, 0, 0, 0, 31] + PacketBuilder.tcp([9, 8, 7]), next: 0, payloadLength: 0)
    #expect(read(jumbo).payloads == [[9, 8, 7]])
  }

  @Test(
    "Extension headers are skipped in any order",
    arguments: [
      ([6, 0, 0, 0, 0, 0, 0, 0], 0), ([6, 1] + [UInt8](repeating: 0, count: 14), 43),
      ([6, 0, 1, 4, 0, 0, 0, 0], 60), ([6, 0, 0, 0, 0, 0, 0, 0], 135), ([6, 0, 0, 0, 0, 0, 0, 0], 139),
      ([6, 0, 0, 0, 0, 0, 0, 0], 140),
      // The authentication header counts otherwise: 24 bytes.
      ([6, 4] + [UInt8](repeating: 0, count: 22), 51),
      // A fragment that is the whole packet.
      ([6, 0, 0, 0, 0, 0, 0, 9], 44),
      (
        [
          60, 0, 0, 0, 0, 0, 0, 0, 44, 0, 0, 0, 0, 0, 0, 0, 51, 0, 0, 0, 0, 0, 0, 0, 6, 1, 0, 0, 0, 0, 0, 0,
          1, 1, 1, 1,
        ], 0
      ),
    ] as [([UInt8], UInt8)])
  func extensions(headers: [UInt8], next: UInt8) {
    let packet = PacketBuilder.ipv6(headers + PacketBuilder.tcp([6, 6]), next: next)
    let result = read(packet)
    #expect(result.payloads == [[6, 6]])
    #expect(result.counts.fragments == 0)
    for count in 1..<40 + headers.count + 20 {
      #expect(read(Array(packet[..<count])).counts.unusable == 1, "\(count) bytes")
    }
  }

  @Test("An authentication header is skipped in IPv4; IPv6's headers mean nothing there")
  func ipv4Extensions() {
    let header: [UInt8] = [6, 1] + [UInt8](repeating: 0, count: 10)
    #expect(read(PacketBuilder.ipv4(header + PacketBuilder.tcp([5]), proto: 51)).payloads == [[5]])
    for proto: UInt8 in [0, 43, 44, 60] {
      let packet = PacketBuilder.ipv4([6, 0, 0, 0, 0, 0, 0, 0] + PacketBuilder.tcp([5]), proto: proto)
      #expect(read(packet).counts.otherProtocols == 1)
    }
  }

  @Test(
    "Headers that contradict themselves are counted, and reading goes on",
    arguments: [
      [0x44] + PacketBuilder.ipv4(PacketBuilder.tcp()).dropFirst(),
      [0x4F] + PacketBuilder.ipv4(PacketBuilder.tcp()).dropFirst(),
      [0x55] + PacketBuilder.ipv4(PacketBuilder.tcp()).dropFirst(),
      [0x00],
      PacketBuilder.ipv4(PacketBuilder.tcp(), totalLength: 19),
      PacketBuilder.ipv4(PacketBuilder.tcp(), totalLength: 39),
      PacketBuilder.ipv4([UInt8](repeating: 0, count: 20)),
      PacketBuilder.ipv4(Array(PacketBuilder.tcp()[..<12]) + [0xF0] + PacketBuilder.tcp()[13...]),
      PacketBuilder.ipv6(PacketBuilder.tcp(), payloadLength: 19),
      PacketBuilder.ipv6([6, 255, 0, 0, 0, 0, 0, 0] + PacketBuilder.tcp(), next: 60),
    ] as [[UInt8]])
  func broken(packet: [UInt8]) {
    let file = PcapBuilder(linkType: 101).file([packet, PacketBuilder.ipv4(PacketBuilder.tcp([3]))])
    let result = readCapture(file)
    #expect(result.payloads == [[3]])
    #expect(result.counts.unusable == 1)
  }

  @Test("A total length beyond the packet is what the snap length has cut off")
  func beyond() {
    let packet = PacketBuilder.ipv4(PacketBuilder.tcp([1, 2]), totalLength: 50)
    #expect(read(packet).payloads == [[1, 2]])
    #expect(read(packet).segments.map(\.missing) == [8])
  }

  @Test("TCP options that are cut leave no payload, and all of it is missing")
  func cutOptions() {
    let packet = PacketBuilder.ipv4(
      PacketBuilder.tcp([1, 2, 3], options: [UInt8](repeating: 1, count: 12)))
    let result = read(Array(packet[..<44]), length: UInt32(packet.count))
    #expect(result.payloads == [[]])
    #expect(result.segments.map(\.missing) == [3])
  }

  @Test("Addresses and ports are those of the packet")
  func addresses() {
    let segment = read(PacketBuilder.ipv6(PacketBuilder.tcp(from: 65535, to: 443))).segments.first
    #expect(segment?.source == "[2001:db8::1]:65535")
    #expect(segment?.destination == "[2001:db8::2]:443")
  }
}
