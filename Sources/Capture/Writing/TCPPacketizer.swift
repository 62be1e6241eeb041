import WebSocketCore

/// Makes the packets of a TCP connection that was seen from inside, as streams of bytes: with the sequence
/// numbers, acknowledgements and checksums that make a dissector put them together again. Nothing is ever lost
/// or sent twice.
struct TCPPacketizer {
  struct Flags: OptionSet {
    let rawValue: UInt8
    static let fin = Flags(rawValue: 1)
    static let syn = Flags(rawValue: 2)
    static let rst = Flags(rawValue: 4)
    static let psh = Flags(rawValue: 8)
    static let ack = Flags(rawValue: 16)
  }

  /// What an IPv4 packet holds at the most, less both headers.
  static let maximumPayload = 65_535 - 20 - tcpHeaderSize
  private static let tcpHeaderSize = 20
  private static let tcpProtocol: UInt8 = 6
  private static let hopLimit: UInt8 = 64
  /// Of the client, then of the server; dissectors show what is relative to them.
  private static let initialSequence: (client: UInt32, server: UInt32) = (1_000_000, 2_000_000)

  private let client: Endpoint
  private let server: Endpoint
  /// The next byte of each side.
  private var clientSequence = initialSequence.client
  private var serverSequence = initialSequence.server
  private var packetNumber: UInt16 = 0

  /// - Parameters:
  ///   - client: who connected.
  ///   - server: of the same family of addresses.
  init(client: Endpoint, server: Endpoint) {
    self.client = client
    self.server = server
  }

  /// The handshake of TCP.
  mutating func open() -> [[UInt8]] {
    [segment(from: .client, .syn), segment(from: .server, [.syn, .ack]), segment(from: .client, .ack)]
  }

  /// What a side sent with one write.
  mutating func data(_ bytes: ArraySlice<UInt8>, from sender: Role) -> [[UInt8]] {
    var packets: [[UInt8]] = []
    var rest = bytes
    while !rest.isEmpty {
      let part = rest.prefix(Self.maximumPayload)
      rest = rest.dropFirst(part.count)
      packets.append(segment(from: sender, rest.isEmpty ? [.psh, .ack] : .ack, part))
    }
    return packets
  }

  /// A side ends its stream, and the other one has heard of it.
  mutating func end(from sender: Role) -> [[UInt8]] {
    [segment(from: sender, [.fin, .ack]), segment(from: sender.peer, .ack)]
  }

  mutating func reset(from sender: Role) -> [[UInt8]] { [segment(from: sender, [.rst, .ack])] }

  private mutating func segment(
    from sender: Role, _ flags: Flags, _ payload: ArraySlice<UInt8> = []
  ) -> [UInt8] {
    let (source, target) = sender == .client ? (client, server) : (server, client)
    let (sequence, acknowledged) =
      sender == .client ? (clientSequence, serverSequence) : (serverSequence, clientSequence)
    var segment = BigEndian()
    segment.append(source.port)
    segment.append(target.port)
    segment.append(sequence)
    segment.append(flags.contains(.ack) ? acknowledged : 0)
    segment.append(UInt8(Self.tcpHeaderSize / 4) << 4)
    segment.append(flags.rawValue)
    segment.append(UInt16.max)
    let checksumOffset = segment.bytes.count
    segment.append(UInt16(0))
    segment.append(UInt16(0))
    segment.bytes += payload
    segment.set(checksum(of: segment.bytes, source, target), at: checksumOffset)

    let advance = UInt32(payload.count) &+ (flags.isDisjoint(with: [.syn, .fin]) ? 0 : 1)
    if sender == .client { clientSequence &+= advance } else { serverSequence &+= advance }
    return ipHeader(source, target, payloadSize: segment.bytes.count) + segment.bytes
  }

  /// RFC 9293 §3.1: over a pseudo-header of addresses, protocol and length too.
  private func checksum(of segment: [UInt8], _ source: Endpoint, _ target: Endpoint) -> UInt16 {
    var checksum = InternetChecksum()
    checksum.add(source.addressBytes)
    checksum.add(target.addressBytes)
    checksum.add(UInt16(Self.tcpProtocol))
    checksum.add(UInt16(segment.count))
    checksum.add(segment)
    return checksum.value
  }

  private mutating func ipHeader(_ source: Endpoint, _ target: Endpoint, payloadSize: Int) -> [UInt8] {
    packetNumber &+= 1
    var header = BigEndian()
    if source.isIPv6 {
      header.append(UInt32(6) << 28)
      header.append(UInt16(payloadSize))
      header.append(Self.tcpProtocol)
      header.append(Self.hopLimit)
      header.bytes += source.addressBytes + target.addressBytes
      return header.bytes
    }
    header.append(UInt16(0x4500))
    header.append(UInt16(20 + payloadSize))
    header.append(packetNumber)
    // Don't Fragment.
    header.append(UInt16(0x4000))
    header.append(Self.hopLimit)
    header.append(Self.tcpProtocol)
    header.append(UInt16(0))
    header.bytes += source.addressBytes + target.addressBytes
    var checksum = InternetChecksum()
    checksum.add(header.bytes)
    header.set(checksum.value, at: 10)
    return header.bytes
  }
}

/// Network order.
private struct BigEndian {
  var bytes: [UInt8] = []

  mutating func append(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func set(_ number: UInt16, at offset: Int) {
    bytes[offset] = UInt8(number >> 8)
    bytes[offset + 1] = UInt8(truncatingIfNeeded: number)
  }
}
