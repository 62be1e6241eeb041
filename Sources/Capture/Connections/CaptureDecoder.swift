import WebSocketCore

/// A capture of packets, from the bytes of its file to the WebSockets in it. Sans-I/O: block after block of the file
/// goes in, and what is found goes to the sink, in the order of the capture.
package final class CaptureDecoder: CaptureReading {
  private var segments = SegmentReader()
  private var tcp: TCPReassembler
  private var connections: ConnectionTable
  private var hasBegun = false

  /// - Parameters:
  ///   - settings: what is known and wanted.
  ///   - sink: where what is found goes; it must live as long as this.
  package init(_ settings: CaptureSettings, sink: any CaptureSink) {
    tcp = TCPReassembler(serverPort: settings.serverPort)
    connections = ConnectionTable(CaptureContext(settings, sink: sink))
  }

  /// What the packets so far were.
  package var packets: PacketCounts { segments.counts }
  /// TCP connections that have turned out to carry no WebSocket.
  package var otherConnections: Int { connections.context.otherConnections }

  /// The user's key log, or more of it.
  package func addKeyLog(_ bytes: UnsafeRawBufferPointer) { connections.context.addKeyLog(bytes) }

  package func take(_ block: UnsafeMutableRawBufferPointer) throws(CaptureFailure) {
    segments.take(block)
    do throws(CaptureError) { try drain() } catch { throw CaptureFailure(description: error.description) }
  }

  private func drain() throws(CaptureError) {
    while let item = try segments.next() {
      switch item {
      case .segment(let segment):
        if !hasBegun { begin(at: segment.time) }
        tcp.receive(segment, into: &connections)
      case .secrets(let keyLog): connections.context.addKeyLog(keyLog)
      }
    }
  }

  private func begin(at time: Int64) {
    hasBegun = true
    connections.context.begin(at: time)
  }

  package func finish() throws(CaptureFailure) {
    var failure: CaptureError?
    do throws(CaptureError) { try segments.finish() } catch { failure = error }
    tcp.finish(into: &connections)
    if let failure { throw CaptureFailure(description: failure.description) }
  }
}
