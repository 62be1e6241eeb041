import WebSocketCore

/// Where a layer between TCP and the WebSocket (TLS, a proxy, HTTP/2) puts what it has uncovered.
package protocol ByteStreamSink: ~Copyable {
  /// The next bytes of one direction, in place: they may be changed, and are valid during the call.
  mutating func received(_ bytes: UnsafeMutableRawBufferPointer, from sender: Role, time: Int64)
  /// So many bytes of one direction are missing; nil where how many cannot be known.
  mutating func hole(_ count: UInt64?, from sender: Role, time: Int64)
}
