import Capture
import WebSocketCore

/// A message of a recording.
struct RecordedMessage: Equatable {
  var sender: Role
  var opcode: Opcode
  var payload: [UInt8]
  /// Seconds since the connection was open.
  var time = 0.0
}

/// One WebSocket connection of a recording: what both sides said, and how it ended.
struct RecordedSession: Equatable {
  var subprotocol: String?
  var messages: [RecordedMessage] = []
  /// Who began with the Close, and with what; nil where it ended without one, or the file does not tell.
  var closer: Role?
  var close: CloseBody?

  /// Reads one from a file in any format that frame-dump reads captures in.
  ///
  /// - Parameters:
  ///   - path: `-` is stdin.
  ///   - number: of the connection, from 1 on; nil: the first that was open.
  ///   - limit: the most bytes of a message.
  static func read(_ path: String, connection number: Int?, limit: Int) throws(Failure) -> RecordedSession {
    let input = path == "-" ? StoredInput() : try StoredInput(path: path)
    let name = path == "-" ? "stdin" : path
    func malformed(_ why: String, hint: String? = nil) -> Failure {
      Failure(.dataMalformed, phase: .input, "--replay: \(name): \(why)", hint: hint)
    }
    var block = try input.readBeginning()
    let format = InputFormat(sniffing: UnsafeRawBufferPointer(block))
    guard format != .raw, format != .hex else {
      throw malformed("it is no recording", hint: "--record writes one: JSON Lines, a HAR or pcapng")
    }
    let collector = SessionCollector(number)
    let settings = CaptureSettings(
      conversation: ConversationSettings(payloadLimit: limit, wantsMessages: true, showsSecrets: true))
    let reader = format.reader(settings, sink: collector)
    func read(_ body: () throws(CaptureFailure) -> Void) throws(Failure) {
      do throws(CaptureFailure) { try body() } catch { throw malformed(error.description) }
    }
    while !block.isEmpty {
      try read { () throws(CaptureFailure) in try reader.take(block) }
      block = try input.readNext()
    }
    try read { () throws(CaptureFailure) in try reader.finish() }
    if let broken = collector.broken {
      throw malformed("message \(broken) of the connection is not whole in it")
    }
    guard collector.isFound else {
      let count =
        collector.count == 1 ? "one WebSocket connection" : "\(collector.count) WebSocket connections"
      let which = number.map { "there is no connection \($0)" } ?? "there is no connection that was open"
      throw malformed("\(which): it holds \(count)")
    }
    return collector.session
  }
}

/// Picks one connection out of a capture.
private final class SessionCollector: CaptureSink {
  /// Nil: it shows itself as the first that was open.
  private var number: Int?
  private(set) var session = RecordedSession()
  private(set) var count = 0
  /// The connection is there.
  private(set) var isFound = false
  /// The first message of which a part is missing.
  private(set) var broken: Int?
  /// Nanoseconds.
  private var openTime: Int64?

  init(_ number: Int?) { self.number = number }

  func began(at time: Int64) {}

  func opened(_ connection: CapturedConnection) {
    count += 1
    if connection.number == number { isFound = true }
  }

  func take(_ event: ConversationEvent, from sender: Role?, connection: Int, time: Int64) {
    if number == nil, event.showsOpenConnection {
      number = connection
      isFound = true
    }
    guard connection == number else { return }
    switch event {
    case .handshake(let findings):
      session.subprotocol = findings.subprotocol
      openTime = time
    case .message(let message): take(message, from: sender ?? .client, time)
    default: break
    }
  }

  private func take(_ message: CapturedMessage, from sender: Role, _ time: Int64) {
    let start = openTime ?? time
    openTime = start
    session.messages.append(
      RecordedMessage(
        sender: sender, opcode: message.opcode, payload: message.payload, time: Double(time - start) / 1e9))
    if !message.isWhole || message.length != UInt64(message.payload.count) {
      broken = broken ?? session.messages.count
    }
  }

  func closed(_ connection: Int, _ summary: ConversationSummary?) {
    guard connection == number, let summary, let closer = summary.closedFirst else { return }
    session.closer = closer
    session.close = closer == .client ? summary.client.close : summary.server.close
  }
}

extension ConversationEvent {
  /// A refused attempt has none of these.
  fileprivate var showsOpenConnection: Bool {
    switch self {
    case .response(let head, _): head.status == 101
    case .message, .frame: true
    default: false
    }
  }
}
