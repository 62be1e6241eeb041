import Bytes
import WebSocketCore

/// Engine.IO 4 with Socket.IO 5 in its messages. Attachments are joined to their packet, which is shown when
/// the last one has come. Engine.IO 3 is named where it is known by what only it does.
package struct SocketIODecoder: PayloadDecoder {
  package static let name = "socketio"

  private let sender: Role
  private let showsSecrets: Bool
  private var isRevision3: Bool
  /// A packet whose attachments are still coming.
  private var pending: Pending?

  private struct Pending {
    var packet: SocketIOPacket
    var attachments: [Attachment] = []
    /// Bytes of the attachments so far.
    var size = 0
  }

  private struct Attachment {
    var bytes: [UInt8]
    var isText: Bool

    var json: JSONValue { isText ? .string(String(decoding: bytes, as: UTF8.self)) : .hex(bytes) }
  }

  /// - Parameters:
  ///   - sender: of these messages.
  ///   - isRevision3: the request asked for `EIO=3`.
  ///   - showsSecrets: false: what a client sends to be let in is taken out.
  package init(sender: Role, isRevision3: Bool = false, showsSecrets: Bool = false) {
    self.sender = sender
    self.showsSecrets = showsSecrets
    self.isRevision3 = isRevision3
  }

  package static var spansMessages: Bool { true }

  package mutating func losePlace() { pending = nil }

  package var unfinished: String? {
    pending.map { "\($0.attachments.count) of \($0.packet.attachments) attachments of \($0.packet.title)" }
  }

  package mutating func decode(_ payload: UnsafeRawBufferPointer, _ opcode: Opcode) -> Decoding {
    Decoding { () throws(Unreadable) in
      if opcode == .binary { return try attach(payload, isText: false) }
      try DecodingLimits.check(payload)
      let packet: EngineIOPacket
      do throws(EngineIOError) { packet = try EngineIOPacket(parsing: payload) } catch {
        throw Unreadable(error.description)
      }
      guard packet.kind == .message else { return [try engine(packet)] }
      // As python-socketio has it: text where an attachment is due is taken as the attachment.
      guard pending == nil else {
        return try attach(UnsafeRawBufferPointer(rebasing: payload.dropFirst()), isText: true)
      }
      return try socket(packet.data)
    }
  }

  private mutating func engine(_ packet: EngineIOPacket) throws(Unreadable) -> DecodedPacket {
    let isProbe = packet.data.elementsEqual("probe".utf8)
    // In revision 3 the client asks and the server answers; since revision 4 it is the other way round.
    if !isProbe, packet.kind == (sender == .client ? .ping : .pong) { isRevision3 = true }
    var fields: [JSONValue.Member] = []
    if packet.kind == .open {
      let open = try packet.data.reading { data throws(Unreadable) in
        try JSONValue.parse(data, "the Engine.IO open packet")
      }
      guard case .object(let members) = open else {
        throw Unreadable("an Engine.IO open packet without fields")
      }
      fields = members
    } else if !packet.data.isEmpty {
      fields = [.init("data", .string(String(decoding: packet.data, as: UTF8.self)))]
    }
    let isHeartbeat = !isProbe && (packet.kind == .ping || packet.kind == .pong)
    return named(DecodedPacket(packet.kind.name, fields, key: "engine", isHeartbeat: isHeartbeat))
  }

  private mutating func socket(_ data: [UInt8]) throws(Unreadable) -> [DecodedPacket] {
    let packet: SocketIOPacket
    do throws(SocketIOError) { packet = try SocketIOPacket(parsing: data) } catch {
      throw Unreadable(error.description)
    }
    guard packet.attachments <= DecodingLimits.attachments else {
      throw Unreadable(
        "\(packet.attachments) attachments announced: no more than \(DecodingLimits.attachments) are joined")
    }
    // Only revision 3 lets a client in without giving it a sid.
    if sender == .server, packet.kind == .connect, packet.data == nil { isRevision3 = true }
    guard packet.attachments == 0 else {
      pending = Pending(packet: packet)
      return []
    }
    return [shown(packet)]
  }

  private mutating func attach(
    _ bytes: UnsafeRawBufferPointer, isText: Bool
  ) throws(Unreadable) -> [DecodedPacket] {
    guard var joined = pending else {
      throw Unreadable("a binary message that no Socket.IO packet has announced")
    }
    pending = nil
    joined.size += bytes.count
    guard joined.size <= DecodingLimits.bytes else {
      throw Unreadable(
        "the attachments of \(joined.packet.title) have more than \(DecodingLimits.bytes) bytes")
    }
    // Revision 3 puts the type of the packet before an attachment as well: the byte 4.
    let hasType = isRevision3 && !isText && bytes.first == EngineIOPacket.Kind.message.rawValue
    joined.attachments.append(Attachment(bytes: Array(bytes.dropFirst(hasType ? 1 : 0)), isText: isText))
    guard joined.attachments.count == joined.packet.attachments else {
      pending = joined
      return []
    }
    let attachments = joined.attachments
    joined.packet.data = joined.packet.data.map { data in
      SocketIOPacket.replacingPlaceholders(in: data) { number in
        attachments.indices.contains(number) ? attachments[number].json : nil
      }
    }
    return [shown(joined.packet)]
  }

  private func shown(_ packet: SocketIOPacket) -> DecodedPacket {
    named((showsSecrets ? packet : packet.withoutSecrets(from: sender)).shown)
  }

  private func named(_ packet: DecodedPacket) -> DecodedPacket {
    guard isRevision3, case .object(let fields) = packet.fields else { return packet }
    return DecodedPacket(
      text: packet.text + " (Engine.IO 3)", fields: .object(fields + [.init("protocol", .number("3"))]),
      isHeartbeat: packet.isHeartbeat)
  }
}
