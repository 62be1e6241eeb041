/// Bytes of one direction that wait, with the time of each piece.
struct HeldBytes: Sendable {
  /// Where in `bytes` a piece stands, and when it came.
  struct Mark: Equatable, Sendable {
    var start: Int
    var time: Int64
    /// It begins where what came together began: with a packet, for one.
    var isBeginning: Bool
  }

  private(set) var bytes: [UInt8] = []
  private(set) var marks: [Mark] = []
  var count: Int { bytes.count }
  var isEmpty: Bool { bytes.isEmpty }

  /// Pieces beyond so many are added to the last one: a byte at a time must not cost more than the bytes.
  private static let maximumMarks = 4096

  /// - Parameters:
  ///   - piece: the next bytes.
  ///   - time: when they came.
  ///   - isBeginning: false: they go on with what has come before.
  mutating func append(_ piece: UnsafeRawBufferPointer, time: Int64, isBeginning: Bool = true) {
    guard !piece.isEmpty else { return }
    if marks.isEmpty || (isBeginning && marks.count < Self.maximumMarks) {
      marks.append(Mark(start: bytes.count, time: time, isBeginning: isBeginning))
    }
    bytes.append(contentsOf: piece)
  }

  mutating func removeFirst(_ count: Int) {
    bytes.removeFirst(count)
    // The piece that is cut keeps its time.
    let kept = marks.lastIndex { $0.start <= count } ?? 0
    marks.removeFirst(min(kept, marks.count))
    for index in marks.indices {
      if marks[index].start < count { marks[index].isBeginning = false }
      marks[index].start = max(0, marks[index].start - count)
    }
    if bytes.isEmpty { marks = [] }
  }

  /// Empties it.
  mutating func take() -> HeldBytes {
    let taken = self
    self = HeldBytes()
    return taken
  }

  /// The pieces, in order.
  var pieces: [(range: Range<Int>, time: Int64)] {
    marks.indices.map { index in
      let end = index + 1 < marks.count ? marks[index + 1].start : bytes.count
      return (marks[index].start..<end, marks[index].time)
    }
  }

  mutating func withBytes(_ range: Range<Int>, _ body: (UnsafeMutableRawBufferPointer) -> Void) {
    bytes.withUnsafeMutableBytes { body(UnsafeMutableRawBufferPointer(rebasing: $0[range])) }
  }
}
