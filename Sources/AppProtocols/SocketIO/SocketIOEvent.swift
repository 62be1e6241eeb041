import Bytes

/// An event that came, or that is to be sent: put together with its attachments.
package struct SocketIOEvent: Equatable, Sendable {
  package var namespace: String
  package var name: String
  /// With placeholders where attachments belong.
  package var arguments: [JSONValue]
  package var attachments: [[UInt8]]
  /// Of the ack that its sender wants.
  package var id: Int?

  package init(
    namespace: String = "/", name: String, arguments: [JSONValue] = [], attachments: [[UInt8]] = [],
    id: Int? = nil
  ) {
    self.namespace = namespace
    self.name = name
    self.arguments = arguments
    self.attachments = attachments
    self.id = id
  }
}

/// The other side's answer to an event of ours.
package struct SocketIOAck: Equatable, Sendable {
  package var namespace: String
  /// The name of the event that it answers; nil where none waits for it.
  package var event: String?
  package var id: Int
  package var arguments: [JSONValue]
  package var attachments: [[UInt8]]

  package init(
    namespace: String = "/", event: String?, id: Int, arguments: [JSONValue] = [],
    attachments: [[UInt8]] = []
  ) {
    self.namespace = namespace
    self.event = event
    self.id = id
    self.arguments = arguments
    self.attachments = attachments
  }
}

/// From packets, and back to them.
extension SocketIOEvent {
  /// Nil where the packet is no event.
  init?(_ packet: SocketIOPacket, _ attachments: [[UInt8]]) {
    guard let event = packet.event else { return nil }
    self.init(
      namespace: packet.namespace, name: event.name, arguments: Array(event.arguments),
      attachments: attachments, id: packet.id)
  }

  /// What a person has written.
  ///
  /// - Parameters:
  ///   - line: with its bytes among the arguments.
  ///   - namespace: where it goes.
  ///   - id: of the ack that is wanted.
  ///   - present: attachments for which there are placeholders in the line already.
  package init(
    _ line: SocketIOLine.Event, namespace: String, id: Int? = nil, attachments present: [[UInt8]] = []
  ) {
    let (arguments, attachments) = SocketIOLine.placeholders(line.arguments, after: present)
    self.init(
      namespace: namespace, name: line.name, arguments: arguments, attachments: attachments, id: id)
  }

  /// As it goes out: the packet, and each attachment.
  package var messages: [EngineIOMessage] {
    EngineIOMessage.messages(
      SocketIOPacket(
        event: name, arguments, namespace: namespace, id: id, attachments: attachments.count), attachments)
  }
}

extension SocketIOAck {
  /// Nil where the packet is no ack.
  ///
  /// - Parameters:
  ///   - packet: which came.
  ///   - attachments: of it.
  ///   - acks: those that are waited for: this one is no more.
  init?(_ packet: SocketIOPacket, _ attachments: [[UInt8]], _ acks: inout SocketIOAcks) {
    guard packet.kind == .ack || packet.kind == .binaryAck, let id = packet.id,
      case .array(let arguments) = packet.data
    else { return nil }
    let asked = acks.take(id, namespace: packet.namespace)
    self.init(
      namespace: packet.namespace, event: asked?.event, id: id, arguments: arguments,
      attachments: attachments)
  }

  /// As it goes out: the packet, and each attachment.
  package var messages: [EngineIOMessage] {
    EngineIOMessage.messages(
      SocketIOPacket(
        attachments.isEmpty ? .ack : .binaryAck, namespace: namespace, id: id, data: .array(arguments),
        attachments: attachments.count), attachments)
  }
}

extension SocketIOLine {
  /// Arguments as a packet has them: a placeholder where there are bytes, and the bytes.
  ///
  /// - Parameters:
  ///   - arguments: as they were written.
  ///   - present: attachments that go before.
  static func placeholders(
    _ arguments: [Argument], after present: [[UInt8]] = []
  ) -> ([JSONValue], [[UInt8]]) {
    var attachments = present
    let values = arguments.map { argument -> JSONValue in
      switch argument {
      case .json(let value): return value
      case .bytes(let bytes):
        attachments.append(bytes)
        return SocketIOPacket.placeholder(attachments.count - 1)
      }
    }
    return (values, attachments)
  }
}
