import Bytes

/// One WebSocket connection after its handshake (RFC 6455 §5 to §7), without sockets or clocks: bytes in,
/// events out, bytes to send appended to the queue that the caller lends.
///
/// Received bytes are unmasked in place. A message that arrives whole is handed on as a pointer into the
/// caller's own buffer; only fragments and messages cut by the end of a read are copied together.
package struct Connection: ~Copyable {
  package let configuration: ConnectionConfiguration
  /// The Close that was sent, if any.
  package internal(set) var closeSent: CloseBody? {
    didSet { hasSentClose = closeSent != nil }
  }
  /// Stored, since it is asked for each message, and a computed property would be given a copy of the connection.
  package private(set) var hasSentClose = false
  /// The Close that was received, if any.
  package internal(set) var closeReceived: CloseBody?
  /// The breach that failed the connection, if any.
  package internal(set) var failure: Violation? {
    didSet { hasFailed = failure != nil }
  }
  /// The first bytes of the frame that the breach stands in, as on the wire, and of what came behind it.
  package internal(set) var failureBytes: [UInt8] = []
  /// Asked for each frame, where looking into `failure` would cost more than parsing one.
  var hasFailed = false
  /// Half a frame has been sent on purpose: nothing can follow it.
  package internal(set) var isCut = false
  /// Frames seen and not yet taken by the caller, when the configuration asks for them.
  package var observed: [ObservedFrame] = []

  package internal(set) var sent = Traffic()
  package internal(set) var received = Traffic()

  var input = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  var position = 0
  var parser = FrameParser()
  var judge: FrameJudge
  var masks: MaskingKeys
  var violations: [Violation] = []
  var judged: FrameChunk?
  /// The frame at hand continues nothing: a lenient connection takes it for a message of its own.
  var isOrphan = false
  var control: [UInt8] = []
  var assembly = MessageAssembly()
  var codec: MessageCodec?
  /// Payload bytes on the wire of the message sent last; nil if it was not compressed.
  package internal(set) var compressedLength: UInt64?
  /// A message that waits behind the breach that it has.
  var delivered: Message?
  var sentOffset: UInt64 = 0
  var observing: ObservedFrame?

  package init(_ configuration: ConnectionConfiguration, random: RandomSource) {
    self.configuration = configuration
    judge = FrameJudge(sender: configuration.role.peer, deflate: configuration.deflate != nil)
    if let agreement = configuration.deflate {
      codec = MessageCodec(
        agreement, role: configuration.role, threshold: configuration.compressionThreshold)
    }
    masks = MaskingKeys(source: random)
  }

  /// True when nothing that the peer sends can matter any more.
  package var isFinished: Bool { hasFailed || isCut || (closeReceived != nil && hasSentClose) }
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
    if let message = delivered {
      delivered = nil
      return .message(message)
    }
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
      isOrphan = chunk.header.opcode == .continuation && judge.message == nil
      violations += judge.judge(header: chunk.header, offset: chunk.offset)
      if let limit = tooBig(chunk.header, chunk.offset) { violations.append(limit) }
    }
    // A failing header speaks for the frame: its payload is not looked at.
    if fatal == nil { violations += judge.judge(payload: payload, of: chunk) }
    if let fatal {
      keepBytes(of: chunk)
      fail(fatal, &output)
      violations = Array(violations.prefix { $0 != fatal }) + [fatal]
      finishObserving()
    } else {
      judged = chunk
    }
  }

  /// Evidence of what is no frame at all: an error page in its place is known by its first bytes.
  private mutating func keepBytes(of chunk: FrameChunk) {
    guard chunk.isFirst, !chunk.header.mask else { return }
    failureBytes = FrameSerializer.bytes(of: chunk.header)
    failureBytes += input[chunk.payload.lowerBound...].prefix(Self.keptFailureBytes)
  }

  private static let keptFailureBytes = 64

  /// What fails the connection. After the peer's Close there is nothing left to fail: breaches are only told.
  var fatal: Violation? {
    guard closeReceived == nil else { return nil }
    return violations.first { $0.isFatal(in: configuration) }
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
    if chunk.isFirst {
      assembly.begin(chunk.header, isNew: chunk.header.opcode != .continuation || isOrphan)
      if chunk.header.opcode != .continuation { codec?.begin(chunk.header) }
    }
    if codec?.isInflating == true { return inflate(payload, of: chunk, &output) }
    let isWhole = chunk.isLast && (chunk.header.fin || isOrphan)
    guard let message = assembly.add(payload, isWhole: isWhole) else { return nil }
    received.countMessage(frames: 0, bytes: message.payload.count)
    return .message(message)
  }

  /// A piece of a compressed message. Its text is judged when it is inflated.
  private mutating func inflate(
    _ payload: UnsafeRawBufferPointer, of chunk: FrameChunk, _ output: inout ByteQueue
  ) -> ConnectionEvent? {
    let before = assembly.count
    let endsMessage = chunk.header.fin && chunk.isLast
    var found: [Violation] = []
    if let wrong = assembly.inflate(
      payload, endsMessage: endsMessage, with: &codec, limit: configuration.maximumMessageSize)
    {
      found = [wrong]
    } else if assembly.opcode == .text {
      let text = UnsafeRawBufferPointer(rebasing: assembly.readable[before...])
      found = judge.judge(text: text, endsMessage: endsMessage, offset: nil)
    }
    if let fatal = found.first(where: { [configuration] in $0.isFatal(in: configuration) }) {
      fail(fatal, &output)
      return .violation(fatal)
    }
    violations += found
    guard endsMessage else { return nil }
    let message = assembly.deliverInflated()
    received.countMessage(frames: 0, bytes: message.payload.count)
    // A lenient connection tells of the breach first: the message waits for the next call.
    guard let first = found.first else { return .message(message) }
    violations.removeAll()
    delivered = message
    return .violation(first)
  }

  private mutating func takeControl(
    _ chunk: FrameChunk, _ payload: UnsafeRawBufferPointer, _ output: inout ByteQueue
  ) -> ConnectionEvent? {
    if chunk.isFirst { control.removeAll(keepingCapacity: true) }
    control += payload
    guard chunk.isLast, closeReceived == nil else { return nil }
    switch chunk.header.opcode {
    case .ping:
      // RFC 6455 §5.5.2: a Pong is due "unless it already received a Close frame"; that we have sent one does
      // not matter (§5.5.1 forbids data frames only).
      if !configuration.misbehavior.contains(.noPong) {
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
  var lastControl: UnsafeRawBufferPointer {
    mutating get { control.withUnsafeMutableBytes { UnsafeRawBufferPointer($0) } }
  }

  mutating func fail(_ violation: Violation, _ output: inout ByteQueue) {
    failure = violation
    guard !hasSentClose else { return }
    let reason = Array((violation.rule.id + ": " + violation.detail).utf8.prefix(123))
    close(CloseBody(code: violation.rule.closeCode ?? .protocolError, reason: reason), into: &output)
  }

  /// What is cut off should the stream end here.
  package var pending: FrameParser.Pending { parser.pending }
}

extension Violation {
  /// Does it fail the connection? A limit of our own holds for lenient connections as well.
  fileprivate func isFatal(in configuration: ConnectionConfiguration) -> Bool {
    rule == .messageTooBig || (rule.severity == .error && !configuration.isLenient)
  }
}
