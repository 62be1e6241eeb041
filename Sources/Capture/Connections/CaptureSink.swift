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
  /// Same as taking its event, for those who take millions of frames: it is lent, and not copied into one.
  func take(_ frame: borrowing CapturedFrame, connection: Int, time: Int64)
  /// Same as taking its event, for those who take millions of messages.
  func take(_ message: borrowing CapturedMessage, from sender: Role, connection: Int, time: Int64)
  /// Nothing more comes of a connection.
  ///
  /// - Parameters:
  ///   - connection: its number.
  ///   - summary: all of it in figures; nil where it could not be read.
  func closed(_ connection: Int, _ summary: ConversationSummary?)
}

extension CaptureSink {
  package func take(_ frame: borrowing CapturedFrame, connection: Int, time: Int64) {
    take(.frame(copy frame), from: frame.sender, connection: connection, time: time)
  }

  package func take(_ message: borrowing CapturedMessage, from sender: Role, connection: Int, time: Int64) {
    take(.message(copy message), from: sender, connection: connection, time: time)
  }
}

/// A connection of a capture that carries a WebSocket: TCP's, or a stream of HTTP/2 on one.
package struct CapturedConnection: Sendable {
  /// Counted from 1, in the order in which they were found to be WebSockets.
  package var number = 0
  /// `192.0.2.1:40000`; nil where it is not known.
  package var client: String?
  /// `192.0.2.2:80`; of a HAR its address without the port, or nil.
  package var server: String?
  /// Nanoseconds since 1970, of the first packet or of the request.
  package var time: Int64
  /// The URL, where the capture has it as such.
  package var url: String?
  /// Nil without TLS.
  package var tls: TLSFacts?
  /// Nil unless it is a stream of HTTP/2.
  package var stream: UInt32?
}

/// Something that reads a capture: block after block goes in, and what is found goes to a `CaptureSink`.
package protocol CaptureReading: AnyObject {
  /// Takes the next block.
  ///
  /// - Parameter block: any size below 4 GiB; it may be changed.
  /// - Throws: where the input cannot be read on. What came before it has been handed out.
  func take(_ block: UnsafeMutableRawBufferPointer) throws(CaptureFailure)

  /// The input has ended, or cannot be read on: what waits is given out.
  /// - Throws: if it ended inside something.
  func finish() throws(CaptureFailure)

  /// Connections that have turned out to carry no WebSocket.
  var otherConnections: Int { get }
}

/// Why a capture cannot be read on, in one sentence that says where.
package struct CaptureFailure: Error, Equatable, Sendable {
  package var description: String
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
