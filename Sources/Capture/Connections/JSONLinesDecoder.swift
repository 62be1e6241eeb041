import Bytes
import WebSocketCore

/// The WebSockets in JSON Lines of our own: what `--json` printed or `--record` kept. Each line is one of
/// docs/json-lines.md; types that are not known are skipped.
package final class JSONLinesDecoder: CaptureReading {
  /// Bytes of one line: more than the longest message has, in base64.
  private static let lineLimit = 256 << 20

  private let context: CaptureContext
  private var connections: [Int: RecordedConnection] = [:]
  private var line: [UInt8] = []
  private var lineNumber = 0
  private var hasBegun = false

  /// - Parameters:
  ///   - settings: what is wanted.
  ///   - sink: where what is found goes; it must live as long as this.
  package init(_ settings: CaptureSettings, sink: any CaptureSink) {
    context = CaptureContext(settings, sink: sink)
  }

  package let otherConnections = 0

  /// Does a file begin so?
  static func begins(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let start = Array("{\"v\":1,\"type\":\"".utf8)
    return bytes.count >= start.count && bytes.prefix(start.count).elementsEqual(start)
  }

  package func take(_ block: UnsafeMutableRawBufferPointer) throws(CaptureFailure) {
    var rest = UnsafeRawBufferPointer(block)
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      line += rest[..<end]
      try takeLine()
      rest = UnsafeRawBufferPointer(rebasing: rest[(end + 1)...])
    }
    line += rest
    guard line.count <= Self.lineLimit else {
      throw CaptureFailure(description: "line \(lineNumber + 1) is longer than \(Self.lineLimit >> 20) MiB")
    }
  }

  package func finish() throws(CaptureFailure) {
    defer {
      for number in connections.keys.sorted() { connections[number]?.close() }
      connections = [:]
    }
    if !line.isEmpty { try takeLine() }
  }

  private func takeLine() throws(CaptureFailure) {
    defer { line.removeAll(keepingCapacity: line.count < 1 << 20) }
    lineNumber += 1
    if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) { return }
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue(parsing: line) } catch {
      throw CaptureFailure(description: "line \(lineNumber) is no JSON: \(error.description)")
    }
    guard let record = JSONLinesRecord(value) else {
      throw CaptureFailure(description: "line \(lineNumber) is no record of wscope: it has no type and data")
    }
    // What was said to a proxy was not said to the server.
    guard let number = record.connection, record["proxy"] == nil else { return }
    if !hasBegun { context.begin(at: 0) }
    hasBegun = true
    let connection = connections[number] ?? RecordedConnection(context)
    connections[number] = connection
    connection.take(record)
  }
}

/// One connection of such a file.
private final class RecordedConnection {
  private let context: CaptureContext
  private var report: ConnectionReport?
  private var summary = ConversationSummary()
  private var addresses: (client: String?, server: String?)
  private var request: RequestHead?
  private var response: (head: ResponseHead, body: [UInt8], time: Int64)?
  private var requestTime: Int64 = 0
  private var isRefused = false
  private var hasFrames = false
  /// Its breaches follow it.
  private var frame: (CapturedFrame, time: Int64)?

  init(_ context: CaptureContext) { self.context = context }

  func take(_ record: JSONLinesRecord) {
    if let violation = record.violation, frame != nil {
      frame?.0.violations.append(violation)
      return
    }
    // As in captures, a message is told before the frame that ends it.
    if record.type == "message" { take(record.message, from: record.sender, record.time) }
    flushFrame()
    switch record.type {
    case "connect" where record["error"] == nil:
      addresses = (record["source"], record["address"])
    case "request":
      // After a redirect or a refusal, another attempt.
      if isRefused { close() }
      request = RequestHead(parsing: record.bytes)
      // Whoever received it had the client at the other end.
      if record["direction"] == "received" { addresses = (addresses.server, nil) }
      requestTime = record.time
    case "response":
      let head = ResponseHead(parsing: record.bytes)
      response = (head, record.body, record.time)
      if head.status != 101 {
        open(url: nil, record.time)
        isRefused = true
      }
    case "open": open(url: record["url"], record.time)
    case "frame": take(record.frame(payloadLimit: context.conversation.payloadLimit), record.time)
    case "note":
      if let note = record.note { report?.take(.note(note), from: record.sender, time: record.time) }
    case "close": end(record)
    default: break
    }
  }

