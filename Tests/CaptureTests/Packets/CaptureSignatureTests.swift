import Testing

@testable import Capture

@Suite struct CaptureSignatureTests {
  private static let pcap = PcapBuilder().file([PacketBuilder.frame([1])])
  private static let pcapng = PcapngBuilder().section()

  @Test(
    "A capture is told by its first bytes",
    arguments: [
      ([0xA1, 0xB2, 0xC3, 0xD4], .pcap), ([0xD4, 0xC3, 0xB2, 0xA1], .pcap),
      ([0xA1, 0xB2, 0x3C, 0x4D], .pcap), ([0x4D, 0x3C, 0xB2, 0xA1], .pcap),
      ([0x0A, 0x0D, 0x0D, 0x0A], .pcapng),
      (pcap, .pcap), (pcapng, .pcapng), (gzipMember(pcap), .pcap), (gzipMember(pcapng), .pcapng),
      (gzipMember([]) + gzipMember(pcapng), .pcapng),
      // Left to the reader, which says what they are.
      (gzipMember([0x81, 0x00]), .pcap), ([0x1F, 0x8B, 9, 9, 9], .pcap),
      ([0x28, 0xB5, 0x2F, 0xFD, 0], .pcap), (Array("snoop\0\0\0".utf8), .pcap),
      // Not the whole of a signature.
      ([0xA1, 0xB2, 0xC3], .raw), ([0x0A, 0x0D, 0x0D], .hex), (Array("BZh9".utf8), .hex),
    ] as [([UInt8], InputFormat)])
  func sniffing(bytes: [UInt8], expected: InputFormat) {
    #expect(bytes.withUnsafeBytes { InputFormat(sniffing: $0) } == expected)
  }

  @Test("So few bytes that they may yet become a capture or a head are not told")
  func undecided() {
    func isUndecided(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { InputFormat.isUndecided($0) } }
    for file in [Self.pcap, Self.pcapng] {
      for count in 0...file.count { #expect(isUndecided(Array(file[..<count])) == (count < 4)) }
      // 10 bytes of header and 5 of the block's come before the content.
      let member = gzipMember(file)
      for count in 0...member.count { #expect(isUndecided(Array(member[..<count])) == (count < 19)) }
    }
    #expect(isUndecided(Array("HTTP/1".utf8)))
    #expect(!isUndecided(Array("HTTP/1.1".utf8)))
    #expect(!isUndecided([0x81]))
    #expect(!isUndecided([0x1F, 0x8B, 9, 9, 9, 9]))
  }

  @Test(
    "What cannot be read is refused by its name",
    arguments: [
      ([0xA1, 0xB2, 0xCD, 0x34], "the modified pcap format of Kuznetsov's patch"),
      ([0x34, 0xCD, 0xB2, 0xA1], "the modified pcap format of Kuznetsov's patch"),
      ([0x28, 0xB5, 0x2F, 0xFD], "zstd compression"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "xz compression"),
      ([0x04, 0x22, 0x4D, 0x18], "lz4 compression"), (Array("BZh91AY&SY".utf8), "bzip2 compression"),
      (Array("snoop\0\0\0".utf8), "the snoop format"), (Array("GMBU".utf8), "the Network Monitor format"),
    ] as [([UInt8], String)])
  func refusals(bytes: [UInt8], name: String) {
    for file in [bytes, bytes + [UInt8](repeating: 0, count: 100)] {
      #expect(readCapture(file).error?.description == "offset 0: \(name) is not supported")
    }
  }

  @Test(
    "Other bytes are no capture",
    arguments: [[0x81, 0x05], [0xD4, 0xC3, 0xB2], [UInt8](repeating: 7, count: 99)])
  func noCapture(bytes: [UInt8]) {
    #expect(
      readCapture(bytes).error?.description
        == "offset 0: this is not the beginning of a pcap or pcapng file")
    #expect(readCapture(bytes, pieceSize: 1).error == CaptureError(offset: 0, .noCapture))
  }
}
