import Bytes
import Reactor
import WebSocketCore

/// How a WebSocket connection came to its end.
package struct SessionEnd {
  /// Which side we are.
  package var role: Role
  /// Who sent the first Close; nil when there was none.
  package var initiator: Role?
  package var closeSent: CloseBody?
  package var closeReceived: CloseBody?
  /// The breach by the peer that failed the connection, if one did.
  package var failure: Violation?
  /// The first bytes of the frame that it stands in, as on the wire.
  package var failureBytes: [UInt8] = []
  package var stream: StreamEnd
  /// Bytes that the operating system had not taken when the connection ended.
  package var unsentByteCount: Int

  package init(
    role: Role, initiator: Role?, closeSent: CloseBody?, closeReceived: CloseBody?, failure: Violation?,
    stream: StreamEnd, unsentByteCount: Int
  ) {
    self.role = role
    self.initiator = initiator
    self.closeSent = closeSent
    self.closeReceived = closeReceived
    self.failure = failure
    self.stream = stream
    self.unsentByteCount = unsentByteCount
  }
}

/// How the byte stream under it ended.
package enum StreamEnd {
  /// By the peer: FIN, RST, or a failure of TLS or of the network.
  case peer(ChannelEnd)
  /// By us, once the closing handshake was done or the connection had failed.
  case local
  /// The peer neither answered our Close nor sent anything else for so many seconds.
  case closeTimeout(Double)
}

package protocol SessionHandler: AnyObject {
  /// The payload is valid during the call.
  func session(_ session: WebSocketSession, received message: Message)
  func session(_ session: WebSocketSession, receivedPing payload: UnsafeRawBufferPointer)
  func session(_ session: WebSocketSession, receivedPong payload: UnsafeRawBufferPointer)
  func session(_ session: WebSocketSession, receivedClose body: CloseBody)
  func session(_ session: WebSocketSession, found violation: Violation)
  /// Only when the configuration asks for frames.
  func session(_ session: WebSocketSession, observed frame: ObservedFrame)
  /// All bytes of one read have been turned into events, and what was sent meanwhile is on its way.
  func sessionFinishedBatch(_ session: WebSocketSession)
  /// Everything sent has been taken by the operating system, after it had not been.
  func sessionDrained(_ session: WebSocketSession)
  /// A message of ours has been queued; only where `reportsSent` is set.
  func session(_ session: WebSocketSession, sent message: Message)
  /// Once, and last.
  func session(_ session: WebSocketSession, ended end: SessionEnd)
}

/// A handler says only what it cares about.
extension SessionHandler {
  package func session(_ session: WebSocketSession, received message: Message) {}
  package func session(_ session: WebSocketSession, sent message: Message) {}
  package func session(_ session: WebSocketSession, receivedPing payload: UnsafeRawBufferPointer) {}
  package func session(_ session: WebSocketSession, receivedPong payload: UnsafeRawBufferPointer) {}
  package func session(_ session: WebSocketSession, receivedClose body: CloseBody) {}
  package func session(_ session: WebSocketSession, found violation: Violation) {}
  package func session(_ session: WebSocketSession, observed frame: ObservedFrame) {}
  package func sessionFinishedBatch(_ session: WebSocketSession) {}
  package func sessionDrained(_ session: WebSocketSession) {}
  package func session(_ session: WebSocketSession, ended end: SessionEnd) {}
}

