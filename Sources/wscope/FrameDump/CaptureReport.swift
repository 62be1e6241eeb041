import Capture
import Printers
import Trace
import WebSocketCore

/// What the connections of a capture said, as records for a printer. Frames are picked on the way.
final class CaptureReport: CaptureSink {
  /// What could not be written; nothing more is printed then.
  private(set) var outputFailure: BlockOutput.Failure?

  private var session: FrameDumpSession
  private let filter: FrameFilter
  private let showsFrames: Bool
  private let isPayloadOnly: Bool
  private let picksFrames: Bool
  private let isDecoding: Bool
  private var start: Int64 = 0
  /// Seconds from the first packet to the last one that carried something.
  private var duration = 0.0
  private var open: [Int: OpenConnection] = [:]

  /// What the message says that ends with the next frame.
  private var decoded: DecodedMessage?

  /// - Parameters:
  ///   - session: how it is shown, and where.
  ///   - filter: what is shown.
  ///   - showsFrames: false: messages are shown in their place.
  init(_ session: consuming FrameDumpSession, filter: FrameFilter, showsFrames: Bool) {
    self.showsFrames = showsFrames
    picksFrames = filter.picksFrames
    isPayloadOnly = session.form == .payload
    isDecoding = session.decode.wholeMessages != nil
    self.session = session
    self.filter = filter
  }

  // MARK: From the capture

  func began(at time: Int64) { start = time }

  func opened(_ connection: CapturedConnection) {
    session.connections += 1
    open[connection.number] = OpenConnection(isSecure: connection.tls != nil, url: connection.url)
    if let address = connection.server ?? connection.url {
      let source = connection.client.map { $0 + (connection.stream.map { " stream \($0)" } ?? "") }
      tell(
        .connect(ConnectTrace(address: address, duration: 0, source: source)), connection.number,
        connection.time)
    }
    if let tls = connection.tls.flatMap({ TLSTrace($0) }) {
      tell(.tls(tls), connection.number, connection.time)
    }
  }

  func take(_ event: ConversationEvent, from sender: Role?, connection: Int, time: Int64) {
    switch event {
    case .frame(let frame): take(frame, connection: connection, time: time)
    case .message(let message): take(message, from: sender ?? .client, connection: connection, time: time)
    case .request(let head):
      open[connection]?.request = head
      tell(.request(HeadTrace(head, nil)), connection, time)
    case .response(let head, let body):
      open[connection]?.take(head)
      tell(.response(HeadTrace(head, nil, body: body.isEmpty ? nil : body)), connection, time)
    case .handshake(let findings): take(findings, connection, time)
    case .hole(let count):
      open[connection]?.losePlace(of: sender)
      tell(.note(NoteTrace(hole: count, from: sender)), connection, time)
    case .note(let note):
      if note.kind == .midstream || note.kind == .skipped { open[connection]?.losePlace(of: sender) }
      let trace = NoteTrace(sender: sender, kind: note.kind.rawValue, text: note.text)
      tell(.note(trace), connection, time)
    }
  }

  func closed(_ connection: Int, _ summary: ConversationSummary?) {
    let ended = open.removeValue(forKey: connection)
    guard let summary else { return }
    session.client.add(TrafficCount(summary.client))
    session.server.add(TrafficCount(summary.server))
    let end = summary.end ?? start
    duration = max(duration, seconds(end))
    for note in ended?.unfinished ?? [] { tell(.note(note), connection, end) }
    // What never was a WebSocket has no Close to miss.
    if ended?.isRefused != true { tell(.close(CloseTrace(summary)), connection, end) }
    tell(.summary(SummaryTrace(of: summary)), connection, end)
  }

  // MARK: To the printer

  func take(_ frame: borrowing CapturedFrame, connection: Int, time: Int64) {
    session.violations += frame.violations.count
    guard showsFrames, filter.passes(connection: connection) else { return }
    var trace = FrameTrace(frame)
    if case .some = decoded { trace.decoded = decoded.take() }
    if picksFrames, !filter.passes(trace, hasViolations: !frame.violations.isEmpty) { return }
    guard outputFailure == nil else { return }
    session.print(trace, connection: connection, time: seconds(time))
    flushIfFull()
    if !frame.violations.isEmpty { tell(frame.violations, of: frame.sender, connection, time) }
    if !frame.isWhole, !picksFrames { print(.note(NoteTrace(cut: frame)), connection, time) }
  }

