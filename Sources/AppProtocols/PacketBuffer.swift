/// The bytes of a packet whose end has not come, for protocols in which messages and packets have nothing to do
/// with each other.
struct PacketBuffer {
  private var held: [UInt8] = []

  var count: Int { held.count }

  /// Reads packets from what is held and what has come.
  ///
  /// - Parameters:
  ///   - payload: of the next message.
  ///   - what: a packet is, as the subject of a sentence.
  ///   - read: gives the packets that are complete, and moves the position behind them.
  /// - Throws: `Unreadable`; what was held is dropped then.
  mutating func read(
    _ payload: UnsafeRawBufferPointer, _ what: String,
    _ read: (UnsafeRawBufferPointer, inout Int) throws(Unreadable) -> [DecodedPacket]
  ) throws(Unreadable) -> [DecodedPacket] {
    var bytes = held
    held = []
    guard payload.count + bytes.count <= DecodingLimits.bytes else {
      throw Unreadable("\(what) has come to more than \(DecodingLimits.bytes) bytes")
    }
    var position = 0
    guard !bytes.isEmpty else {
      let packets = try read(payload, &position)
      held = Array(payload[position...])
      return packets
    }
    bytes.append(contentsOf: payload)
    let packets = try bytes.reading { all throws(Unreadable) in try read(all, &position) }
    bytes.removeFirst(position)
    held = bytes
    return packets
  }
}
