import Bytes
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
  case event(SocketIOClientEvent)
  case acknowledged(SocketIOClientAck)
  /// The time for an ack is over.
  case unanswered(SocketIOClientAcks.Pending)
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

/// An event from the server.
package struct SocketIOClientEvent: Equatable, Sendable {
  package var namespace: String
  package var name: String
  /// With placeholders where attachments belong.
  package var arguments: [JSONValue]
  package var attachments: [[UInt8]]
  /// Of the ack that the server wants.
  package var id: Int?

  package init(
    namespace: String = "/", name: String, arguments: [JSONValue] = [], attachments: [[UInt8]] = [],
    id: Int? = nil
  ) {
    self.namespace = namespace
    self.name = name
    self.arguments = arguments
    self.attachments = attachments
    self.id = id
  }
}

/// The server's answer to an event of ours.
package struct SocketIOClientAck: Equatable, Sendable {
  package var namespace: String
  /// The name of the event that it answers; nil where none waits for it.
  package var event: String?
  package var id: Int
  package var arguments: [JSONValue]
  package var attachments: [[UInt8]]

  package init(
    namespace: String = "/", event: String?, id: Int, arguments: [JSONValue] = [],
    attachments: [[UInt8]] = []
  ) {
    self.namespace = namespace
    self.event = event
    self.id = id
    self.arguments = arguments
    self.attachments = attachments
  }
}

/// Why there is no talking to what is at the other end.
package enum SocketIOClientFailure: Error, Equatable, Sendable {
  /// The first message opens no session.
  case notEngineIO(String)
  /// A server of Engine.IO 3, which is Socket.IO 2 and older: it joins a client to `/` unasked, by a packet
  /// without data.
  case oldServer
}
