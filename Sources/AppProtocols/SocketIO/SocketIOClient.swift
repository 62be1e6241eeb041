import Bytes
import WebSocketCore

/// A client of Socket.IO 5 over Engine.IO 4, on one WebSocket: messages in, actions out. It has no socket and
/// no clock; times are seconds on whatever clock the caller has.
///
/// What comes before a namespace is acknowledged is handed on as it comes: a server may emit from its connect
/// handler, and then the event stands before the acknowledgement on the wire.
package struct SocketIOClient: Sendable {
  package typealias Action = SocketIOClientAction

  package struct Configuration: Equatable, Sendable {
    /// To be joined, each once; the first is where events go that name none.
    package var namespaces: [String]
    /// Sent with each request to join.
    package var auth: JSONValue?
    /// Bytes of all attachments of one packet.
    package var attachmentLimit: Int

    /// - Parameters:
    ///   - namespaces: each with its slash.
    ///   - auth: an object.
    ///   - attachmentLimit: in bytes, for one packet.
    package init(namespaces: [String] = ["/"], auth: JSONValue? = nil, attachmentLimit: Int = 64 << 20) {
      self.namespaces = namespaces
      self.auth = auth
      self.attachmentLimit = attachmentLimit
    }
  }

  private enum Phase {
    /// Before the packet that opens the session.
    case opening
    case joining
    case ready
    /// Nothing is read any more.
    case ended
  }

  package let configuration: Configuration
  /// What the server said at the beginning; nil before that.
  package private(set) var session: EngineIOOpen?
  /// In which we are.
  package internal(set) var joined: Set<String> = []
  package internal(set) var acks = SocketIOAcks()
  /// Events and acks that came.
  package private(set) var received: UInt64 = 0
  private var phase = Phase.opening
  private var assembly: SocketIOAssembly
  private var lastHeartbeat = 0.0

  package init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    assembly = SocketIOAssembly(limit: configuration.attachmentLimit)
  }

  package var isReady: Bool { phase == .ready }

  // MARK: Receiving

  /// Takes one message of the WebSocket.
  ///
  /// - Parameters:
  ///   - payload: the whole message.
  ///   - opcode: text or binary.
  ///   - now: in seconds.
  package mutating func receive(
    _ payload: UnsafeRawBufferPointer, _ opcode: Opcode, at now: Double
  ) -> [Action] {
    if phase == .ended { return [] }
    if opcode == .binary, phase != .opening { return take(assembly.receive(attachment: payload)) }
    let packet: EngineIOPacket
    do {
      packet = try EngineIOPacket(parsing: payload)
    } catch {
      if phase == .opening { return fail(.notEngineIO(error.description)) }
      return [.unexpected(error.description, raw: Array(payload))]
    }
    if phase == .opening { return open(packet, at: now) }
    switch packet.kind {
    case .ping:
      lastHeartbeat = now
      return [.send(.text, EngineIOPacket(.pong, packet.data).bytes), .heartbeat]
    case .message: return take(assembly.receive(packet.data))
    case .close:
      phase = .ended
      return [.closed]
    case .noop: return []
    case .open, .pong, .upgrade:
      return [
        .unexpected("an Engine.IO \(packet.kind.name) in the middle of a session", raw: Array(payload))
      ]
    }
  }

  private mutating func open(_ packet: EngineIOPacket, at now: Double) -> [Action] {
    guard packet.kind == .open else {
      return fail(.notEngineIO("its first message is an Engine.IO \(packet.kind.name)"))
    }
    let opened: EngineIOOpen
    do { opened = try EngineIOOpen(parsing: packet.data) } catch {
      return fail(.notEngineIO(error.description))
    }
    session = opened
    lastHeartbeat = now
    phase = .joining
    return [.opened(opened)]
      + configuration.namespaces.map { namespace in
        send(SocketIOPacket(.connect, namespace: namespace, data: configuration.auth))
      }
  }

  private mutating func fail(_ failure: SocketIOClientFailure) -> [Action] {
    phase = .ended
    return [.failed(failure)]
  }

  private mutating func take(_ outcomes: [SocketIOAssembly.Outcome]) -> [Action] {
    var actions: [Action] = []
    for outcome in outcomes {
      switch outcome {
      case .whole(let packet, let attachments): actions += take(packet, attachments)
      case .unexpected(let why, let raw): actions.append(.unexpected(why, raw: raw))
      }
    }
    return actions
  }

  private mutating func take(_ packet: SocketIOPacket, _ attachments: [[UInt8]]) -> [Action] {
    switch packet.kind {
    case .connect: join(packet)
    case .connectError: [.refused(namespace: packet.namespace, message: packet.message ?? "")]
    case .disconnect: leave(packet.namespace)
    case .event, .ack, .binaryEvent, .binaryAck: deliver(packet, attachments)
    }
  }

  private mutating func join(_ packet: SocketIOPacket) -> [Action] {
    if packet.data == nil { return fail(.oldServer) }
    joined.insert(packet.namespace)
    guard phase == .joining, joined.isSuperset(of: configuration.namespaces) else {
      return [.joined(namespace: packet.namespace)]
    }
    phase = .ready
    return [.joined(namespace: packet.namespace), .ready]
  }

  private mutating func leave(_ namespace: String) -> [Action] {
    joined.remove(namespace)
    return [.left(namespace: namespace)]
  }

  // MARK: Events and acks

  private mutating func deliver(_ packet: SocketIOPacket, _ attachments: [[UInt8]]) -> [Action] {
    received += 1
    if let event = SocketIOEvent(packet, attachments) { return [.event(event)] }
    return SocketIOAck(packet, attachments, &acks).map { [.acknowledged($0)] } ?? []
  }

  // MARK: Time

  /// When to call `expire`, in seconds; nil: there is nothing to wait for.
  package mutating func nextDeadline() -> Double? {
    if phase == .ended { return nil }
    let ack = acks.oldest()?.deadline
    guard let session else { return ack }
    return min(lastHeartbeat + session.patience, ack ?? .infinity)
  }

  /// What has not come in its time.
  package mutating func expire(at now: Double) -> [Action] {
    if phase == .ended { return [] }
    let unanswered = acks.expire(at: now).map { Action.unanswered($0) }
    guard let session, lastHeartbeat + session.patience <= now else { return unanswered }
    phase = .ended
    return unanswered + [.heartbeatMissed(seconds: session.patience)]
  }

  /// The connection is over: no ack will come any more.
  package mutating func end() -> [Action] {
    phase = .ended
    return take(assembly.end()) + acks.expireAll().map { .unanswered($0) }
  }
}

extension EngineIOOpen {
  /// Seconds without a ping after which the server is given up (Engine.IO protocol 4, heartbeat).
  var patience: Double { (Double(pingInterval) + Double(pingTimeout)) / 1000 }
}
