import WebSocketCore

/// The WebSockets in a trace of curl.
package final class CurlTraceDecoder: CaptureReading {
  private let context: CaptureContext
  private var reader = CurlTraceReader()
  private var layer: (report: ConnectionReport, conversation: CapturedConversation)?
  private var hasBegun = false

  /// - Parameters:
  ///   - settings: what is known and wanted.
  ///   - sink: where what is found goes; it must live as long as this.
  package init(_ settings: CaptureSettings, sink: any CaptureSink) {
    context = CaptureContext(settings, sink: sink)
  }

  package var otherConnections: Int { context.otherConnections }

  package func take(_ block: UnsafeMutableRawBufferPointer) throws(CaptureFailure) {
    do throws(CurlTraceError) {
      var position = 0
      while let event = try reader.next(in: UnsafeRawBufferPointer(block), at: &position) { take(event) }
    } catch {
      throw CaptureFailure(description: error.description)
    }
  }

  package func finish() throws(CaptureFailure) {
    var failure: CurlTraceError?
    do throws(CurlTraceError) {
      while let event = try reader.finish() { take(event) }
    } catch {
      failure = error
    }
    if reader.isLossy, let layer {
      layer.report.take(.note(CaptureNote(.other, CurlTraceReader.lossyNote)), from: nil, time: reader.time)
    }
    close()
    if let failure { throw CaptureFailure(description: failure.description) }
  }

  private func take(_ event: CurlTraceEvent) {
    switch event {
    case .connection:
      close()
      open()
    case .bytes:
      let conversation = current
      let sender = reader.sender
      let time = reader.time
      var bytes = reader.bytes
      bytes.withUnsafeMutableBytes { conversation.receive($0, from: sender, time: time) }
    case .hole(let count): current.hole(count, from: reader.sender, time: reader.time)
    }
  }

  private var current: CapturedConversation {
    if let layer { return layer.conversation }
    return open()
  }

  @discardableResult private func open() -> CapturedConversation {
    if !hasBegun { context.begin(at: reader.time) }
    hasBegun = true
    let report = ConnectionReport(CapturedConnection(time: reader.time), context)
    var settings = context.conversation
    settings.beginning = .handshake
    let conversation = CapturedConversation(settings, report)
    layer = (report, conversation)
    return conversation
  }

  private func close() {
    guard let layer else { return }
    layer.conversation.end(.unfinished, from: nil, time: reader.time)
    layer.conversation.finish()
    if !layer.report.isOpen { context.countOther() }
    self.layer = nil
  }
}
