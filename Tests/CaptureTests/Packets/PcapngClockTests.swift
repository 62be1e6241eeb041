import Testing

@testable import Capture

@Suite struct PcapngClockTests {
  @Test(
    "Ticks of any length become nanoseconds",
    arguments: [
      // Powers of 10.
      (0, 0, 3, 3_000_000_000),
      (3, 0, 1_700_000_000_123, 1_700_000_000_123_000_000),
      (6, 0, 1_700_000_000_123_456, 1_700_000_000_123_456_000),
      (9, 0, 1_700_000_000_123_456_789, 1_700_000_000_123_456_789),
      (12, 0, 1_700_000_123_456_789_999, 1_700_000_123_456_789),
      (19, 0, .max, 1_844_674_407),
      (20, 0, .max, 184_467_440),
      (28, 0, .max, 1),
      (29, 0, .max, 0),
      (127, 0, .max, 0),
      // Powers of 2.
      (0x80, 0, 3, 3_000_000_000),
      (0x81, 0, 3, 1_500_000_000),
      (0x80 | 20, 0, 1_700_000_000 << 20 | 1 << 19, 1_700_000_000_500_000_000),
      (0x80 | 32, 0, 1_700_000_000 << 32 | 1 << 31, 1_700_000_000_500_000_000),
      (0x80 | 63, 0, .max, 1_999_999_999),
      (0x80 | 64, 0, .max, 999_999_999),
      (0xFF, 0, .max, 0),
      // An offset in seconds.
      (6, 1_600_000_000, 5, 1_600_000_000_000_005_000),
      (9, -2, 1_500_000_000, -500_000_000),
      (0x80 | 10, -1, 512, -500_000_000),
      // More than 64 bits of nanoseconds hold.
      (6, 0, .max, .max),
      (0, 0, .max, .max),
      (9, 0, 1 << 63, .max),
      (6, .max, .max, .max),
      (6, .min, 0, .min),
      (9, -9_223_372_036, 0, -9_223_372_036_000_000_000),
      (9, -9_223_372_037, 0, .min),
    ] as [(UInt8, Int64, UInt64, Int64)])
  func nanoseconds(resolution: UInt8, offset: Int64, ticks: UInt64, expected: Int64) {
    #expect(PcapngClock(resolution: resolution, offset: offset).nanoseconds(ticks) == expected)
  }

  @Test("Each interface has its own clock, in either byte order", arguments: [false, true])
  func interfaces(isBigEndian: Bool) {
    let builder = PcapngBuilder(isBigEndian: isBigEndian)
    let packet = PacketBuilder.frame([1])
    let file =
      builder.section() + builder.interface(resolution: 9) + builder.interface(resolution: 0x8A)
      + builder.interface(offset: -3) + builder.interface()
      + (0..<4).flatMap { builder.enhanced(packet, ticks: 5_000_000, interface: UInt32($0)) }
    #expect(
      readCapture(file).segments.map(\.time)
        == [5_000_000, 4_882_812_500_000, 2_000_000_000, 5_000_000_000])
  }
}
