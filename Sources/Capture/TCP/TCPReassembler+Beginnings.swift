/// Which connection a segment belongs to, and where the streams begin.
extension TCPReassembler {
  enum Relation {
    case belongs
    /// A leftover of a connection that has closed.
    case late
    /// The first segment of a new connection between the same ports.
    case successor
  }

  func relation(of segment: TCPSegment, to slot: Int, _ direction: Int) -> Relation {
    let isSYN = segment.flags.contains(.syn) && !segment.flags.contains(.rst)
    let isKnown = table.directions[direction].origin == segment.sequence &+ 1
    guard table.flows[slot].isClosed else {
      return !isSYN || isKnown || joins(segment, slot, direction) ? .belongs : .successor
    }
    if isSYN { return isKnown ? .late : .successor }
    let age = segment.time &- table.flows[slot].lastTime
    return age > limits.timeWait && segment.length > 0 ? .successor : .late
  }

  /// Does a SYN whose sequence number is new for its sender belong to the open connection nevertheless?
  private func joins(_ segment: TCPSegment, _ slot: Int, _ direction: Int) -> Bool {
    let own = table.directions[direction]
    let peer = table.directions[direction ^ 1]
    guard own.next == 0, own.held.isEmpty, own.fin == nil else { return false }
    // Both sides have sent a SYN (RFC 9293 §3.5, simultaneous open).
    guard segment.flags.contains(.ack) else {
      return own.origin == nil && peer.next == 0 && table.flows[slot].isFromStart
    }
    // It answers the SYN of the other side, perhaps with some data of it (RFC 7413). A second answer with a
    // sequence number of its own replaces the first.
    guard let origin = peer.origin else { return true }
    return UInt64(segment.acknowledgment &- origin) <= peer.next
  }

  /// Learns from a segment of a connection where the streams begin that have not begun.
  mutating func start(by segment: TCPSegment, _ slot: Int, _ direction: Int) {
    let peer = direction ^ 1
    if segment.flags.contains(.syn) {
      let first = segment.sequence &+ 1
      if table.directions[direction].origin != first { table.directions[direction].start(at: first) }
      if segment.flags.contains(.ack), table.directions[peer].origin == nil {
        table.directions[peer].start(at: segment.acknowledgment)
      }
      return
    }
    let isFromStart = table.flows[slot].isFromStart
    let length = segment.length
    if table.directions[direction].origin == nil, length > 0 || segment.flags.contains(.fin) {
      // In the middle of a stream a lone byte is what keeps the connection alive: one that was sent before.
      let isKeepAlive = !isFromStart && length == 1 && !segment.flags.contains(.fin)
      table.directions[direction].start(at: segment.sequence &+ (isKeepAlive ? 1 : 0))
    }
    // The capture lacks the answer to a SYN: what comes first from this side acknowledges nothing but that.
    if isFromStart, segment.flags.contains(.ack), table.directions[peer].origin == nil,
      table.directions[direction].next == 0, segment.sequence == table.directions[direction].nextSequence
    {
      table.directions[peer].start(at: segment.acknowledgment)
    }
  }

  /// A window is 1 GiB at most (RFC 7323 §2.3): a segment farther from its stream belongs to something else, or
  /// the capture lacks so much that the sequence numbers do not tell how much. If a second one follows
  /// upon it, the stream goes on there.
  ///
  /// - Returns: true where the segment is to be ignored.
  mutating func isStray<Sink: TCPStreamSink & ~Copyable>(
    _ segment: TCPSegment, _ direction: Int, into sink: inout Sink
  ) -> Bool {
    guard table.directions[direction].phase != .unstarted else { return false }
    let first = segment.firstByte
    let length = segment.length
    guard abs(table.directions[direction].distance(to: first)) > TCPSegment.largestWindow else {
      return false
    }
    guard length > 0 else { return true }
    let next = table.directions[direction].next
    let before = table.directions[direction].stray
    table.directions[direction].stray = (first &+ UInt32(length), next)
    guard let before, before.next == next, first &- before.end < 1 << 20 else { return true }
    resolve(direction, at: segment.time, forcing: .everything, into: &sink)
    guard table.directions[direction].phase != .ended else { return true }
    table.directions[direction].jump(to: first)
    sink.hole(
      nil, from: table.directions[direction].role, connection: table.flows[direction / 2].number,
      time: segment.time)
    return false
  }

  /// A RST counts only where its sender may be (RFC 5961 §3.2); others are forged, or meant for an earlier
  /// connection. The window is not known: 1 MiB on both sides of everything that the capture speaks of.
  func isPlausible(reset segment: TCPSegment, _ direction: Int) -> Bool {
    let window = 1 << 20
    guard table.directions[direction].phase == .unstarted else {
      let lead = table.directions[direction].highest &- table.directions[direction].next
      let distance = table.directions[direction].distance(to: segment.sequence)
      return distance >= -window && distance <= Int(clamping: lead) + window
    }
    // It answers a SYN, whose sender is the only one that has told a sequence number (RFC 9293 §3.10.7.3).
    let peer = direction ^ 1
    guard segment.flags.contains(.ack), table.directions[peer].phase != .unstarted else { return true }
    return abs(table.directions[peer].distance(to: segment.acknowledgment)) <= window
  }
}

extension TCPSegment {
  /// RFC 7323 §2.3.
  static var largestWindow: Int { 1 << 30 }

  /// The sequence number of its first byte: a SYN takes one of its own.
  var firstByte: UInt32 { flags.contains(.syn) ? sequence &+ 1 : sequence }
  /// Bytes that the snap length has cut off, as far as they can be true.
  var cut: Int { max(0, min(missing, Self.largestWindow)) }
  /// Bytes that were sent.
  var length: Int { payload.count + cut }
}
