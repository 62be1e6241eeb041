import WebSocketCore

/// What is given to the sink, and when.
extension TCPReassembler {
  /// What is declared a hole without being certain.
  enum Force {
    case nothing
    /// The first gap: there is no room to wait any longer.
    case firstGap
    /// Every gap: nothing more will come.
    case everything
  }

  /// The receiver has told what it has.
  mutating func acknowledge<Sink: TCPStreamSink & ~Copyable>(
    _ segment: TCPSegment, _ direction: Int, into sink: inout Sink
  ) {
    let phase = table.directions[direction].phase
    guard phase == .flowing || phase == .waiting else { return }
    let distance = table.directions[direction].distance(to: segment.acknowledgment)
    guard distance > 0, distance <= TCPSegment.largestWindow else { return }
    let offset = table.directions[direction].next &+ UInt64(distance)
    table.directions[direction].proof.acknowledge(offset, at: segment.time)
    resolve(direction, at: segment.time, into: &sink)
  }

  /// Delivers what the segment adds to its stream, or holds it until its turn comes.
  mutating func accept<Sink: TCPStreamSink & ~Copyable>(
    _ segment: TCPSegment, _ direction: Int, into sink: inout Sink
  ) {
    let phase = table.directions[direction].phase
    guard phase == .flowing || phase == .waiting else { return }
    let next = table.directions[direction].next
    let distance = table.directions[direction].distance(to: segment.firstByte)
    let available = distance + segment.payload.count
    let end = distance + segment.length
    if distance > 0 {
      hold(segment, direction, at: next &+ UInt64(distance), missing: UInt64(segment.cut))
    } else {
      if available > 0 {
        let new = UnsafeMutableRawBufferPointer(rebasing: segment.payload[(-distance)...])
        deliver(new, direction, time: segment.time, into: &sink)
      }
      if end > 0 { table.directions[direction].cut(upTo: next &+ UInt64(end)) }
    }
    if segment.flags.contains(.fin), end >= 0 {
      table.directions[direction].finish(at: next &+ UInt64(end), time: segment.time)
    }
  }

  private mutating func hold(_ segment: TCPSegment, _ direction: Int, at offset: UInt64, missing: UInt64) {
    guard segment.payload.count > 0 || missing > 0 else { return }
    let before = table.directions[direction].held.cost
    table.directions[direction].held.insert(
      UnsafeRawBufferPointer(segment.payload), at: offset, time: segment.time, missing: missing)
    heldBytes += table.directions[direction].held.cost - before
    if before == 0 { holding.append(direction) }
  }

  private mutating func deliver<Sink: TCPStreamSink & ~Copyable>(
    _ bytes: UnsafeMutableRawBufferPointer, _ direction: Int, time: Int64, into sink: inout Sink
  ) {
    let count = table.directions[direction].deliverable(bytes.count)
    guard count > 0 else { return }
    table.directions[direction].advance(UInt64(count))
    sink.received(
      UnsafeMutableRawBufferPointer(rebasing: bytes[..<count]), from: table.directions[direction].role,
      connection: table.flows[direction / 2].number, time: time)
  }

  /// Goes on as far as there are bytes, or gaps that certainly are holes.
  mutating func resolve<Sink: TCPStreamSink & ~Copyable>(
    _ direction: Int, at time: Int64, forcing force: Force = .nothing, into sink: inout Sink
  ) {
    let phase = table.directions[direction].phase
    guard phase == .flowing || phase == .waiting else { return }
    table.directions[direction].proof.settle(at: time, age: limits.reordering)
    var force = force
    while true {
      deliverHeld(direction, into: &sink)
      guard !table.directions[direction].isAtFin else { return finish(direction, into: &sink) }
      guard let gap = table.directions[direction].gap else {
        return table.directions[direction].wait(false)
      }
      let isHole =
        force != .nothing
        || table.directions[direction].isHole(
          gap, now: time, receiverIsSeen: table.directions[direction ^ 1].isSeen, limits: limits)
      guard isHole else { return table.directions[direction].wait(true) }
      if force == .firstGap { force = .nothing }
      let count = gap.end &- table.directions[direction].next
      table.directions[direction].advance(count)
      sink.hole(
        count, from: table.directions[direction].role, connection: table.flows[direction / 2].number,
        time: gap.time ?? time)
    }
  }

  private mutating func deliverHeld<Sink: TCPStreamSink & ~Copyable>(
    _ direction: Int, into sink: inout Sink
  ) {
    while true {
      let next = table.directions[direction].next
      let before = table.directions[direction].held.cost
      guard var segment = table.directions[direction].held.takeFirst(upTo: next) else { return }
      release(before - table.directions[direction].held.cost, of: direction)
      if segment.end > next {
        let old = Int(next &- segment.offset)
        segment.bytes.withUnsafeMutableBytes {
          deliver(
            UnsafeMutableRawBufferPointer(rebasing: $0[old...]), direction, time: segment.time, into: &sink)
        }
      }
      table.directions[direction].cut(upTo: segment.end &+ segment.missing)
    }
  }

  private mutating func release(_ count: Int, of direction: Int) {
    heldBytes -= count
    if count > 0, table.directions[direction].held.isEmpty { holding.remove(direction) }
  }

  /// Declares holes until what is held is within its limits: first in this direction, then wherever the longest
  /// wait is.
  mutating func keepWithinLimits<Sink: TCPStreamSink & ~Copyable>(
    _ direction: Int, at time: Int64, into sink: inout Sink
  ) {
    while table.directions[direction].held.cost > limits.heldPerDirection {
      resolve(direction, at: time, forcing: .firstGap, into: &sink)
    }
    while heldBytes > limits.held, let longest = holding.first {
      resolve(longest, at: time, forcing: .firstGap, into: &sink)
    }
  }

  // MARK: Ends

  /// Everything before the FIN of a direction is there, or declared a hole.
  private mutating func finish<Sink: TCPStreamSink & ~Copyable>(_ direction: Int, into sink: inout Sink) {
    let slot = direction / 2
    let time = table.directions[direction].fin?.time ?? table.flows[slot].lastTime
    drop(direction)
    sink.ended(
      .fin, from: table.directions[direction].role, connection: table.flows[slot].number, time: time)
    if table.directions[direction ^ 1].phase == .ended { close(slot, into: &sink) }
  }

  /// The connection ends here, whatever it waits for.
  mutating func end<Sink: TCPStreamSink & ~Copyable>(
    _ slot: Int, _ how: StreamEnd, from sender: Role?, at time: Int64, into sink: inout Sink
  ) {
    let client = table.directions[2 * slot].role == .client ? 2 * slot : 2 * slot + 1
    resolve(client, at: time, forcing: .everything, into: &sink)
    resolve(client ^ 1, at: time, forcing: .everything, into: &sink)
    guard !table.flows[slot].isClosed else { return }
    sink.ended(how, from: sender, connection: table.flows[slot].number, time: time)
    drop(client)
    drop(client ^ 1)
    close(slot, into: &sink)
  }

  private mutating func drop(_ direction: Int) {
    let cost = table.directions[direction].held.cost
    table.directions[direction].end()
    release(cost, of: direction)
  }

  private mutating func close<Sink: TCPStreamSink & ~Copyable>(_ slot: Int, into sink: inout Sink) {
    table.close(slot)
    sink.closed(connection: table.flows[slot].number)
  }
}
