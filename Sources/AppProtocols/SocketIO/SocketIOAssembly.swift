import Bytes

/// Puts packets and the attachments that follow them together.
struct SocketIOAssembly: Sendable {
  enum Outcome: Equatable {
    case whole(SocketIOPacket, [[UInt8]])
    /// Not of the protocol, or not as it should be: why, and the message where it is shown nowhere else.
    case unexpected(String, raw: [UInt8]?)
  }

  /// Bytes of all attachments of one packet.
  private let limit: Int
  private var waiting: SocketIOAttachments?

  init(limit: Int) { self.limit = limit }

  /// - Parameter data: of an Engine.IO message.
  mutating func receive(_ data: [UInt8]) -> [Outcome] {
    let cutOff = end()
    do throws(SocketIOError) {
      return cutOff + begin(try SocketIOPacket(parsing: data))
    } catch {
      return cutOff + [.unexpected(error.description, raw: EngineIOPacket(.message, data).bytes)]
    }
  }

  private mutating func begin(_ packet: SocketIOPacket) -> [Outcome] {
    if packet.attachments == 0 { return [.whole(packet, [])] }
    guard packet.attachments <= DecodingLimits.attachments else {
      return [
        .unexpected(
          "\(packet.attachments) attachments announced: no more than \(DecodingLimits.attachments) are joined",
          raw: EngineIOPacket(packet).bytes)
      ]
    }
    waiting = SocketIOAttachments(for: packet, limit: limit)
    return []
  }

  mutating func receive(attachment: UnsafeRawBufferPointer) -> [Outcome] {
    guard waiting != nil else {
      return [.unexpected("a binary message that belongs to no event", raw: Array(attachment))]
    }
    waiting?.take(attachment)
    guard let waiting, waiting.isComplete else { return [] }
    self.waiting = nil
    guard !waiting.isTooLong else {
      return [
        .unexpected(
          "the attachments of an event are longer than \(limit) bytes together and were dropped",
          raw: EngineIOPacket(waiting.packet).bytes)
      ]
    }
    return [.whole(waiting.packet, waiting.received)]
  }

  /// The next packet has begun, or the session is over: what waits for attachments gets none any more.
  mutating func end() -> [Outcome] {
    guard let waiting else { return [] }
    self.waiting = nil
    return [
      .unexpected(
        "\(waiting.missingCount) of the \(waiting.packet.attachments) attachments that belong here did not come",
        raw: nil),
      .whole(waiting.packet, waiting.received),
    ]
  }
}
