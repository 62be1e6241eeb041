/// One packet as its file holds it.
struct CapturedPacket {
  /// From the link layer's header on. Valid until the next one is read.
  var bytes: UnsafeMutableRawPointer
  /// Bytes that are there.
  var captured: Int
  /// Bytes that were on the wire; no less than `captured`.
  var length: Int
  /// Nanoseconds since 1970.
  var time: Int64
  var linkType: LinkType

  /// What a record of a packet may claim, in bytes: more than any link carries (a segment of IPv6 that the network
  /// card cuts up has at most 512 KiB).
  static let limit = 16 << 20
}
