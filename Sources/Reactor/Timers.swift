/// Names one scheduled action.
package struct TimerID: Equatable, Sendable {
  fileprivate let slot: Int
  fileprivate let sequence: UInt64
}

/// Actions in the order of their deadlines; equal deadlines in the order of scheduling.
///
/// A binary heap of slot numbers. Each slot knows its place in the heap, so that a cancelled timer leaves at
/// once: a timeout renewed with every message does not pile up.
struct Timers {
  private struct Slot {
    var deadline: Double
    var sequence: UInt64
    var position: Int
    var action: (() -> Void)?
  }

  private var slots: [Slot] = []
  private var free: [Int] = []
  private var heap: [Int] = []
  private var lastSequence: UInt64 = 0

  var count: Int { heap.count }

  /// When the first action is due, in the seconds given to `schedule`.
  var firstDeadline: Double? {
    heap.first.map { slots[$0].deadline }
  }

  mutating func schedule(at deadline: Double, _ action: @escaping () -> Void) -> TimerID {
    lastSequence += 1
    let timer = Slot(deadline: deadline, sequence: lastSequence, position: heap.count, action: action)
    let slot: Int
    if let reused = free.popLast() {
      slot = reused
      slots[slot] = timer
    } else {
      slot = slots.count
      slots.append(timer)
    }
    heap.append(slot)
    siftUp(heap.count - 1)
    return TimerID(slot: slot, sequence: lastSequence)
  }

  /// Does nothing for a timer that has fired or was cancelled before.
  mutating func cancel(_ id: TimerID) {
    guard slots[id.slot].sequence == id.sequence, slots[id.slot].action != nil else { return }
    remove(id.slot)
  }

  /// Takes out the first action whose deadline has come.
  mutating func popDue(at now: Double) -> (() -> Void)? {
    guard let slot = heap.first, slots[slot].deadline <= now else { return nil }
    let action = slots[slot].action
    remove(slot)
    return action
  }

  private mutating func remove(_ slot: Int) {
    let position = slots[slot].position
    slots[slot].action = nil
    free.append(slot)
    let last = heap.removeLast()
    guard last != slot else { return }
    place(last, at: position)
    siftUp(position)
    siftDown(slots[last].position)
  }

  private mutating func place(_ slot: Int, at position: Int) {
    heap[position] = slot
    slots[slot].position = position
  }

  private func isBefore(_ left: Int, _ right: Int) -> Bool {
    (slots[left].deadline, slots[left].sequence) < (slots[right].deadline, slots[right].sequence)
  }

  private mutating func siftUp(_ start: Int) {
    let slot = heap[start]
    var position = start
    while position > 0 {
      let parent = (position - 1) / 2
      guard isBefore(slot, heap[parent]) else { break }
      place(heap[parent], at: position)
      position = parent
    }
    place(slot, at: position)
  }

  private mutating func siftDown(_ start: Int) {
    let slot = heap[start]
    var position = start
    while true {
      var child = 2 * position + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, isBefore(heap[child + 1], heap[child]) { child += 1 }
      guard isBefore(heap[child], slot) else { break }
      place(heap[child], at: position)
      position = child
    }
    place(slot, at: position)
  }
}
