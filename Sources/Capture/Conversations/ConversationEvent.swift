import WebSocketCore

/// What is found in the WebSocket of one connection. Whoever prints, counts or filters takes these, from
/// whatever kind of capture they come.
package enum ConversationEvent: Sendable {
  case request(RequestHead)
  /// The body of a refusal is what came of it, capped.
  case response(ResponseHead, body: [UInt8])
  /// Both heads are there, or as many as there will be: judged as handshake-inspect judges.
  case handshake(HandshakeFindings)
  case frame(CapturedFrame)
  /// A data message, from its frames.
  case message(CapturedMessage)
  /// So many bytes are not in the capture; nil where how many cannot be known.
  case hole(UInt64?)
  case note(CaptureNote)
}

/// The verdict on a handshake, and what it agreed on.
package struct HandshakeFindings: Sendable {
  package var request: [Check]
  package var response: [Check]
  package var subprotocol: String?
  /// `Sec-WebSocket-Extensions` as answered.
  package var extensions: String?

  package init(
    request: [Check] = [], response: [Check] = [], subprotocol: String? = nil, extensions: String? = nil
  ) {
    self.request = request
    self.response = response
    self.subprotocol = subprotocol
    self.extensions = extensions
  }
}

/// A message put together from its frames, inflated where it was compressed.
package struct CapturedMessage: Sendable {
  package var opcode: Opcode
  /// The beginning of it.
  package var payload: [UInt8]
  /// Bytes of the whole message, inflated.
  package var length: UInt64
  /// Bytes of its payload on the wire.
  package var wireLength: UInt64
  package var frames: Int
  package var isCompressed: Bool
  /// False where a hole, a cut or a broken compression has taken a part of it.
  package var isWhole: Bool

  package init(
    opcode: Opcode, payload: [UInt8], length: UInt64, wireLength: UInt64, frames: Int, isCompressed: Bool,
    isWhole: Bool
  ) {
    self.opcode = opcode
    self.payload = payload
    self.length = length
    self.wireLength = wireLength
    self.frames = frames
    self.isCompressed = isCompressed
    self.isWhole = isWhole
  }
}

/// What a reader of the capture should know, and what is no breach of anybody's.
package struct CaptureNote: Sendable, Equatable {
  package enum Kind: String, Sendable {
    /// The frames begin without a handshake; the text says how sure that is.
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
    /// The payload of a compressed message breaks off or is no DEFLATE.
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

/// Where the events of one connection go.
package protocol ConversationSink: ~Copyable {
  /// - Parameters:
  ///   - event: what was found.
  ///   - sender: whose bytes it was found in; nil for what concerns both.
  ///   - time: nanoseconds since 1970.
  mutating func take(_ event: ConversationEvent, from sender: Role?, time: Int64)
}
