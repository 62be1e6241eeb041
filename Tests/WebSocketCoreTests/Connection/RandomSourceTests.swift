import Testing

@testable import WebSocketCore

struct RandomSourceTests {
  /// Fewer bytes than a word, a word and a bit, the most that come from the operating system, and one more.
  @Test(arguments: [0, 1, 7, 8, 9, 16, 255, 256, 257, 4096])
  func everyByteIsDrawn(count: Int) {
    var source = RandomSource.system
    // A byte that is never drawn stays zero; one that is drawn stays zero 64 times in a row by a chance of 2⁻⁵¹².
    var seen = [UInt8](repeating: 0, count: count)
    for _ in 0..<64 {
      for (index, byte) in source.bytes(count).enumerated() { seen[index] |= byte }
    }
    #expect(!seen.contains(0))
  }

  @Test func noMoreIsWrittenThanTheBufferHolds() {
    var source = RandomSource.system
    var bytes = [UInt8](repeating: 0xAA, count: 24)
    bytes.withUnsafeMutableBytes { source.fill(UnsafeMutableRawBufferPointer(rebasing: $0[8..<17])) }
    #expect(bytes[..<8].allSatisfy { $0 == 0xAA } && bytes[17...].allSatisfy { $0 == 0xAA })
  }

  @Test func aSeedGivesTheSameKeysHoweverManyAreDrawnAtATime() {
    var source = RandomSource.seeded(SplitMix64(seed: 3))
    var keys = MaskingKeys(source: source)
    let expected = source.bytes(4 * 3_000)
    for index in 0..<3_000 {
      let word = expected.withUnsafeBytes { $0.load(fromByteOffset: 4 * index, as: UInt32.self) }
      #expect(keys.draw() == MaskingKey(word: word))
    }
  }

  @Test func noKeyComesTwice() {
    var keys = MaskingKeys(source: .system)
    var words: Set<UInt32> = []
    for _ in 0..<2_000 { words.insert(keys.draw().word) }
    // Two of 2,000 words are equal by a chance of 1 in 2,000; four pairs are not.
    #expect(words.count > 1_996)
  }
}
