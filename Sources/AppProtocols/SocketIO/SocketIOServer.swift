import Bytes
import WebSocketCore

/// What a server of Socket.IO 5 knows of one client: the namespaces that it is in, packets that wait for their
/// attachments, and the acks that it owes. Packets in, actions out; no sockets, and no clock.
///
/// What no real server would answer is told and left without an answer, instead of ending the session: whoever
/// tries a client with it is to see what it says.
package struct SocketIOServer: Sendable {
  package typealias Action = SocketIOServerAction

  package struct Configuration: Equatable, Sendable {
    /// Those that a client may join; nil: any.
    package var namespaces: [String]?
    /// Bytes of all attachments of one packet.
    package var attachmentLimit: Int

    /// - Parameters:
    ///   - namespaces: each with its slash; nil: any.
    ///   - attachmentLimit: in bytes, for one packet.
    package init(namespaces: [String]? = nil, attachmentLimit: Int = 64 << 20) {
      self.namespaces = namespaces
      self.attachmentLimit = attachmentLimit
    }
  }

  /// Namespaces that one client may be in: each takes memory for as long as it stays.
  private static let mostNamespaces = 1000

  private let configuration: Configuration
  private var assembly: SocketIOAssembly
  /// In which the client is.
  package private(set) var joined: Set<String> = []
  private var acks = SocketIOAcks()

  package init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    assembly = SocketIOAssembly(limit: configuration.attachmentLimit)
  }

  // MARK: Receiving

  /// Takes one packet.
  ///
  /// - Parameters:
  ///   - data: of an Engine.IO message.
  ///   - newSID: makes the sid of a client in a namespace.
  package mutating func receive(_ data: [UInt8], newSID: () -> String) -> [Action] {
    take(assembly.receive(data), newSID)
  }

  /// Takes a binary message.
  package mutating func receive(attachment: [UInt8]) -> [Action] {
    let outcomes = attachment.withUnsafeBytes { assembly.receive(attachment: $0) }
    // Only packets without attachments join.
    return take(outcomes) { "" }
  }

  private mutating func take(_ outcomes: [SocketIOAssembly.Outcome], _ newSID: () -> String) -> [Action] {
    var actions: [Action] = []
    for outcome in outcomes {
      switch outcome {
      case .whole(var packet, let attachments):
        // As all servers do: what a client puts behind the question mark belongs to no name.
        packet.namespace = String(packet.namespace.prefix { $0 != "?" })
        actions += take(packet, attachments, newSID)
      case .unexpected(let why, let raw): actions.append(.unexpected(why, raw: raw))
      }
    }
    return actions
  }

  private mutating func take(
    _ packet: SocketIOPacket, _ attachments: [[UInt8]], _ newSID: () -> String
  ) -> [Action] {
    if packet.kind == .connect { return join(packet, newSID) }
    let namespace = packet.namespace
    guard joined.contains(namespace) else {
      let why = "a Socket.IO \(packet.kind.name) for \(namespace), in which the client is not"
      return [.unexpected(why, raw: EngineIOPacket(packet).bytes)]
    }
    switch packet.kind {
    case .disconnect:
      joined.remove(namespace)
      return [.left(namespace: namespace)]
    case .event, .binaryEvent:
      return SocketIOEvent(packet, attachments).map { [.event($0)] } ?? []
    case .ack, .binaryAck:
      return SocketIOAck(packet, attachments, &acks).map { [.acknowledged($0)] } ?? []
    case .connect, .connectError:
      return [.unexpected("a Socket.IO connect_error from a client", raw: EngineIOPacket(packet).bytes)]
    }
  }

  private mutating func join(_ packet: SocketIOPacket, _ newSID: () -> String) -> [Action] {
    let namespace = packet.namespace
    if joined.contains(namespace) { return refuse(namespace, "Already connected") }
    if joined.count >= Self.mostNamespaces { return refuse(namespace, "Too many namespaces") }
    if let known = configuration.namespaces, !known.contains(namespace) {
      return refuse(namespace, "Invalid namespace")
    }
    joined.insert(namespace)
    let sid = newSID()
    let answer = SocketIOPacket(
      .connect, namespace: namespace, data: .object([.init("sid", .string(sid))]))
    return [
      .send(EngineIOMessage(EngineIOPacket(answer))),
      .joined(namespace: namespace, sid: sid, auth: packet.data),
    ]
  }

  private func refuse(_ namespace: String, _ message: String) -> [Action] {
    let answer = SocketIOPacket(
      .connectError, namespace: namespace, data: .object([.init("message", .string(message))]))
    return [
      .send(EngineIOMessage(EngineIOPacket(answer))), .refused(namespace: namespace, message: message),
    ]
  }

  // MARK: Sending

  /// An event that is to be acknowledged.
  ///
  /// - Parameters:
  ///   - event: to a namespace in which the client is.
  ///   - deadline: until when its ack must have come, in seconds.
  package mutating func emit(_ event: SocketIOEvent, ackDeadline deadline: Double) -> [EngineIOMessage] {
    var event = event
    event.id = acks.add(.init(namespace: event.namespace, event: event.name, deadline: deadline))
    return event.messages
  }

  // MARK: Time and the end

  /// When to call `expire`, in seconds; nil: no ack is waited for.
  package mutating func nextDeadline() -> Double? { acks.oldest()?.deadline }

  /// The acks that have not come in their time.
  package mutating func expire(at now: Double) -> [SocketIOAcks.Pending] { acks.expire(at: now) }

  /// The session is over: it was in these namespaces, and these acks will not come any more.
  package mutating func end() -> (left: [String], unanswered: [SocketIOAcks.Pending]) {
    defer { joined = [] }
    return (joined.sorted(), acks.expireAll())
  }
}

/// What a packet of a client comes to: to be carried out and shown in this order.
package enum SocketIOServerAction: Equatable, Sendable {
  case send(EngineIOMessage)
  /// `auth` is what the client gave with its wish to join.
  case joined(namespace: String, sid: String, auth: JSONValue?)
  case refused(namespace: String, message: String)
  case left(namespace: String)
  case event(SocketIOEvent)
  case acknowledged(SocketIOAck)
  /// Not of the protocol, or not as it should be: why, and the message where it is shown nowhere else.
  case unexpected(String, raw: [UInt8]?)
}
