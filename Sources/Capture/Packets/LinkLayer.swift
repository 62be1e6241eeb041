/// What lies inside the link layer's header of a packet.
enum NetworkLayer {
  /// At so many bytes from the beginning of the packet.
  case ip(Int)
  /// Not IP.
  case other
  /// The packet ends before it can be told.
  case cut
  case unreadable
}

extension CapturedPacket {
  /// Finds the IP header.
  func networkLayer() -> NetworkLayer {
    let fields = NetworkFields(bytes)
    switch linkType {
    case .ethernet:
      return captured < 14 ? .cut : networkLayer(etherType: fields.uint16(12), at: 14)
    case .linuxCooked:
      return captured < 16 ? .cut : networkLayer(etherType: fields.uint16(14), at: 16)
    case .linuxCooked2:
      return captured < 20 ? .cut : networkLayer(etherType: fields.uint16(0), at: 20)
    case .null, .loop:
      return captured < 4 ? .cut : Self.isIP(addressFamily: fields.uint32(0)) ? .ip(4) : .other
    case .raw, .rawBSD, .rawOpenBSD, .ipv4, .ipv6:
      return .ip(0)
    default:
      return .unreadable
    }
  }

  private enum EtherType {
    static let ipv4: UInt16 = 0x0800
    static let ipv6: UInt16 = 0x86DD
    /// IEEE 802.1Q, IEEE 802.1ad, and what was used for stacked tags before it.
    static let tags: (UInt16, UInt16, UInt16) = (0x8100, 0x88A8, 0x9100)
    static let pppoeSession: UInt16 = 0x8864
  }

  /// - Parameters:
  ///   - etherType: what follows.
  ///   - start: where it begins.
  private func networkLayer(etherType: UInt16, at start: Int) -> NetworkLayer {
    let fields = NetworkFields(bytes)
    var (type, offset) = (etherType, start)
    while true {
      switch type {
      case EtherType.ipv4, EtherType.ipv6:
        return .ip(offset)
      case EtherType.tags.0, EtherType.tags.1, EtherType.tags.2:
        guard captured >= offset + 4 else { return .cut }
        type = fields.uint16(offset + 2)
        offset += 4
      case EtherType.pppoeSession:
        // RFC 2516 §4: 6 bytes, then PPP, whose protocol field has 2.
        guard captured >= offset + 8 else { return .cut }
        let proto = fields.uint16(offset + 6)
        return proto == 0x0021 || proto == 0x0057 ? .ip(offset + 8) : .other
      default:
        return .other
      }
    }
  }

  /// The numbers that the systems have for AF_INET (all 2) and AF_INET6, in either byte order.
  private static func isIP(addressFamily value: UInt32) -> Bool {
    switch value <= 0xFFFF ? value : value.byteSwapped {
    case 2, 10, 24, 28, 30: true
    default: false
    }
  }
}
