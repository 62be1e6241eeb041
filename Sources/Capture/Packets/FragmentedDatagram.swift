/// A datagram of which a part has come. Of bytes that come twice the first are kept.
struct FragmentedDatagram {
  /// The length of a datagram is a number of 16 bits.
  private static let capacity = 65_536
  /// Fragments begin at multiples of so many bytes.
  private static let unit = 8

  private(set) var isFree = true
  /// Which of all it is, in the order in which they began.
  private(set) var number: UInt64 = 0
  /// When its first fragment came.
  private(set) var time: Int64 = 0
  private var source: (UInt64, UInt64) = (0, 0)
  private var destination: (UInt64, UInt64) = (0, 0)
  private var isIPv6 = false
  private var identification: UInt32 = 0
  private var proto: UInt8 = 0
  /// Known from the last fragment.
  private var length: Int?
  /// Where the furthest fragment ends.
  private var end = 0
  private var unitsThere = 0
  private let bytes = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
  /// One for each unit: is it there?
  private let isThere = UnsafeMutablePointer<Bool>.allocate(capacity: capacity / unit)

  func deallocate() {
    bytes.deallocate()
    isThere.deallocate()
  }

  /// RFC 8200 §4.5: all but the last are multiples of 8 bytes long, and none reaches past the largest datagram.
  static func isSound(_ fragment: IPPacket.Fragment, length: Int) -> Bool {
    length > 0 && fragment.offset + length < capacity && (fragment.isLast || length % unit == 0)
  }

  func holds(_ packet: IPPacket, _ fragment: IPPacket.Fragment) -> Bool {
    // RFC 791 §3.2 counts identifications for each protocol, RFC 8200 §4.5 does not.
    !isFree && identification == fragment.identification && isIPv6 == packet.isIPv6
      && source == packet.source && destination == packet.destination
      && (isIPv6 || proto == packet.proto)
  }

  /// - Parameters:
  ///   - packet: its first fragment to come.
  ///   - fragment: the place of that.
  ///   - time: when it was captured.
  ///   - number: of the datagram.
  mutating func begin(_ packet: IPPacket, _ fragment: IPPacket.Fragment, time: Int64, number: UInt64) {
    isFree = false
    self.number = number
    self.time = time
    source = packet.source
    destination = packet.destination
    isIPv6 = packet.isIPv6
    identification = fragment.identification
    proto = packet.proto
    length = nil
    end = 0
    unitsThere = 0
    isThere.update(repeating: false, count: Self.capacity / Self.unit)
  }

  /// - Parameters:
  ///   - packet: a fragment of this datagram; of one that was cut by the snap length, what is there of it.
  ///   - fragment: its place, sound.
  mutating func insert(_ packet: IPPacket, _ fragment: IPPacket.Fragment) {
    let fragmentEnd = fragment.offset + packet.length
    if let length, fragmentEnd > length { return }
    if fragment.isLast {
      // Fragments that disagree about the end: those that came first are believed.
      guard end <= fragmentEnd else { return }
      length = fragmentEnd
    }
    end = max(end, fragmentEnd)
    if fragment.offset == 0 { proto = packet.proto }
    var position = 0
    while position < packet.captured {
      let size = min(Self.unit, packet.length - position)
      guard position + size <= packet.captured else { return }
      let unit = (fragment.offset + position) / Self.unit
      if !isThere[unit] {
        (bytes + fragment.offset + position).copyMemory(from: packet.payload + position, byteCount: size)
        isThere[unit] = true
        unitsThere += 1
      }
      position += Self.unit
    }
  }

  /// Turns a fragment into the whole datagram, if it is there.
  mutating func complete(_ packet: inout IPPacket) -> Bool {
    guard let length, unitsThere == (length + Self.unit - 1) / Self.unit else { return false }
    isFree = true
    packet.fragment = nil
    packet.proto = proto
    packet.payload = bytes
    packet.captured = length
    packet.length = length
    return true
  }
}
