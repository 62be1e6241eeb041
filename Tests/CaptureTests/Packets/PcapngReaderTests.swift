import Testing

@testable import Capture

@Suite struct PcapngReaderTests {
  private static let packet = PacketBuilder.frame([1])

  @Test("All kinds of packet blocks, in both byte orders", arguments: [false, true])
  func blocks(isBigEndian: Bool) {
    let builder = PcapngBuilder(isBigEndian: isBigEndian)
    let file =
      builder.section() + builder.interface()
      + builder.enhanced(PacketBuilder.frame([1]), ticks: 0x0005_0000_0001_0002)
      + builder.obsolete(PacketBuilder.frame([2]), ticks: 0x0005_0000_0001_0003)
      + builder.simple(PacketBuilder.frame([3]))
      + builder.enhanced(
        PacketBuilder.frame([4]), ticks: 1, options: builder.option(1, Array("a comment".utf8)))
    let result = readCapture(file)
    #expect(result.payloads == [[1], [2], [3], [4]])
    #expect(
      result.segments.map(\.time) == [
        1_407_374_883_618_818_000, 1_407_374_883_618_819_000, 1_407_374_883_618_819_000, 1000,
      ])
    #expect(result.segments.map(\.packet) == [1, 2, 3, 4])
    #expect(result.error == nil)
  }

  @Test("Sections have their own byte order and interfaces")
  func sections() {
    let little = PcapngBuilder()
    let big = PcapngBuilder(isBigEndian: true)
    let ip = PacketBuilder.ipv4(PacketBuilder.tcp([2]))
    let file =
      little.section() + little.interface(linkType: 101) + little.interface()
      + little.enhanced(Self.packet, interface: 1) + little.enhanced(ip)
      + big.section() + big.interface() + big.enhanced(Self.packet)
      + little.section(minor: 2) + little.interface(linkType: 228) + little.enhanced(ip)
    #expect(readCapture(file).payloads == [[1], [2], [1], [2]])
    #expect(readCapture(file).error == nil)
    // What one section has described is not known in the next.
    let lost = readCapture(file + little.enhanced(Self.packet, interface: 1))
    #expect(
      lost.error == CaptureError(offset: UInt64(file.count), .unknownInterface(1, known: 1)))
    #expect(lost.payloads.count == 4)
  }

  @Test("Blocks of other kinds are skipped, however long")
  func otherBlocks() {
    let builder = PcapngBuilder()
    let kinds: [UInt32] = [4, 5, 0x0BAD, 0x4000_0BAD, 0x8000_0001, 0xFFFF_FFFF, 7, 9]
    let file =
      builder.section() + builder.interface()
      + kinds.flatMap { builder.block($0, [UInt8](repeating: 6, count: 100)) + builder.enhanced(Self.packet) }
      + builder.block(5, []) + builder.enhanced(Self.packet)
    let whole = readCapture(file)
    #expect(whole.payloads == [[UInt8]](repeating: [1], count: 9))
    #expect(whole.error == nil)
    for size in [1, 7, 50, 113] { #expect(readCapture(file, pieceSize: size) == whole) }
  }

  @Test("A TLS key log comes at its place in the file; other secrets do not")
  func secrets() {
    let builder = PcapngBuilder()
    let file =
      builder.section() + builder.secrets("CLIENT_RANDOM 00 01\n") + builder.interface()
      + builder.enhanced(Self.packet) + builder.secrets("wireguard", type: 0x5747_4B4C)
      + builder.secrets("EXPORTER_SECRET 2") + builder.enhanced(Self.packet)
    let result = readCapture(file, pieceSize: 9)
    #expect(result.items.count == 4)
    #expect(result.items[0] == .secrets("CLIENT_RANDOM 00 01\n"))
    #expect(result.items[2] == .secrets("EXPORTER_SECRET 2"))
    #expect(result.segments.map(\.packet) == [1, 2])
  }

  @Test("A simple packet is as long as the first interface's snap length lets it be")
  func simplePackets() {
    let builder = PcapngBuilder()
    let packet = PacketBuilder.frame(Array("0123456789".utf8))
    let file =
      builder.section() + builder.interface(snapLength: 57)
      + builder.simple(Array(packet.prefix(57)), length: 64) + builder.simple(Self.packet)
    #expect(readCapture(file).payloads == [Array("012".utf8), [1]])
    #expect(readCapture(file).segments.map(\.missing) == [7, 0])
  }

  @Test("A packet that was cut says how much is missing")
  func snapLength() {
    let builder = PcapngBuilder()
    let packet = PacketBuilder.frame(Array("0123456789".utf8))
    let file =
      builder.section() + builder.interface() + builder.enhanced(Array(packet.prefix(60)), length: 64)
    #expect(readCapture(file).segments.map(\.missing) == [4])
  }

  @Test(
    "Lengths that lie end the file where they stand, and what came before is kept",
    arguments: [
      (PcapngBuilder().block(6, [], length: 0), .blockLength(0)),
      (PcapngBuilder().block(5, [], length: 8), .blockLength(8)),
      (PcapngBuilder().block(5, [], length: 14), .blockLength(14)),
      (PcapngBuilder().block(6, [UInt8](repeating: 0, count: 16)), .blockLength(28)),
      (PcapngBuilder().block(1, [1, 0, 0, 0]), .blockLength(16)),
      (PcapngBuilder().block(10, [1, 0, 0, 0]), .blockLength(16)),
      (PcapngBuilder().block(3, []), .blockLength(12)),
      (PcapngBuilder().block(0x0A0D_0D0A, [0x4D, 0x3C, 0x2B, 0x1A]), .blockLength(16)),
      (PcapngBuilder().block(5, [1, 2, 3, 4], trailing: 20), .trailingLength(20, expected: 16)),
      (
        PcapngBuilder().block(6, [UInt8](repeating: 0, count: 20), trailing: 0),
        .trailingLength(0, expected: 32)
      ),
      (
        PcapngBuilder().enhanced([1, 2, 3, 4], captured: 5), .overrun(length: 5, room: 4)
      ),
      (
        PcapngBuilder().enhanced([], captured: 0xFFFF_FFFF), .overrun(length: 0xFFFF_FFFF, room: 0)
      ),
      (PcapngBuilder().simple([1, 2, 3, 4], length: 5), .overrun(length: 5, room: 4)),
      (
        PcapngBuilder().block(10, littleEndian(0x544C_534B, 4) + littleEndian(9, 4) + [1, 2, 3, 4]),
        .overrun(length: 9, room: 4)
      ),
      (
        PcapngBuilder().block(1, [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 5, 0, 1, 2, 3, 4]),
        .overrun(length: 5, room: 4)
      ),
      (PcapngBuilder().enhanced([], interface: 0xFFFF_FFFF), .unknownInterface(0xFFFF_FFFF, known: 1)),
      (PcapngBuilder().obsolete([], interface: 1), .unknownInterface(1, known: 1)),
      (
        PcapngBuilder().block(6, [UInt8](repeating: 0, count: 20), length: 0xFFFF_FFFC),
        .tooLong(.block, length: 0xFFFF_FFFC, limit: 0x0100_0000)
      ),
      (
        PcapngBuilder().block(5, [], length: 0xFFFF_FFFC),
        .endsInside(.block, have: 12, need: 0xFFFF_FFFC)
      ),
      (PcapngBuilder().block(0x0A0D_0D0A, [1, 2, 3, 4]), .byteOrderMagic(0x0102_0304)),
      (PcapngBuilder().section(major: 2), .version(major: 2, minor: 0)),
    ] as [([UInt8], CaptureError.Problem)])
  func hostile(block: [UInt8], problem: CaptureError.Problem) {
    let builder = PcapngBuilder()
    let before = builder.section() + builder.interface() + builder.enhanced(Self.packet)
    for size in [.max, 5] {
      let result = readCapture(before + block, pieceSize: size)
      #expect(result.payloads == [[1]])
      #expect(result.error == CaptureError(offset: UInt64(before.count), problem))
    }
  }

  @Test("A section describes no more interfaces than can be kept")
  func interfaceLimit() {
    let builder = PcapngBuilder()
    let interface = builder.block(1, [1, 0, 0, 0, 0, 0, 0, 0])
    var file = builder.section()
    for _ in 0...65_536 { file += interface }
    #expect(
      readCapture(file).error
        == CaptureError(offset: UInt64(28 + 65_536 * interface.count), .tooManyInterfaces(limit: 65_536)))
  }

  @Test("Every two-way cut of a file, and every size of pieces, gives the same", arguments: [false, true])
  func chopInvariance(isBigEndian: Bool) {
    let file = Self.small(PcapngBuilder(isBigEndian: isBigEndian)).joined().map { $0 }
    let whole = readCapture(file)
    #expect(whole.payloads == [[1], [1]])
    for cut in 0...file.count {
      #expect(readCapture([Array(file[..<cut]), Array(file[cut...])]) == whole, "cut at \(cut)")
    }
    for size in 1...100 { #expect(readCapture(file, pieceSize: size) == whole, "pieces of \(size)") }
  }

  @Test("However a file is cut off, what came before is kept and the end is said")
  func truncation() {
    let blocks = Self.small(PcapngBuilder())
    let file = Array(blocks.joined())
    let whole = readCapture(file)
    let starts = blocks.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    for count in 0..<file.count {
      let result = readCapture(Array(file[..<count]))
      #expect(whole.items.starts(with: result.items), "\(count) bytes")
      #expect(result.items.count == Self.items(in: starts.filter { $0 <= count }.count - 1), "\(count) bytes")
      let index = starts.lastIndex { $0 <= count } ?? 0
      let have = UInt64(count - starts[index])
      let expected: CaptureError? =
        switch count {
        case 0: CaptureError(offset: 0, .empty)
        case 1..<4: CaptureError(offset: 0, .noCapture)
        case 4..<10: CaptureError(offset: 0, .endsInside(.block, have: have, need: 28))
        case _ where have == 0: nil
        default:
          CaptureError(
            offset: UInt64(starts[index]),
            .endsInside(.block, have: have, need: have < 12 ? 12 : UInt64(blocks[index].count)))
        }
      #expect(result.error == expected, "\(count) bytes")
    }
  }

  /// A section, an interface, a key log, a packet, statistics, a packet.
  private static func small(_ builder: PcapngBuilder) -> [[UInt8]] {
    [
      builder.section(), builder.interface(resolution: 9), builder.secrets("KEYS"),
      builder.enhanced(packet, ticks: 5), builder.block(5, [UInt8](repeating: 0, count: 24)),
      builder.simple(packet),
    ]
  }

  /// How many items the first blocks of the small file give.
  private static func items(in blocks: Int) -> Int { [0, 0, 0, 1, 2, 2, 3][blocks] }
}
