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

  package var beginning: Beginning
  /// Who sends the bytes that come first, where the user says so; nil: as the layer below says, unless it is
  /// unsure and the bytes prove otherwise.
  package var from: Role?
  /// What was agreed on, where the answer to the upgrade is not in the capture. Nil with `.frames`: nothing.
  package var deflate: DeflateParameters?
  /// How many bytes of each payload and message are kept.
  package var payloadLimit: Int
  /// Whole messages are put together and told.
  package var wantsMessages: Bool
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
