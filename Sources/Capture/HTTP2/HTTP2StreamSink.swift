import WebSocketCore

/// How one direction of a stream ended, or all of it.
package enum HTTP2StreamEnd: Equatable, Sendable {
  /// END_STREAM: what FIN is to a TCP connection (RFC 8441 §5).
  case endStream
  /// RST_STREAM, of both directions.
  case reset(HTTP2ErrorCode)
  /// The connection has ended before it.
  case unfinished
}

/// Where the WebSockets of an HTTP/2 connection go, each a stream of its own (RFC 8441). Times are nanoseconds
/// since 1970.
package protocol HTTP2StreamSink: ~Copyable {
  /// An extended CONNECT for a WebSocket.
  mutating func opened(_ request: RequestHead, stream: UInt32, time: Int64)
  /// The final answer: what follows are frames if its status is 2xx, and its body otherwise. It does not come
  /// where it cannot be read; a note says so.
  mutating func answered(_ response: ResponseHead, stream: UInt32, time: Int64)
  /// The next bytes of one direction, in place: they may be changed, and are valid during the call.
  mutating func received(
    _ bytes: UnsafeMutableRawBufferPointer, from sender: Role, stream: UInt32, time: Int64)
  /// So many bytes of one direction are missing; nil where how many cannot be known.
  mutating func hole(_ count: UInt64?, from sender: Role, stream: UInt32, time: Int64)
  /// One direction has ended: `.endStream`. After `.reset`, which `sender` sent, and `.unfinished` the whole
  /// stream has ended.
  mutating func ended(_ how: HTTP2StreamEnd, from sender: Role?, stream: UInt32, time: Int64)
  /// Nothing more will come of this stream.
  mutating func closed(stream: UInt32)
  /// What a reader should know of the connection.
  mutating func note(_ note: CaptureNote, time: Int64)
}
