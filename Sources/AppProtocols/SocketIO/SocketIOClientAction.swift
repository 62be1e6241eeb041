import WebSocketCore

/// What a message that was received, or a command, comes to: to be carried out and shown in this order.
package enum SocketIOClientAction: Equatable, Sendable {
  case send(Opcode, [UInt8])
  /// The server has opened the Engine.IO session.
  case opened(EngineIOOpen)
  case joined(namespace: String)
  /// Every namespace has been joined: events may be sent.
  case ready
  /// The server does not let us into a namespace; its words.
  case refused(namespace: String, message: String)
  case event(SocketIOEvent)
  case acknowledged(SocketIOAck)
  /// The time for an ack is over.
  case unanswered(SocketIOAcks.Pending)
  /// The server has disconnected us from a namespace.
  case left(namespace: String)
  /// A ping came, and its pong has been sent.
  case heartbeat
  /// The time for the next ping is over; in seconds, since the last one.
  case heartbeatMissed(seconds: Double)
  /// The server has ended the Engine.IO session.
  case closed
  /// Not of the protocol, or not as it should be: why, and the message where it is shown nowhere else.
  case unexpected(String, raw: [UInt8]?)
  /// What is at the other end cannot be talked to. Nothing more will come.
  case failed(SocketIOClientFailure)
}

/// Why there is no talking to what is at the other end.
package enum SocketIOClientFailure: Error, Equatable, Sendable {
  /// The first message opens no session.
  case notEngineIO(String)
  /// A server of Engine.IO 3, which is Socket.IO 2 and older: it joins a client to `/` unasked, by a packet
  /// without data.
  case oldServer
}
