import WebSocketCore

/// A recorded session on its way through one connection: which of our messages may go, and how what comes
/// compares with what was recorded.
struct ReplayScript {
  /// A message of ours.
  private struct OwnMessage {
    var message: RecordedMessage
    /// Of the other side, that had come before it.
    var answersBefore: Int
  }

  private let role: Role
  private let ignored: [TextPattern]
  /// Both in the order of the recording, without heartbeats.
  private var own: [OwnMessage] = []
  private var expected: [RecordedMessage] = []
  /// Of our own messages.
  private var sentCount = 0
  private(set) var receivedCount = 0
  /// The recording is of Engine.IO: its heartbeats come when they come, and are answered as they come.
  let isEngineIO: Bool

  /// - Parameters:
  ///   - session: what was recorded.
  ///   - role: whose messages are ours.
  ///   - ignored: what may differ.
  init(_ session: RecordedSession, role: Role, ignoring ignored: [TextPattern]) {
    self.role = role
    let isEngineIO = EngineIOHeartbeat.speaksEngineIO(session)
    self.isEngineIO = isEngineIO
    self.ignored = ignored + (isEngineIO ? EngineIOHeartbeat.alwaysDifferent : [])
    for message in session.messages where !(isEngineIO && EngineIOHeartbeat.isHeartbeat(message.payload)) {
      if message.sender == role {
        own.append(OwnMessage(message: message, answersBefore: expected.count))
      } else {
        expected.append(message)
      }
    }
  }

  /// The next of ours, once the answers before it have come; each is given once.
  mutating func nextOwn() -> RecordedMessage? {
    guard !hasSentAll, own[sentCount].answersBefore <= receivedCount else { return nil }
    return takeNext()
  }

  /// The same for those who keep the recorded time.
  ///
  /// - Parameter time: that has passed, in seconds.
  mutating func nextOwn(by time: Double) -> RecordedMessage? {
    guard let next = nextTime, next <= time else { return nil }
    return takeNext()
  }

  private mutating func takeNext() -> RecordedMessage {
    sentCount += 1
    return own[sentCount - 1].message
  }

  /// When the next of ours was recorded, in seconds; nil: there is none.
  var nextTime: Double? { hasSentAll ? nil : own[sentCount].message.time }

  var hasSentAll: Bool { sentCount == own.count }

  /// As many have come as were recorded.
  var hasReceivedAll: Bool { receivedCount >= expected.count }

  /// Takes a message of the other side.
  ///
  /// - Returns: what is otherwise than it was recorded, in a sentence; nil where nothing is.
  mutating func receive(_ opcode: Opcode, _ payload: UnsafeRawBufferPointer) -> String? {
    receivedCount += 1
    let whose = "message \(receivedCount) of the \(role.peer)"
    guard receivedCount <= expected.count else {
      return "\(whose): \(BriefPayload(payload).text) came, and no more had been recorded"
    }
    let recorded = expected[receivedCount - 1]
    if recorded.opcode != opcode {
      return "\(whose): \(recorded.opcode.name) had been recorded, \(opcode.name) came"
    }
    let came = Array(payload)
    if recorded.payload == came { return nil }
    let (one, other) = (remains(of: recorded.payload), remains(of: came))
    return one == other ? nil : "\(whose): \(PayloadDifference(one, other).text)"
  }

  private func remains(of payload: [UInt8]) -> [UInt8] { ignored.reduce(payload) { $1.removed(from: $0) } }

  /// What of ours has not gone; nil where all has.
  var unsent: String? {
    let count = own.count - sentCount
    return hasSentAll ? nil : "\(count) message\(count == 1 ? "" : "s") of the \(role)"
  }

  /// What has not come; nil where all has.
  var missing: String? {
    guard receivedCount < expected.count else { return nil }
    let count = expected.count - receivedCount
    let first = expected[receivedCount].payload.withUnsafeBytes { BriefPayload($0).text }
    let more = count == 1 ? "" : ", nor the \(count - 1) after it"
    return
      "message \(receivedCount + 1) of the \(role.peer): \(first) had been recorded, and did not come\(more)"
  }
}

/// The heartbeat of Engine.IO 4: the server sends `2`, the client answers `3`.
enum EngineIOHeartbeat {
  static let ping = Array("2".utf8)
  static let pong = Array("3".utf8)
  /// Session identifiers.
  static var alwaysDifferent: [TextPattern] {
    [TextPattern(argument: #"/"sid":"[^"]*"/"#)].compactMap { $0 }
  }

  static func isHeartbeat(_ payload: [UInt8]) -> Bool { payload == ping || payload == pong }

  /// The server's first message opens a session.
  static func speaksEngineIO(_ session: RecordedSession) -> Bool {
    guard let first = session.messages.first(where: { $0.sender == .server }) else { return false }
    return first.opcode == .text && first.payload.starts(with: Array(#"0{"sid":"#.utf8))
  }
}
