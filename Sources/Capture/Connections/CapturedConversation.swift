import WebSocketCore

/// One conversation and the report of its connection.
final class CapturedConversation {
  let report: ConnectionReport
  private var conversation: Conversation

  init(_ settings: ConversationSettings, _ report: ConnectionReport) {
    self.report = report
    conversation = Conversation(settings)
  }

  func receive(_ bytes: UnsafeMutableRawBufferPointer, from sender: Role, time: Int64) {
    var sink = EventSink(report: report)
    conversation.receive(bytes, from: sender, time: time, into: &sink)
  }

  func hole(_ count: UInt64?, from sender: Role, time: Int64) {
    var sink = EventSink(report: report)
    conversation.hole(count, from: sender, time: time, into: &sink)
  }

  func end(_ how: StreamEnd, from sender: Role?, time: Int64) {
    var sink = EventSink(report: report)
    conversation.end(how, from: sender, time: time, into: &sink)
  }

  func finish() {
    var sink = EventSink(report: report)
    conversation.finish(into: &sink)
    report.close(conversation.summary)
  }
}

/// What a conversation finds, on its way to the report.
private struct EventSink: ConversationSink {
  unowned(unsafe) let report: ConnectionReport

  mutating func take(_ event: ConversationEvent, from sender: Role?, time: Int64) {
    report.take(event, from: sender, time: time)
  }

  mutating func take(_ frame: borrowing CapturedFrame, time: Int64) { report.take(frame, time: time) }

  mutating func take(_ message: borrowing CapturedMessage, from sender: Role, time: Int64) {
    report.take(message, from: sender, time: time)
  }
}
