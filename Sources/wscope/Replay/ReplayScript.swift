import WebSocketCore

/// A recorded session on its way through one connection: which of our messages may go, and how what comes
/// compares with what was recorded.
struct ReplayScript {
  private let role: Role
  private let ignored: [TextPattern]
  /// In the order of the recording, without heartbeats.
  private let messages: [RecordedMessage]
  private let expected: [RecordedMessage]
  /// How far our own messages have been sent.
  private var position = 0
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
    messages =
      isEngineIO ? session.messages.filter { !EngineIOHeartbeat.isHeartbeat($0.payload) } : session.messages
    expected = messages.filter { $0.sender != role }
  }

  /// Those of ours that go after the answers that have come, in their order. Each is given once.
  mutating func nextOwn() -> [RecordedMessage] {
    var next: [RecordedMessage] = []
    var answers = messages[..<position].count { $0.sender != role }
    while position < messages.count {
      let message = messages[position]
      if message.sender != role {
        answers += 1
        if answers > receivedCount { break }
      } else {
        next.append(message)
      }
      position += 1
    }
    return next
  }

  /// All of ours, for those who keep the recorded time.
  var own: [RecordedMessage] { messages.filter { $0.sender == role } }

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
