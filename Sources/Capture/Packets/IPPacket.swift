/// A packet of IPv4 or IPv6 without its header.
struct IPPacket {
  /// Its place in a datagram that was sent in several.
  struct Fragment {
    var identification: UInt32
    /// In bytes, a multiple of 8.
    var offset: Int
    var isLast: Bool
  }

  /// As in `Endpoint`.
  var source: (UInt64, UInt64)
  var destination: (UInt64, UInt64)
  var isIPv6: Bool
  /// Of the payload: a number of IANA's registry.
  var proto: UInt8
  var payload: UnsafeMutableRawPointer
  /// Bytes of the payload that are there.
  var captured: Int
  /// Bytes of the payload that were sent; no less than `captured`.
  var length: Int
  var fragment: Fragment?

  /// Reads the header. IPv6's extension headers are left for `skipExtensions`.
  /// - Parameters:
  ///   - start: its first byte.
  ///   - captured: bytes that are there, at least 1.
  ///   - length: bytes that were on the wire, from the header on.
  /// - Returns: nil if that is no header, or only a part of one.
  init?(_ start: UnsafeMutableRawPointer, captured: Int, length: Int) {
    switch NetworkFields(start).byte(0) >> 4 {
    case 4: self.init(ipv4: start, captured: captured, length: length)
    case 6: self.init(ipv6: start, captured: captured, length: length)
    default: return nil
    }
  }

  /// RFC 791 §3.1.
  private init?(ipv4 start: UnsafeMutableRawPointer, captured: Int, length: Int) {
    guard captured >= 20 else { return nil }
    let fields = NetworkFields(start)
    let header = Int(fields.byte(0) & 0x0F) * 4
    // Segmentation that is left to the network card makes packets whose length does not fit: it is 0.
    let stated = Int(fields.uint16(2))
    let total = stated == 0 ? length : stated
    guard header >= 20, header <= total, header <= captured else { return nil }
    source = (Self.ipv4Address(start + 12), 0)
    destination = (Self.ipv4Address(start + 16), 0)
    isIPv6 = false
    proto = fields.byte(9)
    payload = start + header
    // What follows the datagram pads a short Ethernet frame.
    self.captured = min(captured, total) - header
    self.length = total - header
    let place = fields.uint16(6)
    if place & 0x3FFF != 0 {
      fragment = Fragment(
        identification: UInt32(fields.uint16(4)), offset: Int(place & 0x1FFF) * 8, isLast: place & 0x2000 == 0
      )
    }
  }

  /// RFC 8200 §3.
  private init?(ipv6 start: UnsafeMutableRawPointer, captured: Int, length: Int) {
    guard captured >= 40 else { return nil }
    let fields = NetworkFields(start)
    // 0: a jumbogram (RFC 2675 §3), or segmentation that is left to the network card.
    let stated = Int(fields.uint16(4))
    let size = stated == 0 ? max(length, captured) - 40 : stated
    source = Self.ipv6Address(start + 8)
    destination = Self.ipv6Address(start + 24)
    isIPv6 = true
    proto = fields.byte(6)
    payload = start + 40
    self.captured = min(captured - 40, size)
    self.length = size
  }

  @inline(__always)
  private static func ipv4Address(_ start: UnsafeMutableRawPointer) -> UInt64 {
    UInt64(littleEndian: UInt64(UInt32(littleEndian: start.loadUnaligned(as: UInt32.self))))
  }

  @inline(__always)
  private static func ipv6Address(_ start: UnsafeMutableRawPointer) -> (UInt64, UInt64) {
    (start.loadUnaligned(as: UInt64.self), start.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
  }
}

extension IPPacket {
  private enum Header {
    static let hopByHop: UInt8 = 0
    static let routing: UInt8 = 43
    static let fragment: UInt8 = 44
    static let authentication: UInt8 = 51
    static let destinationOptions: UInt8 = 60
    static let mobility: UInt8 = 135
    static let hostIdentity: UInt8 = 139
    static let shim6: UInt8 = 140
  }

  /// Goes past the headers between IP and what it carries, up to a fragment header that matters.
  /// - Returns: false if one of them is not whole.
  mutating func skipExtensions() -> Bool {
    while true {
      switch proto {
      case Header.hopByHop, Header.routing, Header.destinationOptions, Header.mobility, Header.hostIdentity,
        Header.shim6:
        guard isIPv6 else { return true }
        // RFC 8200 §4.3: "not including the first 8 octets".
        guard captured >= 8, skip((Int(NetworkFields(payload).byte(1)) + 1) * 8) else { return false }
      case Header.authentication:
        // RFC 4302 §2.2: "in 32-bit words (4-byte units), minus \"2\"".
        guard captured >= 8, skip((Int(NetworkFields(payload).byte(1)) + 2) * 4) else { return false }
      case Header.fragment where isIPv6:
        guard captured >= 8 else { return false }
        let fields = NetworkFields(payload)
        let place = fields.uint16(2)
        let identification = fields.uint32(4)
        guard skip(8) else { return false }
        // RFC 6946: a fragment that is the whole packet is not kept for reassembly.
        guard place & 0xFFF9 != 0 else { continue }
        fragment = Fragment(
          identification: identification, offset: Int(place & 0xFFF8), isLast: place & 1 == 0)
        return true
      default:
        return true
      }
    }
  }

  /// The first byte of every such header says what follows.
  private mutating func skip(_ size: Int) -> Bool {
    guard size <= captured else { return false }
    proto = NetworkFields(payload).byte(0)
    payload += size
    captured -= size
    length -= size
    return true
  }
}
