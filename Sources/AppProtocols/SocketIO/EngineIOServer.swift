import Bytes
import WebSocketCore

/// One session of an Engine.IO 4 server, over long-polling, over a WebSocket, or on its way from the one to the
/// other. It has no sockets and no clock; times are seconds on whatever clock the caller has.
///
/// Over a WebSocket the caller sends at once. Over polling what is to be sent is queued here until the client asks
/// for it.
package struct EngineIOServer: Sendable {
  package struct Configuration: Equatable, Sendable {
    /// Seconds from one pong to the next ping.
    package var pingInterval: Double
    /// Seconds that a client has for its pong.
    package var pingTimeout: Double
    /// Bytes of the longest message that is taken.
    package var maxPayload: Int

    /// The defaults are those of engine.io.
    ///
    /// - Parameters:
    ///   - pingInterval: in seconds.
    ///   - pingTimeout: in seconds.
    ///   - maxPayload: in bytes.
    package init(pingInterval: Double = 25, pingTimeout: Double = 20, maxPayload: Int = 1_000_000) {
      self.pingInterval = pingInterval
      self.pingTimeout = pingTimeout
      self.maxPayload = maxPayload
    }
  }

  /// What a message of the client is.
  package enum Received: Equatable, Sendable {
    /// A Socket.IO packet.
    case message([UInt8])
    case attachment([UInt8])
    case pong
    /// The client ends the session.
    case close
    case noop
    /// Not of the protocol, or not as it should be.
    case unexpected(String)
  }

  /// What a message is on a WebSocket that is to take the session over.
  package enum Probe: Equatable, Sendable {
    /// To be answered with this.
    case answer(EngineIOMessage)
    /// The WebSocket carries the session from here on: first what was queued for it.
    case upgraded([EngineIOMessage])
    /// The client does not keep to the order of an upgrade.
    case failed(String)
  }

  package enum Beat: Equatable, Sendable {
    case ping(EngineIOMessage)
    /// No pong came in its time: the session is over.
    case missed
  }

  /// Packets of one answer to a poll: python-engineio refuses more.
  private static let packetsPerPayload = 16

  package let opening: EngineIOOpen
  package private(set) var transport: EngineIOTransport
  /// Bytes that wait for the client to poll.
  package private(set) var queuedByteCount = 0
  private let configuration: Configuration
  private var queue: [EngineIOMessage] = []
  /// The client has been told that its WebSocket works, and will ask for the upgrade as soon as no poll is open.
  private var isProbed = false
  private var deadline: Double
  private var awaitsPong = false

  /// The packet that opens the session is queued.
  ///
  /// - Parameters:
  ///   - sid: of the session.
  ///   - transport: on which it is opened.
  ///   - configuration: its times and limits.
  ///   - now: in seconds.
  package init(sid: String, on transport: EngineIOTransport, _ configuration: Configuration, at now: Double) {
    self.transport = transport
    self.configuration = configuration
    deadline = now + configuration.pingInterval
    opening = EngineIOOpen(
      sid: sid, upgrades: transport == .polling ? ["websocket"] : [],
      pingInterval: max(1, Int((configuration.pingInterval * 1000).rounded())),
      pingTimeout: max(1, Int((configuration.pingTimeout * 1000).rounded())),
      maxPayload: configuration.maxPayload)
    enqueue(EngineIOMessage(opening.packet))
  }

  // MARK: Receiving

  /// Takes one message of the transport that carries the session.
  ///
  /// - Parameters:
  ///   - payload: of the message.
  ///   - opcode: text or binary.
  ///   - now: in seconds.
  package mutating func receive(
    _ payload: UnsafeRawBufferPointer, _ opcode: Opcode, at now: Double
  ) -> Received {
    if opcode == .binary { return .attachment(Array(payload)) }
    let packet: EngineIOPacket
    do throws(EngineIOError) { packet = try EngineIOPacket(parsing: payload) } catch {
      return .unexpected(error.description)
    }
    switch packet.kind {
    case .message: return .message(packet.data)
    case .pong:
      // One that nobody asked for does no harm, and puts nothing off.
      if awaitsPong { deadline = now + configuration.pingInterval }
      awaitsPong = false
      return .pong
    case .close: return .close
    case .noop, .upgrade: return .noop
    case .ping: return .unexpected("an Engine.IO ping from a client: since version 4 the server sends it")
    case .open: return .unexpected("an Engine.IO open from a client: the server sends it")
    }
  }

  /// Takes one message of a WebSocket that is to take the session over.
  package mutating func receiveProbe(_ payload: UnsafeRawBufferPointer, _ opcode: Opcode) -> Probe {
    guard opcode == .text, let packet = try? EngineIOPacket(parsing: payload) else {
      return .failed("a message that is no Engine.IO packet came before the upgrade")
    }
    switch packet.kind {
    case .ping where packet.data.elementsEqual("probe".utf8):
      isProbed = true
      return .answer(EngineIOMessage(EngineIOPacket(.pong, "probe")))
    case .upgrade where isProbed:
      transport = .websocket
      return .upgraded(takeQueue())
    default: return .failed("an Engine.IO \(packet.kind.name) came before the upgrade")
    }
  }

  /// The WebSocket of a probe has gone, and the session goes on polling.
  package mutating func abandonProbe() { isProbed = false }

  // MARK: Sending

  /// Queues a message until it is polled for.
  package mutating func enqueue(_ message: EngineIOMessage) {
    queue.append(message)
    queuedByteCount += message.payload.count
  }

  /// The answer to a poll: what is queued, as much of it as one answer may hold; while a WebSocket is about to
  /// take over, something in any case, so that the poll ends.
  ///
  /// - Returns: nil when there is nothing: the poll is to be answered later.
  package mutating func takePayload() -> [UInt8]? {
    if queue.isEmpty {
      return isProbed ? EngineIOPayload.encode([EngineIOMessage(EngineIOPacket(.noop))]) : nil
    }
    var count = 0
    var size = 0
    for message in queue.prefix(Self.packetsPerPayload) {
      if count > 0, size + message.payload.count > configuration.maxPayload { break }
      count += 1
      size += message.payload.count
    }
    defer {
      queue.removeFirst(count)
      queuedByteCount -= size
    }
    return EngineIOPayload.encode(queue.prefix(count))
  }

  /// What is queued, for a WebSocket.
  package mutating func takeQueue() -> [EngineIOMessage] {
    defer {
      queue = []
      queuedByteCount = 0
    }
    return queue
  }

  // MARK: Time

  /// When to call `expire`, in seconds.
  package var nextDeadline: Double { deadline }

  /// - Returns: nil where it is not yet time for anything.
  package mutating func expire(at now: Double) -> Beat? {
    guard now >= deadline else { return nil }
    if awaitsPong { return .missed }
    awaitsPong = true
    deadline = now + configuration.pingTimeout
    return .ping(EngineIOMessage(EngineIOPacket(.ping)))
  }

  /// The client has not been listened to: it gets its time for the pong once more.
  package mutating func prolong(at now: Double) {
    if awaitsPong { deadline = max(deadline, now + configuration.pingTimeout) }
  }
}
