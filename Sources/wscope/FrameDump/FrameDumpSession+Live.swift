import Trace
import WebSocketCore

/// What a live connection has seen.
extension FrameDumpSession {
  /// A message has come: its payload, where payloads are all that is wanted, else what it says.
  mutating func receive(_ message: Message) throws(BlockOutput.Failure) {
    if form == .payload {
      output.queue.append(message.payload)
      return try output.flush()
    }
    // Whether or not its frame still waits: the next message may depend on it.
    let decoded = decoding?.read(message.payload, message.opcode, from: .server)
    let shown = decoded?.limited(to: shownBytes, length: UInt64(message.payload.count))
    held?.frame.decoded = shown
    try releaseHeld()
  }

  /// Prints a frame that has waited for its message.
  mutating func releaseHeld() throws(BlockOutput.Failure) {
    guard let (frame, time) = held.take() else { return }
    printer.print(TraceRecord(time: time, connection: 1, .frame(frame)), into: &output.queue)
    try output.flush()
  }

  /// What is no frame: a page shows the whole of a connection.
  ///
  /// - Parameters:
  ///   - data: what happened.
  ///   - time: seconds since the session began.
  mutating func print(_ data: TraceData, time: Double) throws(BlockOutput.Failure) {
    try releaseHeld()
    guard pagePath != nil else { return }
    printer.print(TraceRecord(time: time, connection: 1, data), into: &output.queue)
    try output.flush()
  }

  /// A frame, sent or received.
  ///
  /// - Parameters:
  ///   - frame: as the connection has observed it.
  ///   - local: which side we are.
  ///   - time: seconds since the session began.
  mutating func print(
    _ frame: ObservedFrame, local: Role, time: Double
  ) throws(BlockOutput.Failure) {
    guard form != .payload else { return }
    try releaseHeld()
    let trace = FrameTrace(frame, local: local)
    count(frame.header, trace.sender)
    // The message that ends with this frame is next.
    if decoding != nil, !frame.isSent, frame.header.fin, !frame.header.opcode.isControl {
      held = (trace, time)
      return
    }
    printer.print(TraceRecord(time: time, connection: 1, .frame(trace)), into: &output.queue)
    try output.flush()
  }

  /// A breach, which stands after the frame that it concerns.
  ///
  /// - Parameters:
  ///   - violation: what was broken.
  ///   - sender: by whom.
  ///   - time: seconds since the session began.
  mutating func print(
    _ violation: Violation, from sender: Role, time: Double
  ) throws(BlockOutput.Failure) {
    guard form != .payload else { return }
    try releaseHeld()
    violations += 1
    printer.print(
      TraceRecord(
        time: time, connection: 1, .violation(ViolationTrace(sender: sender, violation: violation))),
      into: &output.queue)
    try output.flush()
  }

  private mutating func count(_ header: FrameHeader, _ sender: Role) {
    var one = TrafficCount(frames: 1)
    if !header.opcode.isControl {
      one.bytes = header.payloadLength
      one.messages = header.fin ? 1 : 0
    }
    if sender == .client { client.add(one) } else { server.add(one) }
  }
}
