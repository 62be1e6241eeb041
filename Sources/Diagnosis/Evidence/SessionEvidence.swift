import WebSocketCore

/// What is known of a connection from its 101 to its end. Times are in seconds.
package struct SessionEvidence: Sendable {
  package var end: StreamFate
  /// Who sent the first Close; nil when there was none.
  package var initiator: Role?
  package var closeSent: CloseBody?
  package var closeReceived: CloseBody?
  /// The breach by the server that failed the connection.
  package var violation: Violation?
  /// The first bytes of the frame that it stands in, as on the wire, and of what came behind it.
  package var violatingBytes: [UInt8] = []

  /// From the 101 to the end.
  package var duration: Double
  /// From the last byte of the server to the end.
  package var silence: Double
  /// From our last message to the end; nil where we sent none.
  package var sinceSent: Double?
  /// From the 101 to the first message of the server.
  package var firstMessageAfter: Double?

  package var sent = Count()
  package var received = Count()
  package var firstMessage: MessageBeginning?
  package var lastMessage: MessageBeginning?

  package var pingsSent = 0
  package var pongsReceived = 0
  package var pingsReceived = 0

  package init(end: StreamFate, duration: Double, silence: Double) {
    self.end = end
    self.duration = duration
    self.silence = silence
  }

  /// The messages of one direction.
  package struct Count: Sendable, Equatable {
    package var messages: UInt64
    package var bytes: UInt64
    /// Bytes of the longest message.
    package var longest: UInt64

    package init(messages: UInt64 = 0, bytes: UInt64 = 0, longest: UInt64 = 0) {
      self.messages = messages
      self.bytes = bytes
      self.longest = longest
    }
  }

  /// The first bytes of a message.
  package struct MessageBeginning: Sendable, Equatable {
    package var opcode: Opcode
    package var bytes: [UInt8]
    /// Of the whole message.
    package var length: Int

    package init(opcode: Opcode, bytes: [UInt8], length: Int) {
      self.opcode = opcode
      self.bytes = bytes
      self.length = length
    }
  }
}

extension SessionEvidence {
  /// Seconds in which nothing went either way before the end.
  var idle: Double { min(silence, sinceSent ?? .infinity) }

  /// The last that happened before the end was a message of ours.
  var endsWithOurMessage: Bool { sinceSent.map { $0 <= silence } ?? false }

  /// The server closed first, as at the end of what it had to say.
  var isClosedInOrder: Bool {
    initiator == .server && (closeReceived?.code == .normalClosure || closeReceived?.code == .goingAway)
  }

  /// The stream ended without a Close of either side.
  var endedWithoutClose: Bool { closeSent == nil && endedByPeer }

  /// The stream ended where a Close of the server was due.
  var endedOnOurClose: Bool { closeSent != nil && endedByPeer }

  private var endedByPeer: Bool {
    guard closeReceived == nil, violation == nil else { return false }
    switch end {
    case .fin, .truncated, .reset, .failed, .tlsFailed: return true
    case .local, .closeTimeout: return false
    }
  }
}
