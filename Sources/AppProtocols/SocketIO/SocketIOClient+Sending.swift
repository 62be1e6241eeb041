import Bytes

/// What we say.
extension SocketIOClient {
  /// An event of ours.
  ///
  /// - Parameters:
  ///   - event: what to send.
  ///   - ackDeadline: until when its ack must have come, in seconds; nil: none is asked for.
  package mutating func emit(
    _ event: SocketIOClientLine.Event, ackDeadline: Double? = nil
  ) throws(NotJoined) -> [Action] {
    let namespace = try namespace(event.namespace)
    let id = ackDeadline.map {
      acks.add(.init(namespace: namespace, event: event.name, deadline: $0))
    }
    let (arguments, attachments) = Self.placeholders(event.arguments)
    return send(
      SocketIOPacket(
        event: event.name, arguments, namespace: namespace, id: id, attachments: attachments.count),
      attachments)
  }

  /// Our answer to an event that wants an ack.
  package mutating func answer(_ answer: SocketIOClientLine.Answer) throws(NotJoined) -> [Action] {
    let (arguments, attachments) = Self.placeholders(answer.arguments)
    return send(
      SocketIOPacket(
        attachments.isEmpty ? .ack : .binaryAck, namespace: try namespace(answer.namespace), id: answer.id,
        data: .array(arguments), attachments: attachments.count),
      attachments)
  }

  /// Leaves every namespace, in the order in which they were asked for.
  package mutating func leave() -> [Action] {
    defer { joined = [] }
    return configuration.namespaces.filter(joined.contains).map {
      send(SocketIOPacket(.disconnect, namespace: $0))
    }
  }

  /// The namespace is none of those that are joined.
  package struct NotJoined: Error, Equatable {
    package var namespace: String
  }

  private func namespace(_ wanted: String?) throws(NotJoined) -> String {
    let namespace = wanted ?? configuration.namespaces.first ?? "/"
    guard joined.contains(namespace) else { throw NotJoined(namespace: namespace) }
    return namespace
  }

  private static func placeholders(_ words: [SocketIOClientLine.Argument]) -> ([JSONValue], [[UInt8]]) {
    var attachments: [[UInt8]] = []
    let values = words.map { word -> JSONValue in
      switch word {
      case .json(let value): return value
      case .bytes(let bytes):
        attachments.append(bytes)
        return SocketIOPacket.placeholder(attachments.count - 1)
      }
    }
    return (values, attachments)
  }

  private func send(_ packet: SocketIOPacket, _ attachments: [[UInt8]] = []) -> [Action] {
    [send(packet)] + attachments.map { .send(.binary, $0) }
  }

  func send(_ packet: SocketIOPacket) -> Action { .send(.text, EngineIOPacket(packet).bytes) }
}