  /// - Parameter url: `listen` knows the target only.
  private func open(url: String?, _ time: Int64) {
    guard report == nil else { return }
    summary.begin = request == nil ? time : requestTime
    let isWhole = url?.contains("://") ?? false
    let report = ConnectionReport(
      CapturedConnection(
        client: addresses.client, server: addresses.server, time: summary.begin ?? time,
        url: isWhole ? url : nil), context)
    self.report = report
    guard request != nil || response != nil else { return }
    let showsSecrets = context.conversation.showsSecrets
    let sent = showsSecrets ? request : request?.redacted
    let answer = showsSecrets ? response?.head : response?.head.redacted(answering: request)
    if let sent { report.take(.request(sent), from: .client, time: requestTime) }
    if let answer, let response {
      report.take(.response(answer, body: response.body), from: .server, time: response.time)
    }
    summary.hasHandshake = true
    report.take(
      .handshake(UpgradeExchange.findings(request: sent, response: answer)), from: nil,
      time: response?.time ?? time)
  }

  private func take(_ frame: CapturedFrame?, _ time: Int64) {
    guard let frame else { return }
    open(url: nil, time)
    hasFrames = true
    self.frame = (frame, time)
  }

  private func flushFrame() {
    guard let (frame, time) = frame else { return }
    self.frame = nil
    count(time) { frame.sender == .client ? $0.client.count(frame) : $0.server.count(frame) }
    if frame.close != nil { summary.closedFirst = summary.closedFirst ?? frame.sender }
    report?.take(.frame(frame), from: frame.sender, time: time)
  }

  /// Messages stand in for frames where there are none, as in a HAR. Where there are some, a message belongs to the
  /// one before it.
  private func take(_ message: CapturedMessage?, from sender: Role?, _ time: Int64) {
    guard var message, let sender else { return }
    open(url: nil, time)
    count(time) { summary in
      func add(to side: inout ConversationSummary.Side) {
        side.messages += 1
        if !hasFrames { side.opcodes[Int(message.opcode.rawValue)].bytes += message.length }
      }
      if sender == .client { add(to: &summary.client) } else { add(to: &summary.server) }
    }
    var kept = max(context.conversation.payloadLimit, context.conversation.whole?.limit ?? 0)
    if hasFrames {
      let limit = context.conversation.messageLimit(
        subprotocol: response?.head.head.first("Sec-WebSocket-Protocol"), target: request?.target)
      let endsWithFrame =
        frame.map { $0.0.sender == sender && !$0.0.header.opcode.isControl && $0.0.header.fin } ?? false
      guard let bytes = limit.bytes, endsWithFrame || context.conversation.wantsMessages else { return }
      kept = bytes
      message.isChosen = limit.isChosen
      if endsWithFrame { message.place = .beforeItsFrame }
    }
    message.payload = Array(message.payload.prefix(kept))
    report?.take(.message(message), from: sender, time: time)
  }

  private func count(_ time: Int64, _ body: (inout ConversationSummary) -> Void) {
    summary.end = max(summary.end ?? time, time)
    body(&summary)
  }

  private func end(_ record: JSONLinesRecord) {
    guard report != nil, !isRefused else { return }
    summary.end = max(summary.end ?? record.time, record.time)
    let code = record.int("code").map { CloseCode(rawValue: UInt16(clamping: $0)) } ?? .abnormalClosure
    let initiator = record["initiator"].flatMap { Role(rawValue: $0) }
    if let initiator, code != .abnormalClosure {
      summary.closedFirst = initiator
      let body = CloseBody(
        code: code == .noStatusReceived ? nil : code, reason: Array((record["reason"] ?? "").utf8))
      if initiator == .client || record.flag("clean") { summary.client.close = body }
      if initiator == .server || record.flag("clean") { summary.server.close = body }
    }
    let end = record["ended"].flatMap { StreamEnd(rawValue: $0) } ?? .unfinished
    summary.client.end = end
    summary.server.end = end
    close()
  }

  func close() {
    flushFrame()
    report?.close(summary)
    report = nil
    summary = ConversationSummary()
    request = nil
    response = nil
    isRefused = false
    hasFrames = false
  }
}
