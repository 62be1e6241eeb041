import WebSocketCore

/// Puts the segments of a capture, whatever order they came in, into the ordered streams that the two sides of
/// each connection sent.
///
/// What the network does to segments is undone: loss and retransmission with other boundaries, overlap,
/// duplicates, reordering, keep-alives and window probes. Of bytes that came twice the first are taken. What the
/// capture itself has missed or cut off is declared a hole as soon as that is certain (`TCPDirection.isHole`),
/// and everything behind it follows. No input makes it fail, and what it keeps is bounded (`TCPLimits`).
package struct TCPReassembler: ~Copyable {
  let limits: TCPLimits
  private let serverPort: UInt16?
  var table = FlowTable()
  /// Directions that hold segments: the first has waited the longest.
  var holding = SlotList()
  /// Bytes that all directions hold.
  package internal(set) var heldBytes = 0
  private var connectionCount = 0

  /// - Parameters:
  ///   - serverPort: whoever has this port is the server, even if its peer answers its SYN; nil: the
  ///     handshake tells, or else the lower port.
  ///   - limits: what is followed and kept at once.
  package init(serverPort: UInt16? = nil, limits: TCPLimits = TCPLimits()) {
    self.serverPort = serverPort
    self.limits = limits
  }

  /// Takes the next segment of the capture.
  ///
  /// - Parameters:
  ///   - segment: its payload is handed on in place if its turn has come, and copied if it has not.
  ///   - sink: gets what has become certain.
  package mutating func receive<Sink: TCPStreamSink & ~Copyable>(
    _ segment: TCPSegment, into sink: inout Sink
  ) {
    let (key, isUpper) = FlowKey.of(segment)
    guard let slot = table.find(key) else {
      open(segment, key, isUpper, into: &sink)
      return
    }
    let direction = 2 * slot + (isUpper ? 1 : 0)
    guard isInOrder(segment, direction) else {
      receiveSlowly(segment, slot, direction, into: &sink)
      return
    }
    table.touch(slot, at: segment.time)
    table.directions[direction].isSeen = true
    guard segment.payload.count > 0 else { return }
    let number = table.flows[slot].number
    let role = table.directions[direction].role
    table.directions[direction].advance(UInt64(segment.payload.count))
    sink.received(segment.payload, from: role, connection: number, time: segment.time)
  }

  /// Almost every segment: the next bytes of its direction, or none, no news for the other one, nothing waiting.
  @inline(__always)
  private func isInOrder(_ segment: TCPSegment, _ direction: Int) -> Bool {
    guard segment.sequence == table.directions[direction].nextSequence,
      table.directions[direction].phase == .flowing,
      segment.missing == 0, segment.flags.isDisjoint(with: .turns)
    else { return false }
    let peer = direction ^ 1
    switch table.directions[peer].phase {
    case .flowing:
      return !segment.flags.contains(.ack)
        || table.directions[peer].distance(to: segment.acknowledgment) <= 0
    case .ended: return true
    case .unstarted: return table.directions[direction].next > 0
    case .waiting: return false
    }
  }

  /// The capture ends here: everything that waits is given out, and every connection that is open ends.
  package mutating func finish<Sink: TCPStreamSink & ~Copyable>(into sink: inout Sink) {
    let open = table.flows.indices
      .filter { !table.flows[$0].isClosed && !table.flows[$0].isVacant }
      .sorted { table.flows[$0].number < table.flows[$1].number }
    for slot in open { end(slot, .unfinished, from: nil, at: table.flows[slot].lastTime, into: &sink) }
  }

  // MARK: Beginnings

  /// A SYN opens a connection, and so does payload, if the capture has begun in the middle; a bare acknowledgment
  /// or the end of something unknown does not.
  private mutating func open<Sink: TCPStreamSink & ~Copyable>(
    _ segment: TCPSegment, _ key: FlowKey, _ isUpper: Bool, into sink: inout Sink
  ) {
    let isSYN = segment.flags.contains(.syn)
    guard !segment.flags.contains(.rst), isSYN || segment.length > 0 else { return }
    if table.openCount >= limits.connections, let silent = table.leastRecentlyUsed {
      end(silent, .evicted, from: nil, at: segment.time, into: &sink)
      table.remove(silent)
    }
    connectionCount += 1
    let client = Self.isFromClient(segment, serverPort: serverPort)
    let role: Role = client ? .client : .server
    let flow = Flow(key: key, number: connectionCount, isFromStart: isSYN, lastTime: segment.time)
    let slot = table.insert(flow, roles: isUpper ? (role.peer, role) : (role, role.peer))
    while table.closedCount > limits.closedConnections, let oldest = table.longestClosed {
      table.remove(oldest)
    }
    sink.opened(
      TCPConnection(
        number: connectionCount, client: client ? segment.source : segment.destination,
        server: client ? segment.destination : segment.source, isFromStart: isSYN, time: segment.time))
    take(segment, slot, 2 * slot + (isUpper ? 1 : 0), into: &sink)
  }

  /// Told by the port that the user has named, by the SYN, by the port numbers, in this order.
  private static func isFromClient(_ segment: TCPSegment, serverPort: UInt16?) -> Bool {
    let (source, destination) = (segment.source.port, segment.destination.port)
    if let serverPort, source != destination, source == serverPort || destination == serverPort {
      return destination == serverPort
    }
    if segment.flags.contains(.syn) { return !segment.flags.contains(.ack) }
    return source >= destination
  }

  // MARK: All that is not in order

  private mutating func receiveSlowly<Sink: TCPStreamSink & ~Copyable>(
    _ segment: TCPSegment, _ slot: Int, _ direction: Int, into sink: inout Sink
  ) {
    switch relation(of: segment, to: slot, direction) {
    case .belongs: take(segment, slot, direction, into: &sink)
    case .late: return
    case .successor:
      if !table.flows[slot].isClosed {
        end(slot, .unfinished, from: nil, at: table.flows[slot].lastTime, into: &sink)
      }
      let key = table.flows[slot].key
      table.remove(slot)
      open(segment, key, direction & 1 == 1, into: &sink)
    }
  }

  private mutating func take<Sink: TCPStreamSink & ~Copyable>(
    _ segment: TCPSegment, _ slot: Int, _ direction: Int, into sink: inout Sink
  ) {
    table.touch(slot, at: segment.time)
    table.directions[direction].isSeen = true
    if segment.flags.contains(.rst) {
      if isPlausible(reset: segment, direction) {
        let role = table.directions[direction].role
        end(slot, .rst, from: role, at: segment.time, into: &sink)
      }
      return
    }
    start(by: segment, slot, direction)
    guard !isStray(segment, direction, into: &sink) else { return }
    if segment.flags.contains(.ack) {
      acknowledge(segment, direction ^ 1, into: &sink)
    }
    accept(segment, direction, into: &sink)
    resolve(direction, at: segment.time, into: &sink)
    keepWithinLimits(direction, at: segment.time, into: &sink)
  }
}
