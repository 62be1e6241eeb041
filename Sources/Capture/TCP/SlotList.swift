/// Small numbers in the order in which they were put in. Each is in it once at most; putting in and taking out,
/// wherever it stands, cost the same however long the list is.
struct SlotList {
  private struct Link {
    var previous: Int32 = -1
    var next: Int32 = -1
  }

  private var links: [Link] = []
  private var head: Int32 = -1
  private var tail: Int32 = -1
  private(set) var count = 0

  var first: Int? { head < 0 ? nil : Int(head) }

  /// - Parameter slot: not in the list.
  mutating func append(_ slot: Int) {
    while links.count <= slot { links.append(Link()) }
    let number = Int32(slot)
    links[slot] = Link(previous: tail, next: -1)
    if tail >= 0 { links[Int(tail)].next = number } else { head = number }
    tail = number
    count += 1
  }

  /// - Parameter slot: in the list.
  mutating func remove(_ slot: Int) {
    let link = links[slot]
    if link.previous >= 0 { links[Int(link.previous)].next = link.next } else { head = link.next }
    if link.next >= 0 { links[Int(link.next)].previous = link.previous } else { tail = link.previous }
    count -= 1
  }

  /// - Parameter slot: in the list.
  @inline(__always)
  mutating func moveToEnd(_ slot: Int) {
    guard tail != Int32(truncatingIfNeeded: slot) else { return }
    remove(slot)
    append(slot)
  }
}
