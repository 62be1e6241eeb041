import Bytes
import Trace
import Transport
import WebSocketCore

extension ConnectRun: SessionHandler {
  func session(_ session: WebSocketSession, received message: Message) {
    evidence.note(message)
    if isSatisfied { return }
    if echoes { session.send(message.opcode, message.payload) }
    if reporter.wantsMessages { reporter.report(message, from: .server) }
    if let socketIO { return socketIO.receive(message) }
    messages.print(message, from: .server, &decoding)
    replay?.receive(message)
    if countsEnough(message.payload) { satisfy() }
  }

  /// Counts a message that has been printed.
  ///
  /// - Returns: whether it is the last one that is wanted.
  func countsEnough(_ payload: UnsafeRawBufferPointer) -> Bool {
    printed += 1
    guard countsMessages else { return false }
    let isLast = expected.take(payload)
    if let wanted, printed >= wanted { return true }
    if let until { return payload.contains(until) }
    return isLast && wanted == nil && !awaitsClose
  }

  func sessionFinishedBatch(_ session: WebSocketSession) {
    if session.received.messages != answersSeen {
      if answersSeen == 0 { reporter.facts.firstMessage = reporter.elapsed }
      answersSeen = session.received.messages
      noteReceived()
    }
    if !messages.flush() { session.channel.pauseReading() }
    // An echo that the peer does not read: stop reading, so that it notices.
    if echoes, session.unsentByteCount > InputPump.highWater { session.channel.pauseReading() }
  }

  func sessionDrained(_ session: WebSocketSession) {
    pump?.resume()
    replay?.resume()
    if echoes { session.channel.resumeReading() }
  }

  func session(_ session: WebSocketSession, sent message: Message) { reporter.report(message, from: .client) }

  func session(_ session: WebSocketSession, receivedPing payload: UnsafeRawBufferPointer) {
    evidence.notePing()
    if options.wire.showPingPong { reporter.tell("ping", payload) }
  }

  func session(_ session: WebSocketSession, receivedPong payload: UnsafeRawBufferPointer) {
    evidence.notePong()
    if options.wire.showPingPong { reporter.tell("pong", payload) }
    receivedPong(payload)
  }

  func session(_ session: WebSocketSession, found violation: Violation) {
    reporter.report(violation, from: .server)
  }

  func session(_ session: WebSocketSession, observed frame: ObservedFrame) {
    reporter.report(frame)
  }

  func session(_ session: WebSocketSession, ended end: SessionEnd) {
    if let pingTimer { reactor.cancel(pingTimer) }
    _ = messages.flush()
    reporter.report(end)
    replay?.ended(end)
    let early = socketIO?.ended(end)
    if status == nil {
      let failures = early.map { [$0] } ?? failures(of: end)
      // Checks come first; the last one is about the end itself.
      let finding = evidence.finding(for: end, of: session, plan)
      for (index, failure) in failures.enumerated() {
        reporter.report(index == failures.count - 1 ? failure.with(finding) : failure)
        status = status ?? failure.status
      }
      if failures.isEmpty, let advice = evidence.advice(on: end, of: session, plan) {
        reporter.advise(advice)
      }
    }
    finish()
  }

  /// What should have come or gone, and has not.
  func shortfall(of end: SessionEnd) -> Failure? {
    if let wanted, printed < wanted {
      return Failure(.checkFailed, phase: .frames, "the server closed after \(printed) of \(wanted) messages")
    }
    if let until, !isSatisfied {
      return Failure(
        .checkFailed, phase: .frames,
        "the server closed before a message held '\(String(decoding: until, as: UTF8.self))'")
    }
    if !isSatisfied, end.unsentByteCount > 0 || pump?.hasUnsentInput == true {
      return Failure(
        .inputUnsent, phase: .close, "input left unsent: the server closed before all of it had gone",
        hint: "what was not sent is still on stdin")
    }
    return nil
  }
}