  func take(_ message: borrowing CapturedMessage, from sender: Role, connection: Int, time: Int64) {
    guard filter.passes(connection: connection) else { return }
    let decoded = isDecoding && message.isChosen ? decode(message, from: sender, connection) : nil
    guard !showsFrames || message.place == .inPlaceOfFrames else {
      if message.place == .beforeItsFrame { self.decoded = decoded }
      return
    }
    var trace = MessageTrace(message, from: sender)
    if case .some = decoded { trace.decoded = decoded }
    if picksFrames, !filter.passes(trace) { return }
    guard !isPayloadOnly else {
      session.output.queue.append(message.payload)
      return flushIfFull()
    }
    if trace.payload.count > session.payloadLimit {
      trace.payload.removeSubrange(session.payloadLimit...)
    }
    guard outputFailure == nil else { return }
    session.print(trace, connection: connection, time: seconds(time))
    flushIfFull()
  }

  private func tell(_ violations: [Violation], of sender: Role, _ connection: Int, _ time: Int64) {
    for violation in violations {
      print(.violation(ViolationTrace(sender: sender, violation: violation)), connection, time)
    }
  }

  private func decode(
    _ message: borrowing CapturedMessage, from sender: Role, _ connection: Int
  ) -> DecodedMessage? {
    open[connection]?.decode(
      copy message, from: sender, by: session.decode, showsSecrets: session.showsSecrets,
      shownBytes: session.shownBytes)
  }

  /// RFC 6455 §4: what either side has broken in the handshake, and what they have agreed on.
  private func take(_ findings: HandshakeFindings, _ connection: Int, _ time: Int64) {
    tell(
      .handshake(HandshakeTrace(request: findings.request, response: findings.response)), connection, time)
    for (checks, sender) in [(findings.request, Role.client), (findings.response, .server)] {
      for violation in checks.compactMap(\.violation) where violation.rule != .switchingProtocols {
        session.violations += 1
        guard !picksFrames || filter.onlyViolations else { continue }
        tell(
          .violation(ViolationTrace(sender: sender, violation: violation)), connection, time, isPicked: true)
      }
    }
    let known = open[connection]
    guard known?.isRefused != true else { return }
    let scheme = known?.isSecure == true ? "wss" : "ws"
    let host = known?.request?.head.first("Host") ?? known?.request?.head.first(":authority") ?? ""
    let url = known?.url ?? "\(scheme)://\(host)\(known?.request?.target ?? "")"
    tell(
      .open(OpenTrace(url: url, subprotocol: findings.subprotocol, extensions: findings.extensions)),
      connection,
      time)
  }

  /// Prints what is no frame: not where frames are picked one by one.
  private func tell(_ data: TraceData, _ connection: Int, _ time: Int64, isPicked: Bool = false) {
    guard !isPayloadOnly, isPicked || !picksFrames, filter.passes(connection: connection) else {
      return
    }
    print(data, connection, time)
  }

  private func print(_ data: TraceData, _ connection: Int, _ time: Int64) {
    guard outputFailure == nil else { return }
    session.print(TraceRecord(time: seconds(time), connection: connection, data))
    flushIfFull()
  }

  /// Looked at after each record, so without the closure.
  private func flushIfFull() {
    guard session.output.isFull else { return }
    attempt { session throws(BlockOutput.Failure) in try session.output.flushIfFull() }
  }

  /// Writes what waits: nothing more comes for now.
  func flush() { attempt { session throws(BlockOutput.Failure) in try session.output.flush() } }

  private func seconds(_ time: Int64) -> Double { Double(time &- start) / 1e9 }

  /// The last records of a capture.
  ///
  /// - Parameters:
  ///   - failure: why it could not be read to its end.
  ///   - otherConnections: how many there were that carry no WebSocket.
  func finish(_ failure: Failure?, otherConnections: Int) {
    if session.connections == 0, !isPayloadOnly {
      let text =
        "no WebSocket was found in \(otherConnections) TCP connection\(otherConnections == 1 ? "" : "s")"
      let note = NoteTrace(sender: nil, kind: CaptureNote.Kind.other.rawValue, text: text)
      session.print(TraceRecord(time: 0, connection: nil, .note(note)))
    }
    let time = duration
    attempt { session throws(BlockOutput.Failure) in try session.finish(failure, time: time) }
  }

  private func attempt(_ body: (inout FrameDumpSession) throws(BlockOutput.Failure) -> Void) {
    guard outputFailure == nil else { return }
    do throws(BlockOutput.Failure) { try body(&session) } catch { outputFailure = error }
  }
}
