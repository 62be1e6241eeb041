import Trace
import WebSocketCore

/// What a live connection has seen.
extension FrameDumpSession {
  /// The payload of a message, where payloads are all that is wanted.
  mutating func receive(_ message: Message) throws(BlockOutput.Failure) {
    guard form == .payload else { return }
    output.queue.append(message.payload)
    try output.flush()
  }

  /// What is no frame: a page shows the whole of a connection.
  ///
  /// - Parameters:
  ///   - data: what happened.
  ///   - time: seconds since the session began.
  mutating func print(_ data: TraceData, time: Double) throws(BlockOutput.Failure) {
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
    let sender = frame.isSent ? local : local.peer
    count(frame.header, sender)
    printer.print(
      TraceRecord(time: time, connection: 1, .frame(FrameTrace(frame, local: local))), into: &output.queue)
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
