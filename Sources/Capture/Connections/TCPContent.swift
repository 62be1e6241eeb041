import WebSocketCore

/// What one TCP connection carries: the layer at its bottom, and the report of what stands above.
final class TCPContent {
  let layer: StreamLayer
  private let report: ConnectionReport
  private let context: CaptureContext

  init(_ connection: TCPConnection, _ context: CaptureContext) {
    self.context = context
    report = ConnectionReport(connection, context)
    layer = StreamLayer(LayerSurroundings(connection, report, context), depth: 0)
  }

  func finish() {
    layer.finish()
    if !layer.hasBeenReported { context.countOther() }
  }
}

/// What every layer of a connection may need to know.
final class LayerSurroundings {
  let tcp: TCPConnection
  /// Of the connection itself; streams of HTTP/2 have their own.
  let report: ConnectionReport
  let context: CaptureContext

  init(_ tcp: TCPConnection, _ report: ConnectionReport, _ context: CaptureContext) {
    self.tcp = tcp
    self.report = report
    self.context = context
  }

  /// - Parameter isFromStart: the first byte of both directions is there.
  func conversationSettings(isFromStart: Bool) -> ConversationSettings {
    var settings = context.conversation
    settings.beginning = isFromStart ? .handshake : .anywhere
    return settings
  }
}
