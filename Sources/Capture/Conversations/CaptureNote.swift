/// What a reader of the capture should know, and what is no breach of anybody's.
package struct CaptureNote: Sendable, Equatable {
  package enum Kind: String, Sendable {
    /// The frames begin without a handshake, or again after a hole; the text says how sure that is.
    case midstream
    /// Bytes that no frame could be found in.
    case skipped
    /// Compressed messages after a hole: what they refer back to is not there.
    case lostContext = "lost_context"
    /// A TLS session that cannot be read, and what is missing.
    case tls
    /// CONNECT or SOCKS before the handshake.
    case proxy
    case http2
    /// HTTP where a frame should begin.
    case http
    /// A compressed message that is not inflated, or on what grounds messages are.
    case deflate
    /// A connection that carries no WebSocket.
    case other
  }

  package var kind: Kind
  /// One sentence.
  package var text: String

  package init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }
}
