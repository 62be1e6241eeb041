import Testing

@testable import Capture

@Suite struct HeldSegmentsTests {
  /// Takes out all that the offset reaches, as `offset:count`.
  func take(_ held: inout HeldSegments, upTo offset: UInt64) -> [String] {
    var taken: [String] = []
    while let segment = held.takeFirst(upTo: offset) {
      taken.append("\(segment.offset):\(segment.bytes.count)")
    }
    return taken
  }

  func insert(_ count: Int, at offset: UInt64, missing: UInt64 = 0, into held: inout HeldSegments) {
    [UInt8](repeating: 0, count: count).withUnsafeBytes {
      held.insert($0, at: offset, time: Int64(offset), missing: missing)
    }
  }

  @Test("They come out by offset, and no sooner than their turn")
  func order() {
    var held = HeldSegments()
    for offset: UInt64 in [50, 10, 30, 20, 40] { insert(10, at: offset, into: &held) }
    #expect(held.first?.offset == 10 && held.first?.time == 10)
    #expect(held.end == 60)
    #expect(take(&held, upTo: 9) == [])
    #expect(take(&held, upTo: 29) == ["10:10", "20:10"])
    #expect(take(&held, upTo: 60) == ["30:10", "40:10", "50:10"])
    #expect(held.isEmpty && held.first == nil && held.end == nil && held.cost == 0)
  }

  @Test("What one of them covers is not kept; what is longer, or cut off less, is")
  func covered() {
    var held = HeldSegments()
    insert(10, at: 10, missing: 5, into: &held)
    insert(10, at: 10, missing: 5, into: &held)
    insert(4, at: 12, into: &held)
    insert(8, at: 12, missing: 5, into: &held)
    #expect(held.cost == 1024)
    insert(9, at: 12, into: &held)
    insert(1, at: 19, missing: 6, into: &held)
    #expect(take(&held, upTo: 99) == ["10:10", "12:9", "19:1"])
  }

  @Test("A small segment costs 1 KiB, a large one its size")
  func cost() {
    var held = HeldSegments()
    insert(1, at: 10, into: &held)
    insert(5000, at: 20, into: &held)
    #expect(held.cost == 6024)
    _ = held.takeFirst(upTo: 10)
    #expect(held.cost == 5000)
  }

  @Test("Many, put in from behind and taken out by and by")
  func many() {
    var held = HeldSegments()
    for offset in stride(from: UInt64(1000), to: 0, by: -2) { insert(1, at: offset, into: &held) }
    var offsets: [UInt64] = []
    for reached in stride(from: UInt64(0), through: 1000, by: 20) {
      while let segment = held.takeFirst(upTo: reached) { offsets.append(segment.offset) }
      // One more in the middle of what is left.
      if reached < 900 { insert(1, at: reached + 51, into: &held) }
    }
    let evens = stride(from: UInt64(2), through: 1000, by: 2)
    let odds = stride(from: UInt64(51), to: 951, by: 20)
    #expect(offsets == (Array(evens) + Array(odds)).sorted())
    #expect(held.isEmpty && held.cost == 0)
  }
}
