import WebSocketCore

/// Where the WebSockets of a capture go.
package protocol CaptureSink: AnyObject {
  /// - Parameter time: of the first packet of the capture with TCP in it, in nanoseconds since 1970.
  func began(at time: Int64)
  /// A WebSocket has been found, or what may be one and cannot be read.
  func opened(_ connection: CapturedConnection)
  /// - Parameters:
  ///   - event: what was found.
  ///   - sender: in whose bytes; nil for what concerns both.
  ///   - connection: its number.
  ///   - time: nanoseconds since 1970.
  func take(_ event: ConversationEvent, from sender: Role?, connection: Int, time: Int64)
  /// Nothing more comes of a connection.
  ///
  /// - Parameters:
  ///   - connection: its number.
  ///   - summary: all of it in figures; nil where it could not be read.
  func closed(_ connection: Int, _ summary: ConversationSummary?)
}

/// A connection of a capture that carries a WebSocket: TCP's, or a stream of HTTP/2 on one.
package struct CapturedConnection: Sendable {
  /// Counted from 1, in the order in which they were found to be WebSockets.
  package var number: Int
  package var client: Endpoint
  package var server: Endpoint
  /// Nanoseconds since 1970, of the first packet of the TCP connection.
  package var time: Int64
  /// Nil without TLS.
  package var tls: TLSFacts?
  /// Nil unless it is a stream of HTTP/2.
  package var stream: UInt32?
}

/// What is known of the connections of a capture beside their bytes, and what is wanted of them.
package struct CaptureSettings: Sendable {
  /// How each conversation is read; where it begins is told by its connection.
  package var conversation: ConversationSettings
  /// Who has this port is the server; nil: the handshake of TCP tells.
  package var serverPort: UInt16?
  package var secrets: TLSSecrets

  /// Settings.
  ///
  /// - Parameters:
  ///   - conversation: how each conversation is read.
  ///   - serverPort: who has it is the server.
  ///   - secrets: of the TLS sessions, as far as they are known before the first packet.
  package init(
    conversation: ConversationSettings, serverPort: UInt16? = nil, secrets: TLSSecrets = TLSSecrets()
  ) {
    self.conversation = conversation
    self.serverPort = serverPort
    self.secrets = secrets
  }
}
