/// What the packets of a capture were. Each is counted once beside in `packets`, but for the fragment that completes a
/// datagram, which is counted with what is in it as well.
package struct PacketCounts: Equatable, Sendable {
  package var packets: UInt64 = 0
  package var segments: UInt64 = 0
  /// Not TCP over IP.
  package var otherProtocols: UInt64 = 0
  /// Fragments of IP datagrams.
  package var fragments: UInt64 = 0
  /// Datagrams of which fragments never came.
  package var abandonedDatagrams: UInt64 = 0
  /// Headers that contradict themselves, or were cut by the snap length.
  package var unusable: UInt64 = 0
  /// Packets of link types that cannot be read.
  package var unreadableLinkTypes: [LinkType: UInt64] = [:]

  package init() {}
}
