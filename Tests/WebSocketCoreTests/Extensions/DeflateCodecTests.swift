import Bytes
import Testing

@testable import WebSocketCore

extension Deflater {
  /// One message, or nil when memory is out.
  mutating func compress(_ message: [UInt8]) -> [UInt8]? {
    var queue = ByteQueue(blockSize: 16)
    guard message.withUnsafeBytes({ compress($0, into: &queue) }) else { return nil }
    return Array(queue.readable)
  }
}

extension Inflater {
  /// One message, in pieces of a given size.
  mutating func inflate(
    _ payload: [UInt8], chop: Int = .max, limit: Int = .max
  ) -> (message: [UInt8], result: Result) {
    var queue = ByteQueue(blockSize: 16)
    var rest = payload[...]
    while !rest.isEmpty {
      let piece = Array(rest.prefix(chop))
      rest = rest.dropFirst(chop)
      let result = piece.withUnsafeBytes { inflate($0, into: &queue, limit: limit) }
      guard result == .ok else { return (Array(queue.readable), result) }
    }
    let result = finishMessage()
    return (Array(queue.readable), result)
  }
}

/// Text-like bytes that compress, with repeats at all distances; the same for the same seed.
func sample(_ count: Int, seed: UInt64) -> [UInt8] {
  var state = seed &* 2 &+ 1
  var bytes: [UInt8] = []
  while bytes.count < count {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let length = Int(state >> 60) + 3
    let distance = Int(state >> 40 & 0xFFFF) + 1
    if state >> 33 & 3 != 0, distance <= bytes.count {
      for _ in 0..<length { bytes.append(bytes[bytes.count - distance]) }
    } else {
      bytes.append(UInt8(truncatingIfNeeded: state >> 50))
    }
  }
  return Array(bytes.prefix(count))
}

@Suite struct DeflateCodecTests {
  static let hello = Array("Hello".utf8)

  // MARK: The examples of RFC 7692 §7.2.3

  /// §7.2.3.1, §7.2.3.3, §7.2.3.4 and §7.2.3.5.
  static let examples: [[UInt8]] = [
    [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00],
    [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00],
    [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00],
    [0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00],
  ]

  @Test(arguments: examples, [1, 2, 3, Int.max])
  func examplesSayHello(payload: [UInt8], chop: Int) {
    var inflater = Inflater()
    // Twice: the stream goes on behind each of them.
    for _ in 0..<2 {
      let (message, result) = inflater.inflate(payload, chop: chop)
      #expect(message == Self.hello)
      #expect(result == .ok)
    }
  }

  @Test func helloIsWrittenAsInTheExample() {
    var deflater = Deflater()
    #expect(deflater.compress(Self.hello) == [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00])
    // §7.2.3.2: the second refers back to the first.
    #expect(deflater.compress(Self.hello) == [0xF2, 0x00, 0x11, 0x00, 0x00])
    var forgetful = Deflater(keepsContext: false)
    #expect(forgetful.compress(Self.hello) == [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00])
    #expect(forgetful.compress(Self.hello) == [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00])
  }

  @Test func slidingWindowOfTheExample() {
    let second: [UInt8] = [0xF2, 0x00, 0x11, 0x00, 0x00]
    var inflater = Inflater()
    #expect(inflater.inflate(Self.examples[0]).message == Self.hello)
    #expect(inflater.inflate(second).message == Self.hello)
    var forgetful = Inflater(keepsContext: false)
    #expect(forgetful.inflate(Self.examples[0]).message == Self.hello)
    #expect(forgetful.inflate(second).result == .corrupt("invalid distance too far back"))
  }

