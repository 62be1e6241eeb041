import AppProtocols
import Bytes
import Reactor
import Trace
import Transport
import WebSocketCore

/// One client of `listen --socketio`: its Engine.IO session, and what carries that at the moment.
final class SocketIOSession {
  /// The number of the connection that opened it.
  let id: Int
  /// The same, as the client knows itself.
  let sid: String
  var engine: EngineIOServer
  var socket: SocketIOServer
  /// The WebSocket that carries it; nil while it polls.
  var peer: ListenPeer?
  /// A WebSocket that is about to take over.
  var probe: ListenPeer?
  /// The request that waits for something to be sent.
  var poll: HTTPExchange?
  /// Requests that have brought something, and are answered when the client may send more.
  var unansweredPosts: [HTTPExchange] = []
  /// It is not listened to, because somebody is slow to read.
  var isHeld = false
  /// Something has been sent to it that may still have to be flushed.
  var isTouched = false
  var isEnded = false
  /// Reactor time of the last packet that was no heartbeat.
  var lastPacket: Double
  var timer: (id: TimerID, deadline: Double)?
  /// What went over polling; a WebSocket counts for itself.
  var polled = (received: TrafficCount(), sent: TrafficCount())

  init(id: Int, sid: String, _ engine: EngineIOServer, _ socket: SocketIOServer, at now: Double) {
    self.id = id
    self.sid = sid
    self.engine = engine
    self.socket = socket
    lastPacket = now
  }

  /// Bytes that it has not read yet.
  var unreadByteCount: Int { engine.queuedByteCount + (peer?.session.unsentByteCount ?? 0) }

  /// When something is to be looked at, in reactor time.
  func nextDeadline() -> Double { min(engine.nextDeadline, socket.nextDeadline() ?? .infinity) }

  /// Whether what it sends is read.
  func hold(_ isHeld: Bool) {
    guard isHeld != self.isHeld else { return }
    self.isHeld = isHeld
    guard !isHeld else {
      peer?.session.channel.pauseReading()
      return
    }
    peer?.session.channel.resumeReading()
    answerPosts()
  }

  /// Lets the client send more, unless it is held.
  func answerPosts() {
    guard !isHeld || isEnded else { return }
    let posts = unansweredPosts
    unansweredPosts = []
    for post in posts { post.answer(.socketIO("ok", to: post.request, "text/html")) }
  }

  /// Sends what a WebSocket has queued, or what a poll waits for.
  func flush() {
    isTouched = false
    if let peer { return peer.session.flush() }
    guard let poll, let payload = engine.takePayload() else { return }
    self.poll = nil
    poll.answer(.socketIO(payload, to: poll.request))
  }
}
