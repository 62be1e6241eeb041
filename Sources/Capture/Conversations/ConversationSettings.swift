import WebSocketCore

/// What is known of a connection beside its bytes, and how much of it is to be kept.
package struct ConversationSettings: Sendable {
  /// Where the bytes begin.
  package enum Beginning: Sendable {
    /// With the connection: a handshake comes first.
    case handshake
    /// Somewhere: the capture does not hold the beginning.
    case anywhere
    /// With the first frame: the handshake is known from elsewhere.
    case frames
  }

  /// Connections whose messages are needed as a whole, so that they can be decoded.
  package struct WholeMessages: Sendable {
    /// Bytes of each message that are kept.
    package var limit: Int
    /// Asked for each connection, with the subprotocol that was agreed on and the target of the request; both nil
    /// where the handshake is not in the capture.
    package var areWanted: @Sendable (_ subprotocol: String?, _ target: String?) -> Bool

    package init(
      limit: Int, areWanted: @escaping @Sendable (_ subprotocol: String?, _ target: String?) -> Bool
    ) {
      self.limit = limit
      self.areWanted = areWanted
    }
  }

  package var beginning: Beginning
  /// Who sends the bytes that come first, where the user says so; nil: as the layer below says, unless it is
  /// unsure and the bytes prove otherwise.
  package var from: Role?
  /// What was agreed on, where the answer to the upgrade is not in the capture. Nil with `.frames`: nothing.
  package var deflate: DeflateParameters?
  /// How many bytes of each payload and message are kept.
  package var payloadLimit: Int
  /// Messages are put together and told, of all connections.
  package var wantsMessages: Bool
  /// Of which connections they are told as a whole; nil: of none.
  package var whole: WholeMessages?
  /// False: credentials are taken out of heads before they are told and judged.
  package var showsSecrets: Bool
  /// The most bytes of one HTTP head.
  package var headLimit = HeadParser.defaultLimit
  /// The most bytes of the body of a refusal that are kept.
  package var bodyLimit = 64 * 1024
  /// The most bytes of a direction that wait: for the answer to an upgrade, or until frames are found.
  package var heldLimit = 16 * 1024
  /// A direction without a handshake in which no frame was found in so many bytes carries no WebSocket.
  package var searchLimit: UInt64 = 512 * 1024
  /// The most bytes to which one message may inflate, and on top of which a direction may inflate to no more
  /// than `inflationRatio` times its size.
  package var inflatedLimit: UInt64 = 256 << 20
  package var inflationRatio: UInt64 = 128

  /// What the user of a capture says.
  ///
  /// - Parameters:
  ///   - beginning: where the bytes begin.
  ///   - from: who sends the first bytes.
  ///   - deflate: what was agreed on.
  ///   - payloadLimit: in bytes.
  ///   - wantsMessages: tell whole messages.
  ///   - showsSecrets: leave credentials in heads.
  package init(
    beginning: Beginning = .handshake, from: Role? = nil, deflate: DeflateParameters? = nil,
    payloadLimit: Int = 64 * 1024, wantsMessages: Bool = true, showsSecrets: Bool = false
  ) {
    self.beginning = beginning
    self.from = from
    self.deflate = deflate
    self.payloadLimit = payloadLimit
    self.wantsMessages = wantsMessages
    self.showsSecrets = showsSecrets
  }
}

extension ConversationSettings {
  /// How much of each message of a connection is kept, and whether it is one of those that are chosen.
  struct MessageLimit: Equatable {
    /// In bytes; nil: messages are not told.
    var bytes: Int?
    var isChosen: Bool
  }

  /// What is wanted of the messages of a connection.
  ///
  /// - Parameters:
  ///   - subprotocol: as agreed, where that is known.
  ///   - target: of the request, where it is known.
  func messageLimit(subprotocol: String?, target: String?) -> MessageLimit {
    let usual = wantsMessages ? payloadLimit : nil
    guard let whole, whole.areWanted(subprotocol, target) else {
      return MessageLimit(bytes: usual, isChosen: false)
    }
    return MessageLimit(bytes: max(whole.limit, usual ?? 0), isChosen: true)
  }
}
