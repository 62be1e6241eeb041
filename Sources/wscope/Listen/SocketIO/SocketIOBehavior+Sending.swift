import AppProtocols
import Bytes
import WebSocketCore

/// What is sent, when it leaves, and who waits while somebody is slow to read.
extension SocketIOBehavior {
  func send(_ messages: [EngineIOMessage], to session: SocketIOSession) {
    guard !session.isEnded else { return }
    for message in messages {
      if let peer = session.peer {
        send(message, on: peer)
      } else {
        session.engine.enqueue(message)
        report(message, of: session, isSent: true)
      }
    }
    touch(session)
  }

  func send(_ message: EngineIOMessage, on peer: ListenPeer) {
    message.payload.withUnsafeBytes { peer.session.send(message.opcode, $0) }
  }

  func touch(_ session: SocketIOSession) {
    guard !session.isTouched else { return }
    session.isTouched = true
    touched.append(session)
  }

  /// What has been sent leaves, and what has been printed.
  func settle() {
    let sent = touched
    touched = []
    for session in sent where !session.isEnded {
      session.flush()
      look(at: session)
    }
    let isBlocked = !output.flush()
    guard isBlocked != isOutputBlocked else { return }
    isOutputBlocked = isBlocked
    updateHolds()
  }

  /// stdout has been written.
  func outputDrained() {
    isOutputBlocked = false
    updateHolds()
  }

  func answerPoll(of session: SocketIOSession, _ messages: [EngineIOMessage]) {
    guard let poll = session.poll else { return }
    session.poll = nil
    poll.answer(.socketIO(EngineIOPayload.encode(messages), to: poll.request))
  }

  // MARK: Slow readers

  func look(at session: SocketIOSession) { slow.look(at: session.id) }

  /// Where an event reaches others, all wait for the slowest.
  func isHeld(_ session: SocketIOSession) -> Bool {
    let isShared = scope != .sender || run.options.behavior.rooms
    return isOutputBlocked || (isShared ? !slow.isEmpty : slow.contains(session.id))
  }

  func updateHolds() {
    for session in sessions.values { session.hold(isHeld(session)) }
    updateInput()
  }

  func updateInput() {
    input?.setReading(slow.isEmpty && sessions.values.contains { !$0.socket.joined.isEmpty })
  }

  func drop(_ client: Int) {
    guard let session = sessions[client] else { return }
    tell(session, "was dropped: it read nothing for \(SlowReaders.patience.plain) s")
    let peer = session.peer
    end(session, "it is too slow")
    peer?.session.abandon()
  }
}
