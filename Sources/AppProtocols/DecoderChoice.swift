/// What `--decode` says: which decoder reads the messages of a connection.
package enum DecoderChoice: Sendable {
  /// As its handshake says.
  case auto
  case none
  /// Always this one.
  case named(DecoderRegistry.Entry)

  /// All values of `--decode`.
  package static let names = ["auto", "none"] + DecoderRegistry.entries.map(\.name)

  /// Bytes of a message up to which it is decoded.
  package static let messageLimit = DecodingLimits.bytes

  /// Nil where there is no such decoder.
  package init?(_ name: String) {
    switch name {
    case "auto": self = .auto
    case "none": self = .none
    default:
      guard let entry = DecoderRegistry.entry(named: name) else { return nil }
      self = .named(entry)
    }
  }

  /// The user has named a decoder: what it shows is what was asked for.
  package var isNamed: Bool {
    if case .named = self { true } else { false }
  }

  /// The decoder for a connection; nil where its messages are to be shown as they are.
  ///
  /// - Parameters:
  ///   - subprotocol: as agreed.
  ///   - target: of the request, with its query.
  ///   - guessing: where `auto` finds nothing in the handshake, JSON is tried.
  package func entry(subprotocol: String?, target: String?, guessing: Bool = false) -> DecoderRegistry.Entry?
  {
    switch self {
    case .none: nil
    case .named(let entry): entry
    case .auto where guessing: DecoderRegistry.automatic(subprotocol: subprotocol, target: target)
    case .auto: DecoderRegistry.entry(subprotocol: subprotocol, target: target)
    }
  }
}
