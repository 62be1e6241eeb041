/// What the packets of a capture were. Each counts in `packets` and as one thing more; the fragment that completes a
/// datagram also as what is in it.
package struct PacketCounts: Equatable, Sendable {
  package var packets: UInt64 = 0
  package var segments: UInt64 = 0
  /// Not TCP over IP.
  package var otherProtocols: UInt64 = 0
  /// Fragments of IP datagrams.
  package var fragments: UInt64 = 0
  /// Datagrams of which fragments have not come.
  package var incompleteDatagrams: UInt64 = 0
  /// Headers that contradict themselves, or were cut by the snap length.
  package var unusable: UInt64 = 0
  /// Packets of link types that cannot be read.
  package var unreadableLinkTypes: [LinkType: UInt64] = [:]

  package init() {}
}
