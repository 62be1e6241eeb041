/// What the receiver of a direction says it has. An acknowledgment counts for certain when it is old enough that
/// a segment which the capture has put behind it must have come.
struct ReceiptProof {
  /// The receiver has everything before this offset.
  private(set) var acknowledged: UInt64 = 0
  /// Has had it for long enough.
  private(set) var settled: UInt64 = 0
  /// Will be `settled` when it is old enough; only one value ages at a time, so that two numbers do for any
  /// number of acknowledgments, and none takes longer than twice its time.
  private var settling: UInt64 = 0
  private var since: Int64 = 0

  mutating func acknowledge(_ offset: UInt64, at time: Int64) {
    guard offset > acknowledged else { return }
    acknowledged = offset
    guard settling == settled else { return }
    settling = offset
    since = time
  }

  /// - Parameters:
  ///   - time: now.
  ///   - age: from which on an acknowledgment is old enough, in nanoseconds.
  mutating func settle(at time: Int64, age: Int64) {
    guard settling > settled, time &- since >= age else { return }
    settled = settling
    settling = acknowledged
    since = time
  }
}
