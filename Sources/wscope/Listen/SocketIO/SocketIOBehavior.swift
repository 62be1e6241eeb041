import AppProtocols
import Bytes
import Reactor
import Transport
import WebSocketCore

/// `listen --socketio`: clients by their sessions, whatever carries them.
final class SocketIOBehavior: ListenBehavior {
  /// Seconds that a WebSocket has to take a session over, as engine.io has it.
  private static let upgradeTimeout = 10.0
  private static let sidBytes = 15

  unowned let run: ListenRun
  let policy: ServerPolicy
  let options: SocketIOServerOptions
  let output: SocketIOEventOutput
  let reply: SocketIOReply?
  /// Answers go to the sender alone.
  let scope: SocketIORooms.Scope
  var rooms: SocketIORooms
  private(set) var sessions: [Int: SocketIOSession] = [:]
  private var bySID: [String: SocketIOSession] = [:]
  /// By the numbers of the WebSockets that carry them, or are about to.
  private var byPeer: [Int: SocketIOSession] = [:]
  var touched: [SocketIOSession] = []
  let slow: SlowReaders
  private(set) var input: SocketIOInput?
  var isOutputBlocked = false
  private var random: RandomSource
  private let engine: EngineIOServer.Configuration
  private var opened = 0

  init(_ run: ListenRun, _ policy: ServerPolicy, _ stdout: StandardOutput) throws(Failure) {
    self.run = run
    self.policy = policy
    options = run.options.socketIO
    random = run.options.wire.random
    let behavior = run.options.behavior
    scope = behavior.broadcast.map { $0 == .others ? .others : .all } ?? .sender
    rooms = SocketIORooms(scope: scope, hasRooms: behavior.rooms)
    do throws(SocketIOReply.Unusable) {
      reply = try behavior.reply.map { text throws(SocketIOReply.Unusable) in try SocketIOReply(text) }
    } catch {
      throw Failure(.usage, phase: .usage, "--reply: \(error.description)")
    }
    engine = EngineIOServer.Configuration(
      pingInterval: run.options.wire.pingInterval ?? 25, pingTimeout: options.pingTimeout ?? 20,
      maxPayload: run.options.wire.maxMessage.bytes)
    output = try SocketIOEventOutput(
      run.messageStyle, stdout, defaultNamespace: options.defaultNamespace, tell: run.reporter.tell)
    slow = SlowReaders(run.reactor)
    slow.unread = { [unowned self] in sessions[$0]?.unreadByteCount ?? 0 }
    slow.onChange = { [unowned self] in updateHolds() }
    slow.onStuck = { [unowned self] in drop($0) }
    input = SocketIOInput(
      StandardInput(reactor: run.reactor), tell: run.reporter.tell,
      emit: { [unowned self] in emit($0, from: $1) }, onBatch: { [unowned self] in settle() })
  }

  var isIdle: Bool { sessions.isEmpty }
  var now: Double { run.reactor.now }

  func tell(_ session: SocketIOSession, _ text: String) { run.reporter.tell("client \(session.id): \(text)") }

  func tellVerbosely(_ session: SocketIOSession, _ text: String) {
    if run.reporter.isVerbose { tell(session, text) }
  }

  func makeSID() -> String {
    let url = Base64.encode(random.bytes(Self.sidBytes)).utf8.map { byte -> UInt8 in
      switch byte {
      case UInt8(ascii: "+"): UInt8(ascii: "-")
      case UInt8(ascii: "/"): UInt8(ascii: "_")
      default: byte
      }
    }
    return String(decoding: url, as: UTF8.self)
  }

  // MARK: The beginning of a session

  func session(sid: String) -> SocketIOSession? { bySID[sid] }

  /// Why there is no place for another client; nil where there is.
  var fullness: String? {
    let limits = run.options.limits
    if limits.once, opened > 0 { return "This server serves one client (--once)" }
    if let most = limits.maxConnections, sessions.count >= most {
      return "This server serves \(most) at once (--max-connections)"
    }
    return nil
  }

