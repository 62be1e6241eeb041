import WebSocketCore

/// What all connections of a capture share.
final class CaptureContext {
  let conversation: ConversationSettings
  var secrets: TLSSecrets
  private(set) var otherConnections = 0
  private unowned(unsafe) let sink: any CaptureSink
  private var keyLog = KeyLogReader()
  private var count = 0

  init(_ settings: CaptureSettings, sink: any CaptureSink) {
    conversation = settings.conversation
    secrets = settings.secrets
    self.sink = sink
  }

  func addKeyLog(_ bytes: UnsafeRawBufferPointer) { keyLog.receive(bytes, into: &secrets) }

  func begin(at time: Int64) { sink.began(at: time) }

  func open(_ connection: CapturedConnection) -> Int {
    count += 1
    var numbered = connection
    numbered.number = count
    sink.opened(numbered)
    return count
  }

  func take(_ event: ConversationEvent, from sender: Role?, connection: Int, time: Int64) {
    sink.take(event, from: sender, connection: connection, time: time)
  }

  func take(_ frame: borrowing CapturedFrame, connection: Int, time: Int64) {
    sink.take(frame, connection: connection, time: time)
  }

  func take(_ message: borrowing CapturedMessage, from sender: Role, connection: Int, time: Int64) {
    sink.take(message, from: sender, connection: connection, time: time)
  }

  func close(_ connection: Int, _ summary: ConversationSummary?) { sink.closed(connection, summary) }
  func countOther() { otherConnections += 1 }
}
