import Bytes
import Reactor
import Transport
import WebSocketCore

/// What a connection sends: `-x` texts and `--send-frame`s in their order, then stdin.
extension ConnectRun {
  func startInput(_ session: WebSocketSession) {
    var composed = ComposedMessages()
    for frame in frames { send(frame, session, &composed) }
    for text in options.input.execute where text != "-" {
      var text = text
      text.withUTF8 { session.send(options.input.isBinary ? .binary : .text, UnsafeRawBufferPointer($0)) }
    }
    session.flush()
    noteSent()
    if options.readsInput {
      startPump(session)
    } else if options.sendsOnlyItsOwn {
      inputEnded()
    }
  }

  /// A frame as `--send-frame` describes it; masked, as a client's must be, unless it says otherwise.
  private func send(
    _ frame: ComposedFrame, _ session: WebSocketSession, _ composed: inout ComposedMessages
  ) {
    let key: MaskingKey? =
      switch frame.spec.mask {
      case .key(let key): key
      case .random, nil: session.drawMaskingKey()
      case .some(.none): nil
      }
    guard let header = try? frame.spec.header(payloadCount: frame.payload.count, maskingKey: key) else {
      return
    }
    frame.payload.withUnsafeBytes { session.send(header, $0) }
    guard reporter.wantsMessages, let message = composed.take(header, frame.payload) else { return }
    message.payload.withUnsafeBytes { payload in
      let message = Message(
        opcode: message.opcode, payload: payload, wireLength: UInt64(payload.count), frames: message.frames)
      reporter.report(message, from: .client)
    }
  }

  private func startPump(_ session: WebSocketSession) {
    let pump = InputPump(
      input: StandardInput(reactor: reactor, fd: 0, bufferSize: 64 * 1024), session: session,
      splitting: options.input.splitting,
      opcode: options.input.isBinary ? .binary : .text, limit: options.wire.maxMessage.bytes,
      acceptsCommands: options.input.slash)
    pump.onEnd = { [unowned self] in inputEnded() }
    pump.onFailure = { [unowned self] failure in inputFailed(failure) }
    pump.onSent = { [unowned self] in noteSent() }
    if let socketIO { pump.onLine = { line, number in socketIO.send(line: line, number: number) } }
    pump.onCommand = { [unowned self] command in perform(command, session) }
    if options.ending.one { pump.onMessage = { [unowned pump] () -> Void in pump.stop() } }
    self.pump = pump
    pump.start()
  }

  /// What was good has been sent; the rest cannot be.
  private func inputFailed(_ failure: Failure) {
    reporter.report(failure)
    status = status ?? failure.status
    closeNormally()
  }

  private func perform(_ command: SlashCommand, _ session: WebSocketSession) {
    func send(_ opcode: Opcode, _ data: String) {
      var data = data
      data.withUTF8 { session.send(opcode, UnsafeRawBufferPointer($0)) }
    }
    switch command {
    case .ping(let data): send(.ping, data)
    case .pong(let data): send(.pong, data)
    case .close(let body):
      pump?.stop()
      session.close(body)
    case .invalid(let why): reporter.tell(why)
    }
  }
}
