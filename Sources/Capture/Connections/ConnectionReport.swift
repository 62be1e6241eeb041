import WebSocketCore

/// Tells of one connection, from the moment on that there is something to tell: most of the connections of a capture
/// carry no WebSocket, and get no number.
final class ConnectionReport {
  /// What is told only of a connection that turns out to be worth it.
  private static let mostWaiting = 32

  private let context: CaptureContext
  private var connection: CapturedConnection
  private var number: Int?
  private var waiting: [(event: ConversationEvent, sender: Role?, time: Int64)] = []

  init(_ connection: CapturedConnection, _ context: CaptureContext) {
    self.context = context
    self.connection = connection
  }

  convenience init(_ tcp: TCPConnection, stream: UInt32? = nil, _ context: CaptureContext) {
    let connection = CapturedConnection(
      client: tcp.client.description, server: tcp.server.description, time: tcp.time, stream: stream)
    self.init(connection, context)
  }

  var isOpen: Bool { number != nil }

  /// Known before the first event, or never.
  var tls: TLSFacts? {
    get { connection.tls }
    set { connection.tls = newValue }
  }

  func take(_ event: ConversationEvent, from sender: Role?, time: Int64) {
    if let number { return context.take(event, from: sender, connection: number, time: time) }
    if Self.mayWait(event) {
      if waiting.count < Self.mostWaiting { waiting.append((event, sender, time)) }
      return
    }
    context.take(event, from: sender, connection: open(), time: time)
  }

  func take(_ frame: borrowing CapturedFrame, time: Int64) {
    context.take(frame, connection: number ?? open(), time: time)
  }

  func take(_ message: borrowing CapturedMessage, from sender: Role, time: Int64) {
    context.take(message, from: sender, connection: number ?? open(), time: time)
  }

  /// There is something to tell.
  private func open() -> Int {
    let number = context.open(connection)
    self.number = number
    for (event, sender, time) in waiting {
      context.take(event, from: sender, connection: number, time: time)
    }
    waiting = []
    return number
  }

  func close(_ summary: ConversationSummary?) {
    if let number { context.close(number, summary) }
  }

  /// Not by itself a reason to speak of a connection.
  private static func mayWait(_ event: ConversationEvent) -> Bool {
    switch event {
    case .hole: true
    case .note(let note): note.kind != .tls && note.kind != .midstream
    default: false
    }
  }
}
