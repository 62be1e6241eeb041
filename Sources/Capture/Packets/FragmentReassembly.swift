/// Puts the fragments of IP datagrams together (RFC 791 §3.2, RFC 8200 §4.5), as many at a time as 4 MiB hold.
struct FragmentReassembly: ~Copyable {
  static let limit = 64
  /// Nanoseconds after which the rest of a datagram is not waited for: RFC 8200 §4.5.
  static let lifetime: Int64 = 60_000_000_000

  /// Datagrams that were given up, because the rest did not come in time or to make room.
  private(set) var abandoned: UInt64 = 0
  private var begun: UInt64 = 0
  private var datagrams: [FragmentedDatagram] = []

  deinit {
    for datagram in datagrams { datagram.deallocate() }
  }

  /// Datagrams of which a part has come.
  var pending: Int { datagrams.reduce(0) { $0 + ($1.isFree ? 0 : 1) } }

  /// Takes a fragment.
  /// - Parameters:
  ///   - packet: becomes the whole datagram once it is there, valid until the next fragment is taken.
  ///   - time: when it was captured.
  /// - Returns: whether it is.
  mutating func complete(_ packet: inout IPPacket, time: Int64) -> Bool {
    guard let fragment = packet.fragment else { return true }
    guard FragmentedDatagram.isSound(fragment, length: packet.length) else { return false }
    let index = slot(for: packet, fragment, time: time)
    datagrams[index].insert(packet, fragment)
    return datagrams[index].complete(&packet)
  }

  /// Where the datagram is kept.
  private mutating func slot(for packet: IPPacket, _ fragment: IPPacket.Fragment, time: Int64) -> Int {
    let known = datagrams.firstIndex { $0.holds(packet, fragment) }
    if let known {
      let age = time.subtractingReportingOverflow(datagrams[known].time)
      if !age.overflow, age.partialValue.magnitude <= Self.lifetime { return known }
    }
    let index = known ?? freeSlot()
    if !datagrams[index].isFree { abandoned &+= 1 }
    begun &+= 1
    datagrams[index].begin(packet, fragment, time: time, number: begun)
    return index
  }

  /// A free one, or that of the oldest datagram.
  private mutating func freeSlot() -> Int {
    if let free = datagrams.firstIndex(where: \.isFree) { return free }
    if datagrams.count < Self.limit {
      datagrams.append(FragmentedDatagram())
      return datagrams.count - 1
    }
    return datagrams.indices.min { datagrams[$0].number < datagrams[$1].number } ?? 0
  }
}
