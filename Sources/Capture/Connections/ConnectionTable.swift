import WebSocketCore

/// The TCP connections that are open.
struct ConnectionTable: TCPStreamSink {
  let context: CaptureContext
  private var open: [Int: TCPContent] = [:]
  /// Those that were asked for last, by the low bits of their numbers. Nearly all segments are of one of them,
  /// which is found without the dictionary: its hash costs more than the rest of the search.
  private var recent = [(number: Int, content: TCPContent)?](repeating: nil, count: Self.recentCount)

  private static let recentCount = 256

  init(_ context: CaptureContext) { self.context = context }

  private mutating func content(_ number: Int) -> TCPContent? {
    let place = number & (Self.recentCount - 1)
    if let entry = recent[place], entry.number == number { return entry.content }
    guard let content = open[number] else { return nil }
    recent[place] = (number, content)
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
    recent[connection & (Self.recentCount - 1)] = nil
  }
}
