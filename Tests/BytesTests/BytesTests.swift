import Testing

@testable import Bytes

private func validate(_ pieces: [[UInt8]]) -> (failedAt: Int?, complete: Bool) {
  var validator = UTF8Validator()
  var before = 0
  for piece in pieces {
    if let index = piece.withUnsafeBytes({ validator.validate($0) }) { return (before + index, false) }
    before += piece.count
  }
  return (nil, validator.isComplete)
}

@Suite struct UTF8ValidatorTests {
  @Test(arguments: [
    "", "Hello", "κόσμε", "Привет, мир", "🎉👩‍👩‍👧", "\u{0}\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}",
    "a long run of ASCII before ж and after it, more than one word of eight bytes",
  ])
  func acceptsWhatIsValidHoweverItIsCut(_ text: String) {
    let bytes = Array(text.utf8)
    #expect(validate([bytes]) == (nil, true))
    #expect(validate(bytes.map { [$0] }) == (nil, true))
    for cut in 0...bytes.count {
      #expect(validate([Array(bytes[..<cut]), Array(bytes[cut...])]) == (nil, true))
    }
  }

  /// The first impossible byte, as Autobahn's 6.4 asks.
  @Test(
    arguments: [
      ([0x80], 0), ([0xBF], 0), ([0xC0, 0x80], 0), ([0xC1], 0), ([0xF5], 0), ([0xFF], 0), ([0x61, 0xFE], 1),
      ([0xC3, 0x28], 1), ([0xE0, 0x80, 0x80], 1), ([0xED, 0xA0, 0x80], 1), ([0xF0, 0x80, 0x80, 0x80], 1),
      ([0xF4, 0x90, 0x80, 0x80], 1), ([0xE2, 0x82, 0x41], 2), ([0xF0, 0x9F, 0x8E, 0x41], 3),
      (Array("0123456789abcdef".utf8) + [0xC0], 16),
    ] as [([UInt8], Int)])
  func failsAtTheFirstImpossibleByte(_ bytes: [UInt8], _ index: Int) {
    #expect(validate([bytes]) == (index, false))
    #expect(validate(bytes.map { [$0] }) == (index, false))
  }

  @Test(arguments: [[0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x8E]] as [[UInt8]])
  func knowsWhenACharacterIsUnfinished(_ bytes: [UInt8]) {
    #expect(validate([bytes]) == (nil, false))
  }

  /// Every scalar value, against the standard library's encoder; every surrogate refused.
  @Test func agreesWithTheStandardLibraryOnEveryScalar() {
    for value in UInt32(0)...0x10FFFF {
      if let scalar = Unicode.Scalar(value) {
        let bytes = Array(String(Character(scalar)).utf8)
        #expect(bytes.withUnsafeBytes { UTF8Validator.isValid($0) })
      } else {
        let bytes: [UInt8] = [0xED, UInt8(0x80 | (value >> 6 & 0x3F)), UInt8(0x80 | (value & 0x3F))]
        #expect(!bytes.withUnsafeBytes { UTF8Validator.isValid($0) })
      }
    }
  }
}

@Suite struct ByteQueueTests {
  @Test func givesBackWhatWasAppendedInOrder() {
    var queue = ByteQueue(blockSize: 8)
    #expect(queue.isEmpty && queue.readable.count == 0)
    var expected: [UInt8] = []
    var seen: [UInt8] = []
    for round in 0..<200 {
      let bytes = (0..<round % 23).map { UInt8(truncatingIfNeeded: $0 &+ round) }
      queue.append(bytes)
      queue.append(UInt8(truncatingIfNeeded: round))
      expected += bytes + [UInt8(truncatingIfNeeded: round)]
      let taken = min(queue.count, 11)
      seen += queue.readable.prefix(taken)
      queue.consume(taken)
    }
    seen += queue.readable
    #expect(seen == expected)
  }

  @Test func reusesTheRoomAtItsHeadBeforeItGrows() {
    var queue = ByteQueue(blockSize: 16)
    queue.append([UInt8](repeating: 1, count: 16))
    queue.consume(12)
    queue.append([UInt8](repeating: 2, count: 12))
    #expect(queue.capacity == 16)
    #expect(Array(queue.readable) == [1, 1, 1, 1] + [UInt8](repeating: 2, count: 12))
  }

  @Test func givesItsMemoryBackOnlyWhenEmpty() {
    var queue = ByteQueue(blockSize: 16)
    queue.append("text")
    queue.releaseIfEmpty()
    #expect(queue.capacity == 16 && Array(queue.readable) == Array("text".utf8))
    queue.consume(4)
    queue.releaseIfEmpty()
    #expect(queue.capacity == 0)
    queue.append(7)
    #expect(Array(queue.readable) == [7])
  }
}

@Suite struct TextEncodingTests {
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
  ])
  func base64AsInRFC4648(_ plain: String, _ encoded: String) {
    #expect(Base64.encode(Array(plain.utf8)) == encoded)
    #expect(Base64.decode(encoded) == Array(plain.utf8))
  }

  @Test func base64CarriesEveryByte() {
    let bytes = (0..<768).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    #expect(Base64.decode(Base64.encode(bytes)) == bytes)
  }

  @Test(arguments: ["Z", "Zg=", "Zg", "Z===", "Zg==Zg==", "Zh==", "Zm9=", "Zm 9v", "Zm9v\n", "====", "Zm9-"])
  func base64RefusesWhatIsNotCanonical(_ text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test func hex() {
    #expect(Hex.encode([0x00, 0x1f, 0xA0, 0xff] as [UInt8]) == "001fa0ff")
    #expect(Hex.encode([0x00, 0x1f] as [UInt8], separator: " ") == "00 1f")
    #expect(Hex.decode("001fA0Ff") == [0x00, 0x1f, 0xA0, 0xff])
    #expect(Hex.decode("1") == nil && Hex.decode("0g") == nil && Hex.decode("") == [])
  }
}
