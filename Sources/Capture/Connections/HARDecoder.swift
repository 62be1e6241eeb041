import WebSocketCore

/// The WebSockets in a HAR. It has messages, and no frames.
package final class HARDecoder: CaptureReading {
  private var reader: HARReader
  private var entries: HAREntries

  /// - Parameters:
  ///   - settings: what is wanted.
  ///   - sink: where what is found goes; it must live as long as this.
  package init(_ settings: CaptureSettings, sink: any CaptureSink) {
    // Messages may stand before the handshake that tells how much of them is needed.
    let limit = max(settings.conversation.payloadLimit, settings.conversation.whole?.limit ?? 0)
    reader = HARReader(payloadLimit: limit, showsSecrets: settings.conversation.showsSecrets)
    entries = HAREntries(CaptureContext(settings, sink: sink))
  }

  package var otherConnections: Int { reader.otherCount }

  package func take(_ block: UnsafeMutableRawBufferPointer) throws(CaptureFailure) {
    do throws(HARError) {
      try reader.read(UnsafeRawBufferPointer(block), into: &entries)
    } catch {
      throw CaptureFailure(description: error.description)
    }
  }

  package func finish() throws(CaptureFailure) {
    do throws(HARError) {
      try reader.finish(into: &entries)
    } catch {
      throw CaptureFailure(description: error.description)
    }
  }
}

/// The WebSocket at hand, and what it comes to.
private struct HAREntries: HARSink {
  private let context: CaptureContext
  private var report: ConnectionReport?
  private var summary = ConversationSummary()
  private var hasBegun = false

  init(_ context: CaptureContext) { self.context = context }

  mutating func opened(_ connection: HARConnection) {
    if !hasBegun { context.begin(at: connection.time) }
    hasBegun = true
    summary = ConversationSummary()
    summary.begin = connection.time
    report = ConnectionReport(
      CapturedConnection(server: connection.serverAddress, time: connection.time, url: connection.url),
      context)
  }

  mutating func take(_ event: ConversationEvent, from sender: Role?, time: Int64) {
    if case .message(let message) = event { count(message, from: sender ?? .client) }
    summary.end = max(summary.end ?? time, time)
    report?.take(event, from: sender, time: time)
  }

  mutating func closed() {
    report?.close(summary)
    report = nil
  }

  private mutating func count(_ message: CapturedMessage, from sender: Role) {
    func add(to side: inout ConversationSummary.Side) {
      side.messages += 1
      side.opcodes[Int(message.opcode.rawValue)].bytes += message.length
    }
    if sender == .client { add(to: &summary.client) } else { add(to: &summary.server) }
  }
}
