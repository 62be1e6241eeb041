/// A segment that came before its turn.
struct HeldSegment {
  /// Of its first byte in the stream.
  var offset: UInt64
  /// When it was captured.
  var time: Int64
  var bytes: [UInt8]
  /// Bytes behind these that the snap length has cut off.
  var missing: UInt64

  /// The offset behind the bytes that are there.
  var end: UInt64 { offset &+ UInt64(bytes.count) }
}

/// What came before its turn in one direction, by offset. Segments may overlap: whoever takes them out skips what
/// it has.
struct HeldSegments {
  private var segments: [HeldSegment] = []
  /// How many have been taken from the front of `segments`.
  private var taken = 0
  /// The memory that they take, in bytes, an upper bound: a small segment counts as 1 KiB. This bounds their number
  /// too, and with it what it costs to put one in its place.
  private(set) var cost = 0

  var isEmpty: Bool { taken == segments.count }
  var first: (offset: UInt64, time: Int64)? { isEmpty ? nil : (segments[taken].offset, segments[taken].time) }
  /// The offset behind the segment that stands last.
  var end: UInt64? { isEmpty ? nil : segments[segments.count - 1].end }

  private static func cost(of segment: HeldSegment) -> Int { max(1024, segment.bytes.count) }

  /// Keeps a copy, unless one that is there covers it.
  mutating func insert(
    _ bytes: UnsafeRawBufferPointer, at offset: UInt64, time: Int64, missing: UInt64
  ) {
    let index = position(behind: offset)
    if index > taken {
      let before = segments[index - 1]
      let end = offset &+ UInt64(bytes.count)
      if before.end >= end, before.end &+ before.missing >= end &+ missing { return }
    }
    let segment = HeldSegment(offset: offset, time: time, bytes: Array(bytes), missing: missing)
    segments.insert(segment, at: index)
    cost += Self.cost(of: segment)
  }

  /// The index behind all segments that begin at the offset or before it. Most come in order, behind the last.
  private func position(behind offset: UInt64) -> Int {
    var low = taken
    var high = segments.count
    if high > low, segments[high - 1].offset <= offset { return high }
    while low < high {
      let middle = low + (high - low) / 2
      if segments[middle].offset <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Takes out the first segment, if it begins at the offset or before it.
  mutating func takeFirst(upTo offset: UInt64) -> HeldSegment? {
    guard !isEmpty, segments[taken].offset <= offset else { return nil }
    var segment = HeldSegment(offset: 0, time: 0, bytes: [], missing: 0)
    swap(&segment, &segments[taken])
    cost -= Self.cost(of: segment)
    taken += 1
    if taken == segments.count {
      self = HeldSegments()
    } else if taken > 64, taken > segments.count / 2 {
      segments.removeFirst(taken)
      taken = 0
    }
    return segment
  }
}
