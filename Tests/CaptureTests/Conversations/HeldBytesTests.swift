import Testing

@testable import Capture

@Suite struct HeldBytesTests {
  func held(_ pieces: [[UInt8]]) -> HeldBytes {
    var held = HeldBytes()
    for (index, piece) in pieces.enumerated() {
      piece.withUnsafeBytes { held.append($0, time: Int64(index)) }
    }
    return held
  }

  @Test(
    "What is cut off takes its pieces along; the one that is cut keeps its time, and begins nothing any more")
  func cuts() {
    let pieces: [[UInt8]] = [[1, 2, 3], [4], [5, 6]]
    let expected: [(times: [Int64], starts: [Int], beginnings: [Bool])] = [
      ([0, 1, 2], [0, 3, 4], [true, true, true]), ([0, 1, 2], [0, 2, 3], [false, true, true]),
      ([0, 1, 2], [0, 1, 2], [false, true, true]), ([1, 2], [0, 1], [true, true]), ([2], [0], [true]),
      ([2], [0], [false]), ([], [], []),
    ]
    for (count, marks) in expected.enumerated() {
      var held = held(pieces)
      held.removeFirst(count)
      #expect(held.bytes == Array([1, 2, 3, 4, 5, 6].dropFirst(count)))
      #expect(held.marks.map(\.time) == marks.times)
      #expect(held.marks.map(\.start) == marks.starts)
      #expect(held.marks.map(\.isBeginning) == marks.beginnings)
    }
  }

  @Test("The pieces come out as they came in, and nothing is left")
  func pieces() {
    var held = held([[1, 2, 3], [], [4], [5, 6]])
    let taken = held.take()
    #expect(held.isEmpty)
    #expect(taken.pieces.map { Array(taken.bytes[$0.range]) } == [[1, 2, 3], [4], [5, 6]])
    #expect(taken.pieces.map(\.time) == [0, 2, 3])
  }

  @Test("A byte at a time does not cost more than a limit of marks")
  func limit() {
    var held = HeldBytes()
    for index in 0..<5000 { [UInt8(7)].withUnsafeBytes { held.append($0, time: Int64(index)) } }
    #expect(held.marks.count == 4096)
    #expect(held.pieces.last?.range.upperBound == 5000)
  }
}