  /// §7.2.3.6.
  @Test func emptyMessageIsOneByte() {
    var deflater = Deflater()
    var inflater = Inflater()
    #expect(deflater.compress([]) == [0x00])
    for message in [Self.hello, [], [], Self.hello, []] {
      guard let payload = deflater.compress(message) else {
        Issue.record("no memory")
        return
      }
      if message.isEmpty { #expect(payload == [0x00]) }
      let (inflated, result) = inflater.inflate(payload)
      #expect(inflated == message && result == .ok)
    }
  }

  /// The bytes that the sender removed are taken with the next message: it is read as if they had been there.
  @Test(arguments: [1, 2, Int.max], [true, false])
  func aMessageBehindTheRemovedBytes(chop: Int, keepsContext: Bool) {
    var inflater = Inflater(keepsContext: keepsContext)
    #expect(inflater.inflate(Self.examples[0], chop: chop).message == Self.hello)
    #expect(inflater.inflate([], chop: chop).result == .corrupt("the message ends in the middle of a block"))
    inflater.abandonMessage()
    #expect(inflater.inflate(Self.examples[0], chop: chop).message == Self.hello)
    #expect(inflater.inflate([0x07], chop: chop).result == .corrupt("invalid block type"))
    inflater.abandonMessage()
    for payload in Self.examples + [[0x00]] + Self.examples {
      let (message, result) = inflater.inflate(payload, chop: chop)
      #expect(message == (payload == [0x00] ? [] : Self.hello))
      #expect(result == .ok)
    }
  }

  // MARK: Final blocks

  static let final = Array(examples[2].dropLast())

  /// As in §7.2.3.1, but for BFINAL in the header of the empty block whose other bytes are cut off.
  @Test(arguments: [1, 2, Int.max]) func theEmptyBlockAtTheEndMayBeFinal(chop: Int) {
    var inflater = Inflater()
    for _ in 0..<2 {
      let (message, result) = inflater.inflate(Self.examples[0].dropLast() + [0x04], chop: chop)
      #expect(message == Self.hello && result == .ok)
      // §7.2.3.6: an empty message is one byte; without it there is no block to which the tail belongs.
      #expect(inflater.inflate([0x00]).result == .ok)
    }
    #expect(inflater.inflate([]).result == .corrupt("the message ends in the middle of a block"))
  }

  @Test(arguments: [1, 2, Int.max]) func blocksAfterAFinalBlock(chop: Int) {
    var inflater = Inflater()
    let payload = Self.final + Self.final + Self.examples[0]
    let (message, result) = inflater.inflate(payload, chop: chop)
    #expect(message == Self.hello + Self.hello + Self.hello)
    #expect(result == .ok)
  }

  @Test(arguments: [1, Int.max]) func windowOutlivesAFinalBlock(chop: Int) {
    var inflater = Inflater()
    #expect(inflater.inflate(Self.examples[2], chop: chop).message == Self.hello)
    #expect(inflater.inflate([0xF2, 0x00, 0x11, 0x00, 0x00], chop: chop).message == Self.hello)
  }

  /// Without the empty block that RFC 7692 §7.2.1 asks for; it can mean nothing else.
  @Test(arguments: [1, Int.max]) func messageThatEndsWithTheFinalBlock(chop: Int) {
    var inflater = Inflater()
    for payload in [Self.final, Self.final, Self.examples[0]] {
      let (message, result) = inflater.inflate(payload, chop: chop)
      #expect(message == Self.hello && result == .ok)
    }
  }

  // MARK: Round trips

  @Test(arguments: 9...15, [true, false]) func roundTrips(windowBits: Int, keepsContext: Bool) {
    for (level, memoryLevel) in [(0, 8), (1, 1), (6, 8), (9, 9)] {
      var deflater = Deflater(
        windowBits: UInt8(windowBits), keepsContext: keepsContext, level: level, memoryLevel: memoryLevel)
      var inflater = Inflater(windowBits: UInt8(windowBits), keepsContext: keepsContext)
      for (index, size) in [5, 0, 1, 300, 70_000, 17, 256, 4_096, 33_000].enumerated() {
        let message = sample(size, seed: UInt64(windowBits * 100 + index))
        let payload = deflater.compress(message) ?? []
        let (inflated, result) = inflater.inflate(payload, chop: index.isMultiple(of: 2) ? .max : 7)
        #expect(inflated == message && result == .ok, "level \(level), size \(size)")
        if index == 4 {
          deflater.releaseIdleMemory()
          inflater.releaseIdleMemory()
        }
      }
    }
  }

  /// Output that ends near the end of a block of output, at every offset.
  @Test func everySizeUpToAThousand() {
    var deflater = Deflater(level: 0)
    var inflater = Inflater()
    for size in 0...1_000 {
      let message = sample(size, seed: 7)
      let (inflated, result) = inflater.inflate(deflater.compress(message) ?? [], limit: size)
      #expect(inflated == message && result == .ok, "size \(size)")
    }
  }

  @Test func contextMakesRepeatsSmall() {
    let message = sample(10_000, seed: 3)
    var deflater = Deflater(level: 6)
    let first = deflater.compress(message)?.count ?? 0
    let second = deflater.compress(message)?.count ?? 0
    #expect(first > 1_000)
    #expect(second < 100)
  }

  /// RFC 7692 §7.1.2: what refers back further than the agreed window is found, however the bytes are cut.
  @Test(arguments: [1, 2, 7, 100, Int.max], [UInt8(9), 15])
  func aDistanceBeyondTheWindow(chop: Int, agreed: UInt8) {
    let noise = sample(260, seed: 3)
    let message = noise + [UInt8](repeating: 0x2E, count: 300) + noise
    var deflater = Deflater(windowBits: 15)
    let payload = deflater.compress(message) ?? []
    var inflater = Inflater(windowBits: agreed)
    let (inflated, result) = inflater.inflate(payload, chop: chop)
    if agreed == 15 {
      #expect(inflated == message && result == .ok)
    } else {
      #expect(result == .corrupt("invalid distance too far back"))
    }
  }

  @Test func windowOfEightBitsIsRead() {
    var deflater = Deflater(windowBits: 9)
    var inflater = Inflater(windowBits: 8)
    for seed in 0..<5 {
      let message = sample(3_000, seed: UInt64(seed))
      #expect(inflater.inflate(deflater.compress(message) ?? []).message == message)
    }
  }

  // MARK: Limits

  @Test func limitIsExact() {
    let message = sample(1_000, seed: 9)
    var deflater = Deflater(keepsContext: false)
    let payload = deflater.compress(message) ?? []
    for (limit, expected) in [(1_000, Inflater.Result.ok), (999, .tooBig), (0, .tooBig), (-1, .tooBig)] {
      for chop in [1, Int.max] {
        var inflater = Inflater()
        let (inflated, result) = inflater.inflate(payload, chop: chop, limit: limit)
        #expect(result == expected, "limit \(limit)")
        #expect(inflated == Array(message.prefix(max(limit, 0))), "limit \(limit)")
      }
    }
  }

  @Test func emptyMessageFitsALimitOfZero() {
    var inflater = Inflater()
    #expect(inflater.inflate([0x00], limit: 0).result == .ok)
  }

  @Test func bombStopsAtTheLimit() {
    var deflater = Deflater(keepsContext: false, level: 9)
    let block = (deflater.compress([UInt8](repeating: 0, count: 16 << 20)) ?? []) + [0x00, 0x00, 0xFF, 0xFF]
    // 64 times 16 MiB: 1 GiB.
    let bomb = Array([[UInt8]](repeating: block, count: 64).joined().dropLast(4))
    #expect(bomb.count < 1_100_000)
    var inflater = Inflater()
    var queue = ByteQueue()
    let result = bomb.withUnsafeBytes { inflater.inflate($0, into: &queue, limit: 1 << 20) }
    #expect(result == .tooBig)
    #expect(queue.count == 1 << 20)
    #expect(queue.capacity <= 2 << 20)
  }

  @Test func sizeIsCountedPerMessage() {
    var deflater = Deflater()
    var inflater = Inflater()
    for _ in 0..<3 {
      let (message, result) = inflater.inflate(deflater.compress(Self.hello) ?? [], limit: 5)
      #expect(message == Self.hello && result == .ok)
      #expect(inflater.messageSize == 0)
    }
  }

  // MARK: Corrupt input

  @Test(
    arguments: [
      ([0xFF], "invalid block type"), ([0x00, 0x01, 0x00, 0x00, 0x00], "invalid stored block lengths"),
      ([], "the message ends in the middle of a block"),
      ([0xF2, 0x48, 0xCD], "the message ends in the middle of a block"),
      ([0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48], "the message ends in the middle of a block"),
      ([0x42, 0x00, 0x11, 0x00, 0x00], "invalid distance too far back"),
    ] as [([UInt8], String)])
  func corrupt(payload: [UInt8], why: String) {
    for chop in [1, Int.max] {
      var inflater = Inflater()
      #expect(inflater.inflate(payload, chop: chop).result == .corrupt(why))
    }
  }

  @Test func newStreamAfterACorruptMessage() {
    var inflater = Inflater()
    #expect(inflater.inflate([0xFF]).result == .corrupt("invalid block type"))
    inflater.abandonMessage()
    #expect(inflater.inflate(Self.examples[0]).message == Self.hello)
  }

  /// Random bytes: never a trap, never more than the limit, and the same however they are cut.
  @Test func randomBytes() {
    for seed in 0..<2_000 {
      var payload = sample(40, seed: UInt64(seed))
      // Block types 0 to 2, so that some get further than the first byte.
      payload[0] = payload[0] & 0xF8 | UInt8(seed % 6)
      var whole = Inflater()
      var chopped = Inflater()
      let first = whole.inflate(payload, limit: 500)
      let second = chopped.inflate(payload, chop: 1, limit: 500)
      #expect(first.message == second.message && first.result == second.result, "seed \(seed)")
      #expect(first.message.count <= 500)
    }
  }
}
