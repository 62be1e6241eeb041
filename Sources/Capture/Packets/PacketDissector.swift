/// Finds the TCP segments in packets. Checksums are not looked at: where the network card makes them they are wrong
/// in captures of the sender.
struct PacketDissector: ~Copyable {
  private var tally = PacketCounts()
  private var fragments = FragmentReassembly()

  private static let tcp: UInt8 = 6

  init() {}

  var counts: PacketCounts {
    var counts = tally
    counts.incompleteDatagrams = fragments.abandoned &+ UInt64(fragments.pending)
    return counts
  }

  /// - Returns: nil if there is none in it. The payload is valid as long as the packet, and no longer than until the
  ///   next call.
  @inline(__always)
  mutating func segment(in packet: CapturedPacket) -> TCPSegment? {
    tally.packets &+= 1
    switch packet.networkLayer() {
    case .ip(let offset):
      return segment(in: packet, at: offset)
    case .other:
      tally.otherProtocols &+= 1
    case .cut:
      tally.unusable &+= 1
    case .unreadable:
      tally.unreadableLinkTypes[packet.linkType, default: 0] &+= 1
    }
    return nil
  }

  private mutating func segment(in packet: CapturedPacket, at offset: Int) -> TCPSegment? {
    guard packet.captured > offset,
      var datagram = IPPacket(
        packet.bytes + offset, captured: packet.captured - offset, length: packet.length - offset),
      datagram.skipExtensions()
    else {
      tally.unusable &+= 1
      return nil
    }
    if datagram.fragment != nil {
      tally.fragments &+= 1
      guard fragments.complete(&datagram, time: packet.time) else { return nil }
      guard datagram.skipExtensions(), datagram.fragment == nil else {
        tally.unusable &+= 1
        return nil
      }
    }
    guard datagram.proto == Self.tcp else {
      tally.otherProtocols &+= 1
      return nil
    }
    guard let segment = TCPSegment(datagram, number: tally.packets, time: packet.time) else {
      tally.unusable &+= 1
      return nil
    }
    tally.segments &+= 1
    return segment
  }
}

extension TCPSegment {
  /// Reads the header (RFC 9293 §3.1).
  /// - Parameters:
  ///   - datagram: a whole one, as far as it was captured.
  ///   - number: of the packet.
  ///   - time: of the packet.
  /// - Returns: nil if that is no header, or only a part of one.
  fileprivate init?(_ datagram: IPPacket, number: UInt64, time: Int64) {
    guard datagram.captured >= 20 else { return nil }
    let fields = NetworkFields(datagram.payload)
    let header = Int(fields.byte(12) >> 4) * 4
    guard header >= 20, header <= datagram.length else { return nil }
    // The options may be what the snap length has cut.
    let start = min(header, datagram.captured)
    let present = datagram.captured - start
    self.init(
      time: time, packet: number,
      source: Endpoint(address: datagram.source, isIPv6: datagram.isIPv6, port: fields.uint16(0)),
      destination: Endpoint(address: datagram.destination, isIPv6: datagram.isIPv6, port: fields.uint16(2)),
      sequence: fields.uint32(4), acknowledgment: fields.uint32(8), flags: Flags(rawValue: fields.byte(13)),
      payload: UnsafeMutableRawBufferPointer(start: datagram.payload + start, count: present),
      missing: datagram.length - header - present)
  }
}
