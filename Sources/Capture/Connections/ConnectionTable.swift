import WebSocketCore

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
