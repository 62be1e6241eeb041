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
  /// A data message, from its frames; stands before the last of them, or where it was broken off.
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

/// Where the events of one connection go.
package protocol ConversationSink: ~Copyable {
  /// - Parameters:
  ///   - event: what was found.
  ///   - sender: whose bytes it was found in; nil for what concerns both.
  ///   - time: nanoseconds since 1970.
  mutating func take(_ event: ConversationEvent, from sender: Role?, time: Int64)

  /// Same as taking its event, for those who take millions of frames: it is lent, and not copied into one.
  ///
  /// - Parameters:
  ///   - frame: a frame that has come to its end.
  ///   - time: nanoseconds since 1970.
  mutating func take(_ frame: borrowing CapturedFrame, time: Int64)

  /// Same as taking its event, for those who take millions of messages.
  ///
  /// - Parameters:
  ///   - message: a data message that has come to its end.
  ///   - sender: whose it is.
  ///   - time: nanoseconds since 1970.
  mutating func take(_ message: borrowing CapturedMessage, from sender: Role, time: Int64)
}

extension ConversationSink where Self: ~Copyable {
  package mutating func take(_ frame: borrowing CapturedFrame, time: Int64) {
    take(.frame(copy frame), from: frame.sender, time: time)
  }

  package mutating func take(_ message: borrowing CapturedMessage, from sender: Role, time: Int64) {
    take(.message(copy message), from: sender, time: time)
  }
}
