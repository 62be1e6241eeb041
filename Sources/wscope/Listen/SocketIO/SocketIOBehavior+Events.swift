import AppProtocols
import Bytes
import Reactor
import Trace
import WebSocketCore

/// What clients say, and what comes of it.
extension SocketIOBehavior {
  /// Bytes that are shown of a message that is not of the protocol.
  private static let shownBytes = 256

  /// Takes one message on the transport that carries the session.
  func take(_ payload: UnsafeRawBufferPointer, _ opcode: Opcode, _ session: SocketIOSession) {
    switch session.engine.receive(payload, opcode, at: now) {
    case .message(let data):
      session.lastPacket = now
      perform(session.socket.receive(data) { makeSID() }, session)
    case .attachment(let bytes):
      session.lastPacket = now
      perform(session.socket.receive(attachment: bytes), session)
    case .pong:
      if run.options.wire.showPingPong { tell(session, "received Engine.IO pong") }
      arm(session)
    case .close: end(session, "the client closed it")
    case .noop: break
    case .unexpected(let why): tell(session, "\(why): \(Self.preview(payload))")
    }
  }

  private func perform(_ actions: [SocketIOServerAction], _ session: SocketIOSession) {
    for action in actions where !session.isEnded {
      switch action {
      case .send(let message): send([message], to: session)
      case .joined(let namespace, _, let auth):
        rooms.enter(session.id, namespace)
        let credentials = auth.map { run.reporter.showsSecrets ? " with \($0.text)" : " with auth" } ?? ""
        tellVerbosely(session, "joined \(namespace)\(auth == .object([]) ? "" : credentials)")
        updateInput()
      case .refused(let namespace, let message):
        tell(session, "was not let into \(namespace): \(message)")
      case .left(let namespace):
        rooms.exit(session.id, namespace)
        tellVerbosely(session, "left \(namespace)")
        updateInput()
      case .event(let event): take(event, session)
      case .acknowledged(let ack): output.print(ack, from: session.id)
      case .unexpected(let why, let raw):
        tell(session, raw.map { "\(why): \($0.withUnsafeBytes { Self.preview($0) })" } ?? why)
      }
    }
  }

  private static func preview(_ bytes: UnsafeRawBufferPointer) -> String {
    let shown = bytes.prefix(shownBytes)
    let text = UTF8Validator.isValid(bytes) ? String(decoding: shown, as: UTF8.self) : Hex.encode(shown)
    return text + (bytes.count > shownBytes ? " … (\(bytes.count) bytes)" : "")
  }

  // MARK: Events

  private func take(_ event: SocketIOEvent, _ session: SocketIOSession) {
    var line = output.print(event, from: session.id)
    if !run.options.behavior.sink { answer(event, session) }
    line.withUTF8 { run.count(UnsafeRawBufferPointer($0)) }
  }

  /// An event that wants an ack has its answer in it; what others are to hear, they hear as an event.
  private func answer(_ event: SocketIOEvent, _ session: SocketIOSession) {
    if let command = rooms.command(event) {
      guard rooms.perform(command, for: session.id, in: event.namespace) else {
        return refuse(event, "Too many rooms", session)
      }
      tellVerbosely(session, "\(event.name) \(event.arguments[0].text) in \(event.namespace)")
      return acknowledge(event, event, session)
    }
    var answer = event
    if let reply {
      do throws(ReplyTemplate.Obstacle) { answer = try reply.answer(to: event, from: session.id) } catch {
        return tell(session, "no reply: \(error.description)")
      }
    }
    acknowledge(event, answer, session)
    answer.id = nil
    if let audience = rooms.audience(of: event, from: session.id) {
      emit(answer, to: audience)
    } else if event.id == nil {
      emit(answer, to: [session.id])
    }
  }

  /// Socket.IO has no packet that refuses an event: its ack does, or where it wants none, an event of ours.
  private func refuse(_ event: SocketIOEvent, _ message: String, _ session: SocketIOSession) {
    tell(session, "\(event.name) \(event.arguments[0].text) in \(event.namespace) was refused: \(message)")
    let answer = SocketIOEvent(
      namespace: event.namespace, name: "error", arguments: [.object([.init("message", .string(message))])])
    if event.id == nil { return emit(answer, to: [session.id]) }
    acknowledge(event, answer, session)
  }

  private func acknowledge(_ event: SocketIOEvent, _ answer: SocketIOEvent, _ session: SocketIOSession) {
    guard let id = event.id else { return }
    let ack = SocketIOAck(
      namespace: event.namespace, event: event.name, id: id, arguments: answer.arguments,
      attachments: answer.attachments)
    send(ack.messages, to: session)
  }

  /// Written once, whoever gets it.
  private func emit(_ event: SocketIOEvent, to clients: [Int]) {
    let messages = event.messages
    for client in clients { if let session = sessions[client] { send(messages, to: session) } }
  }

  /// A line of stdin.
  func emit(_ line: SocketIOLine.Event, from source: String) {
    let event = SocketIOEvent(line, namespace: line.namespace ?? options.defaultNamespace)
    let clients = rooms.members(of: event.namespace)
    if clients.isEmpty {
      return run.reporter.tell("\(source) reached nobody: no client is in \(event.namespace)")
    }
    guard options.ack else { return emit(event, to: clients) }
    for client in clients {
      guard let session = sessions[client] else { continue }
      send(session.socket.emit(event, ackDeadline: now + options.ackTimeout), to: session)
      arm(session)
    }
  }

  // MARK: Time

  /// Waits for the next thing that has its time.
  func arm(_ session: SocketIOSession) {
    guard !session.isEnded else { return }
    let deadline = session.nextDeadline()
    // One that has moved further away is looked at when the old one is over.
    if let timer = session.timer {
      if timer.deadline <= deadline { return }
      run.reactor.cancel(timer.id)
    }
    let id = run.reactor.schedule(after: max(0, deadline - now)) { [unowned self, weak session] in
      if let session { expire(session) }
    }
    session.timer = (id, deadline)
  }

  private func expire(_ session: SocketIOSession) {
    session.timer = nil
    for asked in session.socket.expire(at: now) {
      tell(session, "no ack of \(asked.event) within \(options.ackTimeout.plain) s")
    }
    // A client whose pong may lie unread is not to blame.
    if session.isHeld { session.engine.prolong(at: now) }
    switch session.engine.expire(at: now) {
    case .ping(let ping): send([ping], to: session)
    case .missed: miss(session)
    case nil: break
    }
    arm(session)
    settle()
  }

  private func miss(_ session: SocketIOSession) {
    let seconds = Double(session.engine.opening.pingTimeout) / 1000
    let why = "no pong came within \(seconds.plain) s"
    tell(session, "\(why): the session is closed")
    end(
      session, why, close: CloseBody(code: .normalClosure, reason: Array("ping timeout".utf8)),
      Failure(
        .timedOut, phase: .frames, "\(why) from the client", hint: "--ping-timeout sets how long to wait"))
  }

  /// Heartbeats are no sign of life here: they come by themselves.
  func watchIdle(_ session: SocketIOSession) {
    guard let seconds = run.options.limits.idleTimeout, !session.isEnded else { return }
    let left = seconds - (now - session.lastPacket)
    guard left > 0 else {
      let why = "idle for \(seconds.plain) s"
      return end(session, why, close: CloseBody(code: .goingAway, reason: Array(why.utf8)))
    }
    run.reactor.schedule(after: left) { [weak self, weak session] in
      if let self, let session { watchIdle(session) }
    }
  }
}
