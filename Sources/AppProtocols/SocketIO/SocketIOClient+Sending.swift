import Bytes

/// What we say.
extension SocketIOClient {
  /// An event of ours.
  ///
  /// - Parameters:
  ///   - event: what to send.
  ///   - ackDeadline: until when its ack must have come, in seconds; nil: none is asked for.
  package mutating func emit(
    _ event: SocketIOLine.Event, ackDeadline: Double? = nil
  ) throws(NotJoined) -> [Action] {
    let namespace = try namespace(event.namespace)
    let id = ackDeadline.map {
      acks.add(.init(namespace: namespace, event: event.name, deadline: $0))
    }
    return send(SocketIOEvent(event, namespace: namespace, id: id).messages)
  }

  /// Our answer to an event that wants an ack.
  package mutating func answer(_ answer: SocketIOLine.Answer) throws(NotJoined) -> [Action] {
    let (arguments, attachments) = SocketIOLine.placeholders(answer.arguments)
    return send(
      SocketIOAck(
        namespace: try namespace(answer.namespace), event: nil, id: answer.id, arguments: arguments,
        attachments: attachments
      ).messages)
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

  private func send(_ messages: [EngineIOMessage]) -> [Action] {
    messages.map { .send($0.opcode, $0.payload) }
  }

  func send(_ packet: SocketIOPacket) -> Action { .send(.text, EngineIOPacket(packet).bytes) }
}
