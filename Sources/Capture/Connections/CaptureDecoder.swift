import WebSocketCore

/// A capture of packets, from the bytes of its file to the WebSockets in it. Sans-I/O: block after block of the file
/// goes in, and what is found goes to the sink, in the order of the capture.
package final class CaptureDecoder {
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

  /// Takes the next block of the file.
  ///
  /// - Parameter block: any size below 4 GiB; it is changed.
  /// - Throws: `CaptureError` where the file cannot be read on. What came before it has been handed out.
  package func take(_ block: UnsafeMutableRawBufferPointer) throws(CaptureError) {
    segments.take(block)
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

  /// The file has ended, or cannot be read on: what waits is given out.
  ///
  /// - Throws: `CaptureError` if the file ended inside something, or is no capture.
  package func finish() throws(CaptureError) {
    let result = Result { () throws(CaptureError) in try segments.finish() }
    tcp.finish(into: &connections)
    try result.get()
  }
}

/// What all connections of a capture share.
final class CaptureContext {
  let conversation: ConversationSettings
  var secrets: TLSSecrets
  private(set) var otherConnections = 0
  private unowned let sink: any CaptureSink
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

  func close(_ connection: Int, _ summary: ConversationSummary?) { sink.closed(connection, summary) }
  func countOther() { otherConnections += 1 }
}

/// The TCP connections that are open.
struct ConnectionTable: TCPStreamSink {
  let context: CaptureContext
  private var open: [Int: TCPContent] = [:]
  /// The connection that was last asked for: most segments follow one of the same.
  private var latest: (number: Int, content: TCPContent)?

  init(_ context: CaptureContext) { self.context = context }

  private mutating func content(_ number: Int) -> TCPContent? {
    if let latest, latest.number == number { return latest.content }
    guard let content = open[number] else { return nil }
    latest = (number, content)
    return content
  }

  mutating func opened(_ connection: TCPConnection) {
    open[connection.number] = TCPContent(connection, context)
  }

  mutating func received(
    _ bytes: UnsafeMutableRawBufferPointer, from sender: Role, connection: Int, time: Int64
  ) {
    content(connection)?.layer.receive(bytes, from: sender, time: time)
  }

  mutating func hole(_ count: UInt64?, from sender: Role, connection: Int, time: Int64) {
    content(connection)?.layer.hole(count, from: sender, time: time)
  }

  mutating func ended(_ how: StreamEnd, from sender: Role?, connection: Int, time: Int64) {
    content(connection)?.layer.end(how, from: sender, time: time)
  }

  mutating func closed(connection: Int) {
    content(connection)?.finish()
    open[connection] = nil
    latest = nil
  }
}
