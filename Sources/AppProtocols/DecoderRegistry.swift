import WebSocketCore

/// All decoders: one line each. The first whose `fits` says so is taken for a connection.
package enum DecoderRegistry {
  package struct Entry: Sendable {
    package let name: String
    /// True for a subprotocol as agreed, nil where there is none, and the path of the request with its query.
    let fits: @Sendable (_ subprotocol: String?, _ target: String?) -> Bool
    let make: @Sendable (_ sender: Role) -> any PayloadDecoder
  }

  package static let entries: [Entry] = []

  /// The decoder for a connection, by what its handshake says; nil where nothing does.
  ///
  /// - Parameters:
  ///   - subprotocol: as agreed.
  ///   - target: of the request, with its query.
  package static func entry(subprotocol: String?, target: String?) -> Entry? {
    entries.first { $0.fits(subprotocol, target) }
  }

  /// The decoder of that name; nil where there is none.
  package static func entry(named name: String) -> Entry? { entries.first { $0.name == name } }
}
