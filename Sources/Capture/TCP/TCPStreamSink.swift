import WebSocketCore

/// A TCP connection of a capture.
package struct TCPConnection: Sendable {
  /// Counted from 1, in the order in which they begin.
  package var number: Int
  /// Who opened it: told by the SYN or the SYN with ACK. Without either, the side with the higher port.
  package var client: Endpoint
  package var server: Endpoint
  /// The capture holds the beginning: a SYN of either side.
  package var isFromStart: Bool
  /// Nanoseconds since 1970, of its first packet.
  package var time: Int64

  package init(number: Int, client: Endpoint, server: Endpoint, isFromStart: Bool, time: Int64) {
    self.number = number
    self.client = client
    self.server = server
    self.isFromStart = isFromStart
    self.time = time
  }
}

/// How one direction of a connection ended, or all of it.
package enum StreamEnd: String, Sendable {
  case fin, rst
  /// The capture ends, or the ports are used again, before it has ended.
  case unfinished
  /// More connections are open than are followed at once, and this one has been silent the longest.
  case evicted
}

/// Where the bytes of the connections go, put in order. Times are nanoseconds since 1970, of the packet that
/// carried the bytes.
package protocol TCPStreamSink: ~Copyable {
  mutating func opened(_ connection: TCPConnection)
  /// The next bytes of one direction, in place: they may be changed, and are valid during the call.
  mutating func received(
    _ bytes: UnsafeMutableRawBufferPointer, from sender: Role, connection: Int, time: Int64)
  /// So many bytes of one direction are not in the capture; `count` is nil where how many cannot be known. Holes
  /// may follow upon each other. The time is that of the bytes behind it, or of the packet that proved it.
  mutating func hole(_ count: UInt64?, from sender: Role, connection: Int, time: Int64)
  /// One direction has ended: `.fin`. After any other the whole connection has ended.
  mutating func ended(_ how: StreamEnd, from sender: Role?, connection: Int, time: Int64)
  /// Nothing more will come of this connection.
  mutating func closed(connection: Int)
}
