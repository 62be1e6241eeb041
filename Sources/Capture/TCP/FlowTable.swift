import WebSocketCore

/// What is known of a connection besides its two directions.
struct Flow {
  let key: FlowKey
  let number: Int
  /// The capture holds the SYN of either side.
  let isFromStart: Bool
  /// Of its last segment.
  var lastTime: Int64
  var isClosed = false
  /// Its slot is free.
  var isVacant = false
}

/// The connections that are open, and those that have closed lately, each in a slot. The directions of slot n
/// are numbers 2n and 2n + 1; the other direction of d is d ^ 1.
struct FlowTable {
  private var slots: [FlowKey: Int] = [:]
  private(set) var flows: [Flow] = []
  var directions: [TCPDirection] = []
  private var free: [Int] = []
  /// By their last segment: the first has been silent the longest.
  private var open = SlotList()
  /// In the order in which they have closed.
  private var closed = SlotList()
  /// The slots found last, by a cheap hash of their key.
  private var recent = [Int32](repeating: -1, count: FlowKey.digestCount)

  var openCount: Int { open.count }
  var closedCount: Int { closed.count }
  var leastRecentlyUsed: Int? { open.first }
  var longestClosed: Int? { closed.first }

  /// The slot of a connection. Nearly all segments belong to connections that have had some lately: those are
  /// found without the dictionary, whose hash costs more than the rest of the search.
  @inline(__always)
  mutating func find(_ key: FlowKey) -> Int? {
    let digest = key.digest
    let latest = Int(recent[digest])
    if latest >= 0, flows[latest].key == key, !flows[latest].isVacant { return latest }
    guard let slot = slots[key] else { return nil }
    recent[digest] = Int32(truncatingIfNeeded: slot)
    return slot
  }

  /// - Parameters:
  ///   - flow: of a key that has no slot.
  ///   - roles: who sends in direction 2n, and who in direction 2n + 1.
  mutating func insert(_ flow: Flow, roles: (Role, Role)) -> Int {
    let slot: Int
    if let unused = free.popLast() {
      slot = unused
      flows[slot] = flow
      directions[2 * slot] = TCPDirection(role: roles.0)
      directions[2 * slot + 1] = TCPDirection(role: roles.1)
    } else {
      slot = flows.count
      flows.append(flow)
      directions.append(TCPDirection(role: roles.0))
      directions.append(TCPDirection(role: roles.1))
    }
    slots[flow.key] = slot
    open.append(slot)
    return slot
  }

  /// An open connection has a new segment.
  @inline(__always)
  mutating func touch(_ slot: Int, at time: Int64) {
    flows[slot].lastTime = time
    open.moveToEnd(slot)
  }

  /// An open connection has ended, and is remembered.
  mutating func close(_ slot: Int) {
    flows[slot].isClosed = true
    open.remove(slot)
    closed.append(slot)
  }

  /// A closed connection is forgotten.
  mutating func remove(_ slot: Int) {
    closed.remove(slot)
    slots[flows[slot].key] = nil
    flows[slot].isVacant = true
    free.append(slot)
  }
}
