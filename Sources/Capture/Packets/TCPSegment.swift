/// One TCP segment as a capture holds it. The payload is valid until the next one is read.
package struct TCPSegment {
  package struct Flags: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let fin = Flags(rawValue: 0x01)
    package static let syn = Flags(rawValue: 0x02)
    package static let rst = Flags(rawValue: 0x04)
    package static let ack = Flags(rawValue: 0x10)
    /// What begins or ends something.
    static let turns = Flags(rawValue: 0x07)

    // The standard library's compare by way of a witness table, for each segment.
    @inline(__always)
    package func contains(_ member: Flags) -> Bool { rawValue & member.rawValue == member.rawValue }

    @inline(__always)
    package func isDisjoint(with other: Flags) -> Bool { rawValue & other.rawValue == 0 }
  }

  /// Nanoseconds since 1970.
  package var time: Int64
  /// Of the packet, counted from 1 as Wireshark counts.
  package var packet: UInt64
  package var source: Endpoint
  package var destination: Endpoint
  package var sequence: UInt32
  /// Meaningless without `.ack`.
  package var acknowledgment: UInt32
  package var flags: Flags
  /// May be changed: payloads are unmasked in place.
  package var payload: UnsafeMutableRawBufferPointer
  /// Bytes of payload that were sent after these and that the capture's snap length has cut off.
  package var missing: Int

  package init(
    time: Int64, packet: UInt64, source: Endpoint, destination: Endpoint, sequence: UInt32,
    acknowledgment: UInt32, flags: Flags, payload: UnsafeMutableRawBufferPointer, missing: Int = 0
  ) {
    self.time = time
    self.packet = packet
    self.source = source
    self.destination = destination
    self.sequence = sequence
    self.acknowledgment = acknowledgment
    self.flags = flags
    self.payload = payload
    self.missing = missing
  }
}
