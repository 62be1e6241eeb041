import WebSocketCore

/// What a decoder is told of the direction that it reads.
struct DecoderContext {
  var sender: Role
  /// Of the request, with its query; nil where it is not known.
  var target: String?
  /// False: credentials are taken out.
  var showsSecrets: Bool
}

/// All decoders: one line each. The first whose `fits` says so is taken for a connection.
package enum DecoderRegistry {
  package struct Entry: Sendable {
    package let name: String
    /// Nothing in the handshake speaks for it: a message that it cannot read is an ordinary one, and the reason
    /// not worth a line.
    package private(set) var isGuess = false
    /// True for a subprotocol as agreed, nil where there is none, and the path of the request with its query.
    let fits: @Sendable (_ subprotocol: String?, _ target: String?) -> Bool
    /// A packet may take more than one message.
    package let spansMessages: Bool
    let make: @Sendable (DecoderContext) -> any PayloadDecoder

    init<Decoder: PayloadDecoder>(
      fits: @escaping @Sendable (_ subprotocol: String?, _ target: String?) -> Bool,
      make: @escaping @Sendable (DecoderContext) -> Decoder
    ) {
      name = Decoder.name
      spansMessages = Decoder.spansMessages
      self.fits = fits
      self.make = make
    }

    /// A decoder for one direction of one connection.
    ///
    /// - Parameters:
    ///   - sender: of the messages of this direction.
    ///   - target: of the request, with its query; nil where it is not known.
    ///   - showsSecrets: false: credentials are taken out of what is decoded.
    package func decoder(
      sender: Role, target: String? = nil, showsSecrets: Bool = false
    ) -> any PayloadDecoder {
      make(DecoderContext(sender: sender, target: target, showsSecrets: showsSecrets))
    }

    var guessed: Entry {
      var entry = self
      entry.isGuess = true
      return entry
    }
  }

  package static let entries: [Entry] = [
    Entry(fits: { engineIORevision($1) != nil }) { context in
      SocketIODecoder(
        sender: context.sender, isRevision3: engineIORevision(context.target) == "3",
        showsSecrets: context.showsSecrets)
    },
    Entry(fits: speaks("graphql-transport-ws", "graphql-ws")) {
      GraphQLDecoder(showsSecrets: $0.showsSecrets)
    },
    Entry(fits: speaks("v12.stomp", "v11.stomp", "v10.stomp", "stomp")) {
      STOMPDecoder(showsSecrets: $0.showsSecrets)
    },
    Entry(fits: speaks("mqtt", "mqttv3.1")) { MQTTDecoder(showsSecrets: $0.showsSecrets) },
    Entry(fits: ends("msgpack")) { _ in MessagePackDecoder() },
    Entry(fits: ends("cbor")) { _ in CBORDecoder() },
    json,
  ]

  private static let json = Entry(fits: ends("json")) { _ in JSONPayloadDecoder() }

  /// The decoder for a connection, by what its handshake says; nil where nothing does.
  ///
  /// - Parameters:
  ///   - subprotocol: as agreed.
  ///   - target: of the request, with its query.
  package static func entry(subprotocol: String?, target: String?) -> Entry? {
    entries.first { $0.fits(subprotocol, target) }
  }

  /// The decoder for `--decode auto`: by what the handshake says, and JSON as a guess where it says nothing.
  ///
  /// - Parameters:
  ///   - subprotocol: as agreed.
  ///   - target: of the request, with its query.
  package static func automatic(subprotocol: String?, target: String?) -> Entry {
    entry(subprotocol: subprotocol, target: target) ?? json.guessed
  }

  /// The decoder of that name; nil where there is none.
  package static func entry(named name: String) -> Entry? { entries.first { $0.name == name } }

  private static func speaks(_ names: String...) -> @Sendable (String?, String?) -> Bool {
    { subprotocol, _ in subprotocol.map(names.contains) ?? false }
  }

  /// A subprotocol named after its encoding, alone or behind something else: `wamp.2.cbor`.
  private static func ends(_ encoding: String) -> @Sendable (String?, String?) -> Bool {
    { subprotocol, _ in
      guard let subprotocol, subprotocol.hasSuffix(encoding) else { return false }
      let before = subprotocol.dropLast(encoding.count).last
      return before == nil || before == "." || before == "-"
    }
  }

  /// The value of `EIO` in the query, which stands there wherever the path leads.
  private static func engineIORevision(_ target: String?) -> Substring? {
    guard let target, let mark = target.firstIndex(of: "?") else { return nil }
    return target[target.index(after: mark)...].split(separator: "&").first { $0.hasPrefix("EIO=") }?
      .dropFirst(4)
  }
}
