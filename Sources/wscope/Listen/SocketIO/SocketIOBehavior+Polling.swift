import AppProtocols
import Bytes
import Trace
import Transport
import WebSocketCore

/// Requests of plain HTTP: long-polling, and what decides about a WebSocket.
extension SocketIOBehavior: HTTPResponder {
  var longestBody: Int { run.options.wire.maxMessage.bytes }

  func objection(toUpgrade request: RequestHead) -> HTTPAnswer? {
    do throws(EngineIORefusal) {
      let asked = try EngineIORequest(target: request.target)
      return refusal(of: asked, request, isUpgrade: true)
    } catch {
      return .socketIO(error, to: request)
    }
  }

  func respond(to exchange: HTTPExchange) {
    let request = exchange.request
    guard policy.paths?.contains(where: { ServerPolicy.isSamePath($0, request.path) }) ?? true else {
      let served = policy.paths?.first ?? ""
      return exchange.answer(
        HTTPAnswer(status: 404, body: "There is nothing at \(request.path): Socket.IO is at \(served)."))
    }
    if let objection = policy.objection(toOriginOf: request) {
      return exchange.answer(.socketIO(.forbidden, to: request, message: objection.firstLine))
    }
    if request.method == "OPTIONS" { return exchange.answer(.preflight(request)) }
    do throws(EngineIORefusal) {
      let asked = try EngineIORequest(target: request.target)
      if let refusal = refusal(of: asked, request, isUpgrade: false) { return exchange.answer(refusal) }
      serve(asked, exchange)
    } catch {
      exchange.answer(.socketIO(error, to: request))
    }
  }

  private func refusal(
    of asked: EngineIORequest, _ request: RequestHead, isUpgrade: Bool
  ) -> HTTPAnswer? {
    let current = asked.sid.flatMap { session(sid: $0) }
    let refusal = asked.refusal(
      method: request.method, isUpgrade: isUpgrade, current: current?.engine.transport)
    if let refusal { return .socketIO(refusal, to: request) }
    if isUpgrade, current?.probe != nil { return .socketIO(.badRequest, to: request) }
    guard asked.sid == nil, let fullness else { return nil }
    return .socketIO(.forbidden, to: request, message: fullness, status: 503)
  }

  private func serve(_ asked: EngineIORequest, _ exchange: HTTPExchange) {
    guard let sid = asked.sid else {
      let session = open(exchange.id, on: .polling)
      run.reporter.beginDecoding(session.id, subprotocol: nil, target: exchange.request.target)
      report(EngineIOMessage(session.engine.opening.packet), of: session, isSent: true)
      return poll(session, exchange)
    }
    guard let session = session(sid: sid) else { return }
    if exchange.request.method == "POST" { take(exchange, session) } else { poll(session, exchange) }
    settle()
  }

  private func poll(_ session: SocketIOSession, _ exchange: HTTPExchange) {
    guard session.poll == nil else {
      tell(session, "polls while its last poll is not answered")
      return exchange.answer(.socketIO(.badRequest, to: exchange.request))
    }
    session.poll = exchange
    exchange.onAbandoned = { [weak session, weak exchange] in
      if session?.poll === exchange { session?.poll = nil }
    }
    session.flush()
    look(at: session)
  }

  private func take(_ exchange: HTTPExchange, _ session: SocketIOSession) {
    let messages: [EngineIOMessage]
    do throws(EngineIOError) { messages = try EngineIOPayload.decode(exchange.body) } catch {
      tell(session, "a request that cannot be read: \(error.description)")
      return exchange.answer(.socketIO(.badRequest, to: exchange.request))
    }
    session.unansweredPosts.append(exchange)
    for message in messages where !session.isEnded {
      report(message, of: session, isSent: false)
      message.payload.withUnsafeBytes { take($0, message.opcode, session) }
    }
    // Whoever has sent may be slow to read: that is told by what is in its queue.
    look(at: session)
    session.answerPosts()
  }

  /// A packet that no frame carried, as if one had.
  func report(_ message: EngineIOMessage, of session: SocketIOSession, isSent: Bool) {
    let count = TrafficCount(messages: 1, bytes: UInt64(message.payload.count))
    if isSent { session.polled.sent.add(count) } else { session.polled.received.add(count) }
    guard run.reporter.wantsMessages else { return }
    message.payload.withUnsafeBytes { payload in
      run.reporter.report(
        Message(opcode: message.opcode, payload: payload, wireLength: UInt64(payload.count)),
        from: isSent ? .server : .client, connection: session.id)
    }
  }
}
