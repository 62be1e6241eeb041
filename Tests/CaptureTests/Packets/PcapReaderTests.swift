import Testing

@testable import Capture

@Suite struct PcapReaderTests {
  @Test(
    "Both byte orders, both units of time",
    arguments: [(false, false), (false, true), (true, false), (true, true)])
  func variants(isBigEndian: Bool, isNanoseconds: Bool) {
    let builder = PcapBuilder(isBigEndian: isBigEndian, isNanoseconds: isNanoseconds)
    let packet = PacketBuilder.ethernet(
      PacketBuilder.ipv4(
        PacketBuilder.tcp(
          Array("hello".utf8), sequence: 0xFFFF_FFFE, acknowledgment: 0x0102_0304, flags: [.ack, .fin])))
    let file = builder.header + builder.record(packet, seconds: 0xFFFF_FFFF, fraction: 999_999)
    let fraction: Int64 = isNanoseconds ? 999_999 : 999_999_000
    #expect(
      readCapture(file).items == [
        .segment(
          ReadCapture.Segment(
            time: 4_294_967_295_000_000_000 + fraction, packet: 1, source: "192.0.2.1:40000",
            destination: "198.51.100.7:80", sequence: 0xFFFF_FFFE, acknowledgment: 0x0102_0304, flags: 0x11,
            payload: Array("hello".utf8), missing: 0))
      ])
  }

  @Test("The first bytes of a real file, byte for byte")
  func literal() {
    let file: [UInt8] =
      [
        0xD4, 0xC3, 0xB2, 0xA1, 0x02, 0x00, 0x04, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0x00, 0x00, 0x04, 0x00, 0x65,
        0, 0, 0,
        0x01, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x2A, 0x00, 0x00, 0x00, 0x2A, 0x00, 0x00, 0x00,
        0x45, 0x00, 0x00, 0x2A, 0x12, 0x34, 0x40, 0x00, 0x40, 0x06, 0x00, 0x00, 127, 0, 0, 1, 127, 0, 0, 1,
        0x9C, 0x40, 0x1F, 0x90, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x50, 0x18, 0x02, 0x00, 0, 0,
        0, 0,
        0x89, 0x00,
      ]
    #expect(
      readCapture(file).items == [
        .segment(
          ReadCapture.Segment(
            time: 1_000_002_000, packet: 1, source: "127.0.0.1:40000", destination: "127.0.0.1:8080",
            sequence: 0x1122_3344, acknowledgment: 0x5566_7788, flags: 0x18, payload: [0x89, 0x00], missing: 0
          ))
      ])
  }

  @Test("Packets are counted from 1, those without TCP as well")
  func numbers() {
    let udp = PacketBuilder.ethernet(PacketBuilder.ipv4([0, 1, 0, 2, 0, 8, 0, 0], proto: 17))
    let result = readCapture(
      PcapBuilder().file([udp, PacketBuilder.frame([1]), udp, PacketBuilder.frame([2])]))
    #expect(result.segments.map(\.packet) == [2, 4])
    #expect(result.segments.map(\.time) == [2_000_000_000, 4_000_000_000])
    #expect(result.counts.packets == 4)
    #expect(result.counts.segments == 2)
    #expect(result.counts.otherProtocols == 2)
    #expect(result.error == nil)
  }

  @Test("What the snap length has cut off is counted")
  func snapLength() {
    let builder = PcapBuilder(snapLength: 60)
    let packet = PacketBuilder.frame(Array("0123456789".utf8))
    let cuts = [64, 60, 54, 53].map { Array(packet.prefix($0)) }
    let file = builder.header + cuts.flatMap { builder.record($0, length: 64) }
    let result = readCapture(file)
    #expect(result.segments.map(\.payload.count) == [10, 6, 0])
    #expect(result.segments.map(\.missing) == [0, 4, 10])
    #expect(result.counts.unusable == 1, "a TCP header that is cut is of no use")
  }

  @Test("The bits above the link type are those of the frame check sequence")
  func frameCheckSequence() {
    let packet = PacketBuilder.frame([7]) + [0xDE, 0xAD, 0xBE, 0xEF]
    #expect(readCapture(PcapBuilder.file(linkType: 0x4400_0001, packet)).payloads == [[7]])
  }

  @Test("Before version 2.4 the two lengths may be the other way round")
  func swappedLengths() {
    let builder = PcapBuilder(version: (2, 3))
    let packet = PacketBuilder.frame([7, 8])
    let file =
      builder.header + builder.record(Array(packet.dropLast()), captured: 56, length: 55)
      + builder.record(packet)
    #expect(readCapture(file).payloads == [[7], [7, 8]])
    #expect(readCapture(file).segments.map(\.missing) == [1, 0])
  }

  @Test(
    "A record that claims too much ends the file, and what came before is kept",
    arguments: [
      (262_144, 262_145, 262_144), (65_535, 0x8000_0000, 262_144), (0, 0xFFFF_FFFF, 262_144),
      (300_000, 300_001, 300_000), (0xFFFF_FFFF, 0x0100_0001, 0x0100_0000),
    ] as [(UInt32, UInt32, UInt64)])
  func tooLong(snapLength: UInt32, claimed: UInt32, limit: UInt64) {
    let builder = PcapBuilder(snapLength: snapLength)
    let file = builder.file([PacketBuilder.frame([1])]) + builder.record([], captured: claimed)
    let result = readCapture(file)
    #expect(result.payloads == [[1]])
    #expect(
      result.error
        == CaptureError(offset: 24 + 16 + 55, .tooLong(.record, length: UInt64(claimed), limit: limit)))
    #expect(
      result.error?.description
        == "offset 95: a record claims \(claimed) bytes, at most \(limit) are possible")
  }

  @Test("A packet of the greatest length is read, in any pieces", arguments: [.max, 4096, 70_001])
  func longest(pieceSize: Int) {
    let payload = [UInt8](repeating: 0x41, count: 262_144 - 54)
    let packet = PacketBuilder.ethernet(PacketBuilder.ipv4(PacketBuilder.tcp(payload), totalLength: 0))
    let file = PcapBuilder().file([packet, PacketBuilder.frame([2])])
    let result = readCapture(file, pieceSize: pieceSize)
    #expect(result.payloads == [payload, [2]])
    #expect(result.error == nil)
  }

  @Test(
    "Only version 2 is read", arguments: [(1, 4), (3, 0), (0x0200, 0x0400)] as [(UInt16, UInt16)])
  func versions(major: UInt16, minor: UInt16) {
    let result = readCapture(PcapBuilder(version: (major, minor)).file([PacketBuilder.frame([1])]))
    #expect(result.items.isEmpty)
    #expect(result.error == CaptureError(offset: 0, .version(major: major, minor: minor)))
  }

  @Test("Every two-way cut of a file, and every size of pieces, gives the same")
  func chopInvariance() {
    let file = Self.small
    let whole = readCapture(file)
    #expect(whole.payloads == [[1], [], Array("three".utf8)])
    for cut in 0...file.count {
      #expect(readCapture([Array(file[..<cut]), Array(file[cut...])]) == whole, "cut at \(cut)")
    }
    for size in 1...100 { #expect(readCapture(file, pieceSize: size) == whole, "pieces of \(size)") }
  }

  @Test("However a file is cut off, what came before is kept and the end is said")
  func truncation() {
    let file = Self.small
    let whole = readCapture(file)
    let records = [24, 24 + 16 + 55, 24 + 32 + 55 + 54, file.count]
    for count in 0..<file.count {
      let result = readCapture(Array(file[..<count]))
      let complete = records.filter { $0 <= count }.count - 1
      #expect(result.items == Array(whole.items.prefix(max(complete, 0))), "\(count) bytes")
      let expected: CaptureError? =
        switch count {
        case 0: CaptureError(offset: 0, .empty)
        case 1..<4: CaptureError(offset: 0, .noCapture)
        case 4..<24: CaptureError(offset: 0, .endsInside(.fileHeader, have: UInt64(count), need: 24))
        case _ where records.contains(count): nil
        default: Self.endError(records, count)
        }
      #expect(result.error == expected, "\(count) bytes")
    }
  }

  @Test("An error stays")
  func errorsStay() {
    var reader = SegmentReader()
    var file = PcapBuilder(version: (9, 9)).file([])
    let expected = CaptureError(offset: 0, .version(major: 9, minor: 9))
    file.withUnsafeMutableBytes { block in
      reader.take(block)
      for _ in 0..<2 { #expect(throws: expected) { _ = try reader.next() } }
      #expect(throws: expected) { try reader.finish() }
    }
  }

  private static let small = PcapBuilder().file([
    PacketBuilder.frame([1]), PacketBuilder.frame([]), PacketBuilder.frame(Array("three".utf8)),
  ])

  private static func endError(_ records: [Int], _ count: Int) -> CaptureError {
    let index = records.lastIndex { $0 < count } ?? 0
    let (start, end) = (records[index], records[index + 1])
    let need = count - start < 16 ? 16 : end - start
    return CaptureError(
      offset: UInt64(start), .endsInside(.record, have: UInt64(count - start), need: UInt64(need)))
  }
}