  /// - Parameters:
  ///   - id: the number of the connection that asks for it.
  ///   - transport: on which it begins.
  func open(_ id: Int, on transport: EngineIOTransport) -> SocketIOSession {
    let sid = makeSID()
    // A client of plain HTTP may open a session, lose it, and open another one on the same connection.
    let number = sessions[id] == nil ? id : (sessions.keys.max() ?? id) + 1
    let session = SocketIOSession(
      id: number, sid: sid, EngineIOServer(sid: sid, on: transport, engine, at: now),
      SocketIOServer(
        .init(namespaces: options.servedNamespaces, attachmentLimit: engine.maxPayload)), at: now)
    opened += 1
    sessions[number] = session
    bySID[sid] = session
    run.openedSession()
    tellVerbosely(session, "Engine.IO session \(sid) over \(transport.rawValue)")
    arm(session)
    watchIdle(session)
    // Where somebody is slow, it waits with the others.
    session.hold(isHeld(session))
    return session
  }

  // MARK: WebSockets

  func opened(_ peer: ListenPeer) {
    guard let request = try? EngineIORequest(target: peer.request.target) else { return }
    guard let sid = request.sid else {
      let session = open(peer.id, on: .websocket)
      carry(session, peer)
      send(session.engine.takeQueue(), to: session)
      return settle()
    }
    guard let session = bySID[sid] else { return peer.session.close(CloseBody(code: .goingAway)) }
    byPeer[peer.id] = session
    session.probe = peer
    run.reactor.schedule(after: Self.upgradeTimeout) { [weak session, weak peer] in
      guard let session, let peer, session.probe === peer else { return }
      peer.session.close(CloseBody(code: .normalClosure, reason: Array("upgrade timeout".utf8)))
    }
  }

  private func carry(_ session: SocketIOSession, _ peer: ListenPeer) {
    byPeer[peer.id] = session
    session.peer = peer
    if session.isHeld { peer.session.channel.pauseReading() }
  }

  func received(_ message: Message, from peer: ListenPeer) {
    guard let session = byPeer[peer.id], !session.isEnded else { return }
    if session.peer === peer { return take(message.payload, message.opcode, session) }
    switch session.engine.receiveProbe(message.payload, message.opcode) {
    case .answer(let answer):
      send(answer, on: peer)
      touch(session)
    case .upgraded(let queue):
      session.probe = nil
      carry(session, peer)
      tellVerbosely(session, "upgraded to WebSocket, on connection \(peer.id)")
      answerPoll(of: session, [EngineIOMessage(EngineIOPacket(.noop))])
      send(queue, to: session)
    case .failed(let why):
      tell(session, why)
      peer.session.close(CloseBody(code: .policyViolation, reason: Array("no upgrade".utf8)))
    }
  }

  func finishedBatch(_ peer: ListenPeer) { settle() }

  func drained(_ peer: ListenPeer) {
    if let session = byPeer[peer.id], !session.isEnded { look(at: session) }
  }

  func ended(_ peer: ListenPeer) {
    guard let session = byPeer.removeValue(forKey: peer.id), !session.isEnded else { return }
    if session.peer === peer { return end(session, "the connection ended") }
    guard session.probe === peer else { return }
    session.probe = nil
    session.engine.abandonProbe()
  }

  // MARK: The end

  /// - Parameters:
  ///   - session: is over.
  ///   - why: in a few words.
  ///   - close: what its WebSocket is closed with, where we end it.
  ///   - failure: what that means for `--once`.
  func end(_ session: SocketIOSession, _ why: String, close: CloseBody? = nil, _ failure: Failure? = nil) {
    guard !session.isEnded else { return }
    let (left, _) = session.socket.end()
    for namespace in left { rooms.exit(session.id, namespace) }
    if session.peer == nil {
      session.engine.enqueue(EngineIOMessage(EngineIOPacket(close == nil ? .noop : .close)))
      session.flush()
    }
    session.isEnded = true
    session.answerPosts()
    if let timer = session.timer { run.reactor.cancel(timer.id) }
    sessions[session.id] = nil
    bySID[session.sid] = nil
    slow.remove(session.id)
    // That of a WebSocket ends with it.
    if session.peer?.id != session.id { run.reporter.endDecoding(session.id) }
    tellVerbosely(session, "the session ended: \(why)")
    for peer in [session.probe, session.peer] {
      peer?.session.close(close ?? CloseBody(code: .normalClosure))
    }
    updateInput()
    run.ended(session, failure)
  }

  /// Every session ends, and the program after them.
  func close(_ code: CloseCode) {
    for session in Array(sessions.values) {
      end(session, "this server ends", close: CloseBody(code: code))
    }
  }
}
