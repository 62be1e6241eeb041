import WebSocketCore

/// One direction of a connection: where its stream is, and what stands in its way. Offsets count its bytes from
/// 0 and do not wrap around; sequence numbers do.
struct TCPDirection {
  enum Phase: UInt8 {
    /// No sequence number is known.
    case unstarted
    /// Nothing is held or awaited: the next segment in order goes straight through.
    case flowing
    /// Something stands before a gap.
    case waiting
    case ended
  }

  /// Bytes that are sent and not there, from `next` on.
  struct Gap {
    /// The offset at which there is something again, or at which the stream is known to go on.
    var end: UInt64
    /// Of what stands behind it; nil where nothing does.
    var time: Int64?
  }

  let role: Role
  private(set) var phase = Phase.unstarted
  /// The capture holds a segment of this sender.
  var isSeen = false
  /// The sequence number of `next`.
  private(set) var nextSequence: UInt32 = 0
  /// The sequence number of offset 0, once there is one.
  private(set) var origin: UInt32?
  /// Everything before it is delivered or declared a hole.
  private(set) var next: UInt64 = 0
  var held = HeldSegments()
  var proof = ReceiptProof()
  /// From `next` to here the snap length has cut the bytes off.
  private(set) var cutEnd: UInt64 = 0
  /// Where the FIN stands, and when it came.
  private(set) var fin: (offset: UInt64, time: Int64)?
  /// The last segment that was far from the stream: the sequence number behind it, and where the stream was.
  var stray: (end: UInt32, next: UInt64)?

  init(role: Role) { self.role = role }

  /// The stream begins, or begins again, with this sequence number.
  mutating func start(at sequence: UInt32) {
    origin = sequence
    nextSequence = sequence
    phase = .flowing
  }

  /// Goes on elsewhere, nobody knows how many bytes later.
  mutating func jump(to sequence: UInt32) {
    nextSequence = sequence
    proof = ReceiptProof()
    cutEnd = 0
    stray = nil
  }

  @inline(__always)
  mutating func advance(_ count: UInt64) {
    next &+= count
    nextSequence &+= UInt32(truncatingIfNeeded: count)
  }

  /// How far ahead of `next` a sequence number is; behind it, if negative.
  @inline(__always)
  func distance(to sequence: UInt32) -> Int { Int(Int32(bitPattern: sequence &- nextSequence)) }

  /// How many of so many bytes at `next` belong to the stream: not those behind a FIN.
  func deliverable(_ count: Int) -> Int {
    guard let fin else { return count }
    return Int(min(UInt64(count), fin.offset &- next))
  }

  mutating func cut(upTo offset: UInt64) { cutEnd = max(cutEnd, offset) }

  /// The first FIN counts.
  ///
  /// - Parameters:
  ///   - offset: not before `next`.
  ///   - time: when it came.
  mutating func finish(at offset: UInt64, time: Int64) {
    if fin == nil { fin = (offset, time) }
  }

  var isAtFin: Bool { fin.map { $0.offset == next } ?? false }

  mutating func end() {
    held = HeldSegments()
    phase = .ended
  }

  mutating func wait(_ isWaiting: Bool) { phase = isWaiting ? .waiting : .flowing }

  /// What `next` waits for, if it does. A single acknowledged byte behind everything else is none: that is what a
  /// FIN looks like which the capture has missed (behind other missing bytes it cannot be told from one more
  /// byte). Nor is anything where the sender is not in the capture at all.
  var gap: Gap? {
    if let first = held.first, first.offset < fin?.offset ?? .max {
      return Gap(end: first.offset, time: first.time)
    }
    if let fin { return Gap(end: fin.offset, time: fin.time) }
    let acknowledged = proof.acknowledged
    let end = max(cutEnd, isSeen && acknowledged > next &+ 1 ? acknowledged : 0)
    return end > next ? Gap(end: end, time: nil) : nil
  }

  /// Is it certain that what the gap lacks will not come?
  ///
  /// The receiver has it, so that there is no reason to send it again, and it has had it for long enough that
  /// it is not merely out of order in the capture. Bytes that the snap length has cut off are not out of
  /// order. Where the capture lacks the receiver, time alone decides.
  func isHole(_ gap: Gap, now: Int64, receiverIsSeen: Bool, limits: TCPLimits) -> Bool {
    let isCut = gap.end <= cutEnd
    guard receiverIsSeen else { return isCut || now &- (gap.time ?? now) >= limits.retransmission }
    return (isCut ? proof.acknowledged : proof.settled) >= gap.end
  }

  /// The greatest offset that anything in the capture speaks of.
  var highest: UInt64 {
    max(next, cutEnd, proof.acknowledged, max(held.end ?? 0, fin?.offset ?? 0))
  }
}