/// Moves bytes between a channel and a `Connection` once the handshake is done, and sees the closing
/// handshake through (RFC 6455 §7.1).
///
/// `send` only queues: what is sent while a read is worked through leaves with one write after it; at any
/// other time the caller ends its batch with `flush`.
package final class WebSocketSession: ChannelHandler {
  /// Seconds that a client has to close TCP after both Close frames, and either side after a failure.
  package static let lingerSeconds = 1.0
  /// Seconds that a server has for it: it closes with its Close, or leaves it to us (Werkzeug does).
  private static let serverLingerSeconds = 0.02

  package let channel: Channel
  /// Held until the session has ended. A weak reference would make every retain of the handler, one a
  /// message, several times as slow.
  package var handler: (any SessionHandler)?
  /// Seconds of silence after our Close until the peer's is given up; nil: for ever.
  package var closeTimeout: Double? = 30
  /// Tell the handler of each message that is sent.
  package var reportsSent = false
  /// Reactor time of the last byte from the peer.
  package private(set) var lastReceived: Double
  /// Reactor time at which the last message of ours left, or was held up; nil before the first.
  package private(set) var lastSent: Double?
  /// Messages of ours at that time.
  private var messagesFlushed: UInt64 = 0

  private let reactor: Reactor
  private let observesFrames: Bool
  private var connection: Connection
  private var initiator: Role?
  private var isEnded = false
  private var isLingering = false
  private var timer: TimerID?

  package init(
    channel: Channel, reactor: Reactor, configuration: ConnectionConfiguration, random: RandomSource
  ) {
    self.channel = channel
    self.reactor = reactor
    observesFrames = configuration.observedBytes != nil
    connection = Connection(configuration, random: random)
    lastReceived = reactor.now
  }

  package var role: Role { connection.configuration.role }
  package var sent: Traffic { connection.sent }
  package var received: Traffic { connection.received }
  package var hasSentClose: Bool { connection.hasSentClose }
  package var unsentByteCount: Int { channel.unsentByteCount }
  package var hasEnded: Bool { isEnded }

  /// Takes the channel over, with what it had received beyond the handshake.
  package func begin(leftover: UnsafeMutableRawBufferPointer) {
    channel.handler = self
    if leftover.count > 0 { channel(channel, received: leftover) }
  }

  // MARK: Sending

  /// Queues one message or control frame; nothing after our Close.
  package func send(_ opcode: Opcode, _ payload: UnsafeRawBufferPointer) {
    guard !connection.hasSentClose, !isEnded else { return }
    connection.send(opcode, payload, into: &channel.output)
    if observesFrames { reportObserved() }
    if reportsSent, !opcode.isControl {
      let wireLength = connection.compressedLength
      handler?.session(
        self,
        sent: Message(
          opcode: opcode, payload: payload, wireLength: wireLength ?? UInt64(payload.count),
          isCompressed: wireLength != nil))
    }
  }

  /// Queues a frame as it is described, legal or not.
  package func send(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) {
    guard !isEnded else { return }
    connection.send(header, payload, into: &channel.output)
    if !header.opcode.isControl { lastSent = reactor.now }
    reportObserved()
  }

  package func drawMaskingKey() -> MaskingKey { connection.drawMaskingKey() }

  /// Begins the closing handshake and flushes. Messages keep coming until the peer's Close.
  package func close(_ body: CloseBody) {
    guard connection.maySendClose, !isEnded else { return }
    initiator = initiator ?? role
    connection.close(body, into: &channel.output)
    reportObserved()
    lastReceived = reactor.now
    flush()
    awaitClose()
  }

  package func flush() {
    guard !isEnded else { return }
    noteSent()
    channel.flush()
    if connection.isCut { finish() }
  }

  /// Once a batch: a look at the clock for each message would cost more than the message.
  private func noteSent() {
    guard connection.sent.messages != messagesFlushed else { return }
    messagesFlushed = connection.sent.messages
    lastSent = reactor.now
  }

  /// Ends at once, without ceremony.
  package func abandon() { end(.local) }

  // MARK: Receiving

  package func channelReady(_ channel: Channel) {}

  package func channel(_ channel: Channel, received bytes: UnsafeMutableRawBufferPointer) {
    lastReceived = reactor.now
    connection.receive(bytes)
    let handler = handler
    while !isEnded, let event = connection.next(into: &channel.output) {
      if case .message(let message) = event {
        if observesFrames { reportObserved() }
        handler?.session(self, received: message)
      } else {
        handle(event)
      }
    }
    if isEnded { return }
    reportObserved()
    noteSent()
    // Before the handler looks at how much is unsent: only what the operating system does not take counts, and
    // only that is followed by `sessionDrained`.
    channel.flush()
    handler?.sessionFinishedBatch(self)
    if isEnded { return }
    channel.flush()
    if connection.isFinished { finish() }
  }

  private func handle(_ event: ConnectionEvent) {
    if case .close = event { initiator = initiator ?? role.peer }
    if case .violation = event, connection.failure != nil { initiator = initiator ?? role }
    reportObserved()
    switch event {
    case .message(let message): handler?.session(self, received: message)
    case .ping(let payload): handler?.session(self, receivedPing: payload)
    case .pong(let payload): handler?.session(self, receivedPong: payload)
    case .close(let body): handler?.session(self, receivedClose: body)
    case .violation(let violation): handler?.session(self, found: violation)
    }
  }

  private func reportObserved() {
    guard !connection.observed.isEmpty else { return }
    let frames = connection.observed
    connection.observed.removeAll(keepingCapacity: true)
    for frame in frames { handler?.session(self, observed: frame) }
  }

  package func channelDrained(_ channel: Channel) { handler?.sessionDrained(self) }

  package func channel(_ channel: Channel, ended: ChannelEnd) {
    end(connection.isCut ? .local : .peer(ended))
  }

  // MARK: The end

  /// Both Closes have passed, or the connection has failed. RFC 6455 §7.1.1: the server closes TCP first,
  /// and a client waits for it; but not for ever.
  private func finish() {
    guard !isLingering else { return }
    isLingering = true
    if role == .server || connection.failure != nil || connection.isCut { channel.closeWrite() }
    let isProper = role == .client && connection.failure == nil && !connection.isCut
    schedule(after: isProper ? Self.serverLingerSeconds : Self.lingerSeconds) { $0.end(.local) }
  }

  private func awaitClose() {
    guard let closeTimeout, !isLingering else { return }
    let silence = reactor.now - lastReceived
    guard silence < closeTimeout else { return end(.closeTimeout(closeTimeout)) }
    schedule(after: closeTimeout - silence) { $0.awaitClose() }
  }

  private func schedule(after seconds: Double, _ action: @escaping (WebSocketSession) -> Void) {
    if let timer { reactor.cancel(timer) }
    timer = reactor.schedule(after: seconds) { [weak self] in
      guard let self else { return }
      self.timer = nil
      action(self)
    }
  }

  private func end(_ stream: StreamEnd) {
    guard !isEnded else { return }
    isEnded = true
    if let timer { reactor.cancel(timer) }
    let unsent = channel.unsentByteCount
    channel.close()
    let handler = handler
    self.handler = nil
    var end = SessionEnd(
      role: role, initiator: initiator, closeSent: connection.closeSent,
      closeReceived: connection.closeReceived, failure: connection.failure, stream: stream,
      unsentByteCount: unsent)
    end.failureBytes = connection.failureBytes
    handler?.session(self, ended: end)
  }
}
