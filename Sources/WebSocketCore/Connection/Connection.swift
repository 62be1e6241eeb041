import Bytes

/// One WebSocket connection after its handshake (RFC 6455 §5 to §7), without sockets or clocks: bytes in,
/// events out, bytes to send appended to the queue that the caller lends.
///
/// Received bytes are unmasked in place. A message that arrives whole is handed on as a pointer into the
/// caller's own buffer; only fragments and messages cut by the end of a read are copied together.
package struct Connection: ~Copyable {
  package let configuration: ConnectionConfiguration
  /// The Close that was sent, if any.
  package private(set) var closeSent: CloseBody?
  /// The Close that was received, if any.
  package private(set) var closeReceived: CloseBody?
  /// The breach that failed the connection, if any.
  package private(set) var failure: Violation? {
    didSet { hasFailed = failure != nil }
  }
  /// Asked for each frame, where looking into `failure` would cost more than parsing one.
  private var hasFailed = false
  /// Half a frame has been sent on purpose: nothing can follow it.
  package internal(set) var isCut = false
  /// Frames seen and not yet taken by the caller, when the configuration asks for them.
  package var observed: [ObservedFrame] = []

  package internal(set) var sent = Traffic()
  package private(set) var received = Traffic()

  private var input = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  private var position = 0
  private var parser = FrameParser()
  private var judge: FrameJudge
  private var masks: MaskingKeys
  private var violations: [Violation] = []
  private var judged: FrameChunk?
  private var control: [UInt8] = []
  private var assembly = MessageAssembly()
  private var sentOffset: UInt64 = 0
  private var observing: ObservedFrame?

  package init(_ configuration: ConnectionConfiguration, random: RandomSource) {
    self.configuration = configuration
    judge = FrameJudge(sender: configuration.role.peer)
    masks = MaskingKeys(source: random)
  }

  /// True when nothing that the peer sends can matter any more.
  package var isFinished: Bool { hasFailed || isCut || (closeReceived != nil && hasSentClose) }
  package var hasSentClose: Bool { closeSent != nil }
  /// No Close has been sent, and one is to be sent when asked for.
  package var maySendClose: Bool {
    !hasSentClose && !(closeReceived != nil && configuration.misbehavior.contains(.noCloseReply))
  }

  // MARK: Receiving

  /// Hands over bytes from the peer. They must stay where they are, and are changed in place, until
  /// `next` has returned nil.
  package mutating func receive(_ bytes: UnsafeMutableRawBufferPointer) {
    input = bytes
    position = 0
  }

  /// The next event of the bytes received.
  ///
  /// - Parameter output: where answers go: Pongs, the echo of a Close, the Close of a failed connection.
  /// - Returns: nil when the bytes are used up.
  package mutating func next(into output: inout ByteQueue) -> ConnectionEvent? {
    assembly.releaseDelivered()
    while true {
      if !violations.isEmpty { return .violation(violations.removeFirst()) }
      if let chunk = judged {
        judged = nil
        if let event = take(chunk, &output) { return event }
        continue
      }
      if hasFailed { return nil }
      guard let chunk = parser.next(in: UnsafeRawBufferPointer(input), at: &position) else { return nil }
      if chunk.isLast, chunk.isFirst, judge.isOrdinary(chunk.header), configuration.observedBytes == nil,
        chunk.payload.count <= configuration.maximumMessageSize, let message = ordinaryMessage(chunk)
      {
        return .message(message)
      }
      examine(chunk, &output)
    }
  }

  /// The hot path: nil when the text is not UTF-8, and the payload is left as it was for `examine`.
  @inline(__always)
  private mutating func ordinaryMessage(_ chunk: FrameChunk) -> Message? {
    let count = chunk.payload.count
    let payload = UnsafeMutableRawBufferPointer(rebasing: input[chunk.payload])
    if let key = chunk.header.maskingKey, let base = payload.baseAddress {
      Masking.apply(key, to: base, count: count)
    }
    if chunk.header.firstByte == 0x81, !UTF8Validator.isValid(UnsafeRawBufferPointer(payload)) {
      if let key = chunk.header.maskingKey, let base = payload.baseAddress {
        Masking.apply(key, to: base, count: count)
      }
      return nil
    }
    received.countMessage(frames: 1, bytes: count)
    return Message(
      opcode: chunk.header.opcode, payload: UnsafeRawBufferPointer(payload), wireLength: UInt64(count))
  }

  /// Unmasks and judges a chunk; what it means is taken when its violations have been reported.
  private mutating func examine(_ chunk: FrameChunk, _ output: inout ByteQueue) {
    let payload = unmask(chunk)
    observe(chunk, payload)
    if chunk.isFirst {
      received.frames += 1
      violations += judge.judge(header: chunk.header, offset: chunk.offset)
      if let limit = tooBig(chunk.header, chunk.offset) { violations.append(limit) }
    }
    // A failing header speaks for the frame: its payload is not looked at.
    if fatal == nil { violations += judge.judge(payload: payload, of: chunk) }
    if let fatal {
      fail(fatal, &output)
      violations = Array(violations.prefix { $0 != fatal }) + [fatal]
      finishObserving()
    } else {
      judged = chunk
    }
  }

  /// What fails the connection. After the peer's Close there is nothing left to fail: breaches are only told.
  private var fatal: Violation? {
    guard closeReceived == nil else { return nil }
    return violations.first {
      $0.rule == .messageTooBig || ($0.rule.severity == .error && !configuration.isLenient)
    }
  }

  private mutating func unmask(_ chunk: FrameChunk) -> UnsafeRawBufferPointer {
    let payload = UnsafeMutableRawBufferPointer(rebasing: input[chunk.payload])
    if let key = chunk.header.maskingKey, let base = payload.baseAddress {
      Masking.apply(key.rotated(by: Int(chunk.payloadOffset & 3)), to: base, count: payload.count)
    }
    return UnsafeRawBufferPointer(payload)
  }

  /// RFC 6455 §10.4: a limit on the message put together, known as soon as a header claims too much.
  private func tooBig(_ header: FrameHeader, _ offset: UInt64) -> Violation? {
    let total = header.payloadLength &+ UInt64(header.opcode.isControl ? 0 : assembly.count)
    guard total > UInt64(configuration.maximumMessageSize) || total < header.payloadLength else { return nil }
    return Violation(
      .messageTooBig, "\(total) bytes; the limit is \(configuration.maximumMessageSize)", offset: offset)
  }

  private mutating func take(_ chunk: FrameChunk, _ output: inout ByteQueue) -> ConnectionEvent? {
    let payload = UnsafeRawBufferPointer(rebasing: input[chunk.payload])
    if chunk.header.opcode.isControl { return takeControl(chunk, payload, &output) }
    // A reserved opcode gets here only where the configuration is lenient: there is nothing to do with it.
    guard !chunk.header.opcode.isReserved, closeReceived == nil else { return nil }
    if chunk.isFirst { assembly.begin(chunk.header) }
    guard let message = assembly.add(payload, of: chunk) else { return nil }
    received.countMessage(frames: 0, bytes: message.payload.count)
    return .message(message)
  }

  private mutating func takeControl(
    _ chunk: FrameChunk, _ payload: UnsafeRawBufferPointer, _ output: inout ByteQueue
  ) -> ConnectionEvent? {
    if chunk.isFirst { control.removeAll(keepingCapacity: true) }
    control += payload
    guard chunk.isLast, closeReceived == nil else { return nil }
    switch chunk.header.opcode {
    case .ping:
      if !hasSentClose, !configuration.misbehavior.contains(.noPong) {
        // One longer than that is here only where the configuration is lenient.
        control.withUnsafeBytes {
          send(.pong, UnsafeRawBufferPointer(rebasing: $0.prefix(125)), into: &output)
        }
      }
      return .ping(lastControl)
    case .pong:
      return .pong(lastControl)
    case .close:
      let body = control.withUnsafeBytes { CloseBody(parsing: $0) }
      closeReceived = body
      close(answer(to: body), into: &output)
      return .close(body)
    default:
      return nil
    }
  }

  /// RFC 6455 §5.5.1: the answer echoes the status code received; but one that is illegal, which a lenient
  /// configuration lets get here, is not for us to send.
  private func answer(to body: CloseBody) -> CloseBody {
    let isLegal = body.byteCount <= 125 && FrameJudge.violations(of: body, offset: nil).isEmpty
    return isLegal ? CloseBody(code: body.code, reason: body.reason) : CloseBody(code: .protocolError)
  }

  /// `control` as a pointer: it is not touched again before the next call of `next`.
  private var lastControl: UnsafeRawBufferPointer {
    mutating get { control.withUnsafeMutableBytes { UnsafeRawBufferPointer($0) } }
  }

  private mutating func fail(_ violation: Violation, _ output: inout ByteQueue) {
    failure = violation
    guard !hasSentClose else { return }
    let reason = Array((violation.rule.id + ": " + violation.detail).utf8.prefix(123))
    close(CloseBody(code: violation.rule.closeCode ?? .protocolError, reason: reason), into: &output)
  }

  // MARK: Sending

  /// Appends one message, or one control frame, in one frame. A text must be UTF-8.
  ///
  /// - Parameters:
  ///   - opcode: text, binary, ping or pong.
  ///   - payload: at most 125 bytes in a control frame.
  ///   - output: where the frame goes.
  package mutating func send(
    _ opcode: Opcode, _ payload: UnsafeRawBufferPointer, into output: inout ByteQueue
  ) {
    guard configuration.misbehavior.isEmpty else { return misbehave(opcode, payload, into: &output) }
    let key = configuration.role == .client ? masks.draw() : nil
    let header = FrameHeader(
      firstByte: 0x80 | opcode.rawValue, payloadLength: UInt64(payload.count), maskingKey: key)
    send(header, payload, into: &output)
    if !opcode.isControl { sent.countMessage(frames: 0, bytes: payload.count) }
  }

  /// Appends a frame as it is described, legal or not.
  package mutating func send(
    _ header: FrameHeader, _ payload: UnsafeRawBufferPointer, into output: inout ByteQueue
  ) {
    FrameSerializer.append(header, payload: payload, to: &output)
    sent.frames += 1
    if let limit = configuration.observedBytes {
      observed.append(
        ObservedFrame(isSent: true, header: header, offset: sentOffset, payload: Array(payload.prefix(limit)))
      )
    }
    sentOffset += UInt64(header.byteCount + payload.count)
  }

  /// Begins or answers the closing handshake (RFC 6455 §7.1.2); a second call does nothing.
  package mutating func close(_ body: CloseBody, into output: inout ByteQueue) {
    guard maySendClose else { return }
    closeSent = body
    body.bytes.withUnsafeBytes { send(.close, $0, into: &output) }
  }

  /// The next masking key, for frames that the caller builds itself.
  package mutating func drawMaskingKey() -> MaskingKey { masks.draw() }

  // MARK: The end of the stream, and observation

  /// What is cut off should the stream end here.
  package var pending: FrameParser.Pending { parser.pending }

  private mutating func observe(_ chunk: FrameChunk, _ payload: UnsafeRawBufferPointer) {
    guard let limit = configuration.observedBytes else { return }
    if chunk.isFirst {
      observing = ObservedFrame(isSent: false, header: chunk.header, offset: chunk.offset, payload: [])
    }
    if let seen = observing?.payload.count, seen < limit {
      observing?.payload += payload.prefix(limit - seen)
    }
    if chunk.isLast || observing?.payload.count == limit { finishObserving() }
  }

  /// A frame is shown when its preview is complete, and never later than the failure that it causes.
  private mutating func finishObserving() {
    guard let frame = observing else { return }
    observed.append(frame)
    observing = nil
  }
}

/// Counts of one direction.
package struct Traffic: Equatable, Sendable {
  package var frames: UInt64 = 0
  package var messages: UInt64 = 0
  /// Bytes of message payload.
  package var bytes: UInt64 = 0

  package init() {}

  @inline(__always)
  mutating func countMessage(frames: UInt64, bytes count: Int) {
    self.frames += frames
    messages += 1
    bytes += UInt64(count)
  }
}
