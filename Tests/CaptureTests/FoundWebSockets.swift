import Capture
import WebSocketCore

/// What a capture held, in short.
final class FoundWebSockets: CaptureSink {
  var connections: [CapturedConnection] = []
  var heads: [String] = []
  var messages: [String] = []
  var frames: [String] = []
  /// Messages and frames as they came.
  var order: [String] = []
  /// What is neither.
  var others: [String] = []
  var summaries: [ConversationSummary] = []

  func began(at time: Int64) {}
  func opened(_ connection: CapturedConnection) { connections.append(connection) }

  func take(_ event: ConversationEvent, from sender: Role?, connection: Int, time: Int64) {
    switch event {
    case .request(let head): heads.append(String(decoding: head.head.raw, as: UTF8.self))
    case .response(let head, _): heads.append(String(decoding: head.head.raw, as: UTF8.self))
    case .handshake(let findings):
      others += (findings.request + findings.response).filter { $0.outcome == .fail }.map(\.id)
    case .frame(let frame):
      frames.append("\(frame.sender) \(frame.header.opcode.name)")
      order.append(frames[frames.count - 1])
      others += frame.violations.map(\.rule.id)
    case .message(let message):
      messages.append("\(sender?.rawValue ?? "") \(String(decoding: message.payload, as: UTF8.self))")
      order.append(messages[messages.count - 1])
    case .hole: others.append("hole")
    case .note(let note): others.append(note.text)
    }
  }

  func closed(_ connection: Int, _ summary: ConversationSummary?) {
    if let summary { summaries.append(summary) }
  }
}
