import Transport
import WebSocketCore

/// One client of a listener, from its upgrade to its end.
final class ListenPeer: SessionHandler {
  /// Bytes that a client may leave unread before its senders are slowed down.
  static let highWater = 256 * 1024

  let id: Int
  let session: WebSocketSession
  let request: RequestHead
  /// As agreed.
  let subprotocol: String?
  let address: String
  /// The path of its request, decoded.
  let room: [UInt8]
  private unowned let run: ListenRun

  init(
    id: Int, session: WebSocketSession, request: RequestHead, subprotocol: String?, address: String,
    run: ListenRun
  ) {
    self.id = id
    self.session = session
    self.request = request
    self.subprotocol = subprotocol
    self.address = address
    room = request.decodedPath
    self.run = run
  }

  /// Ends the connection at once, and says why.
  func drop(_ why: String) {
    run.reporter.tell("client \(id) was dropped: \(why)")
    session.abandon()
  }

  func session(_ session: WebSocketSession, received message: Message) {
    run.received(message, from: self)
  }

  func session(_ session: WebSocketSession, sent message: Message) {
    run.reporter.report(message, from: .server, connection: id)
  }

  func sessionFinishedBatch(_ session: WebSocketSession) { run.behavior.finishedBatch(self) }
  func sessionDrained(_ session: WebSocketSession) { run.behavior.drained(self) }

  func session(_ session: WebSocketSession, receivedPing payload: UnsafeRawBufferPointer) {
    if run.options.wire.showPingPong { run.reporter.tell("ping", payload, connection: id) }
  }

  func session(_ session: WebSocketSession, receivedPong payload: UnsafeRawBufferPointer) {
    if run.options.wire.showPingPong { run.reporter.tell("pong", payload, connection: id) }
  }

  func session(_ session: WebSocketSession, found violation: Violation) {
    run.reporter.report(violation, from: .client, connection: id)
  }

  func session(_ session: WebSocketSession, observed frame: ObservedFrame) {
    run.reporter.report(frame, connection: id)
  }

  func session(_ session: WebSocketSession, ended end: SessionEnd) { run.ended(self, end) }
}
