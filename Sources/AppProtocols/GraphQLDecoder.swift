import Bytes
import WebSocketCore

/// GraphQL over WebSocket: the subprotocol `graphql-transport-ws`, and the older `graphql-ws` of
/// subscriptions-transport-ws. Their types do not contradict each other.
package struct GraphQLDecoder: PayloadDecoder {
  package static let name = "graphql"

  private struct Kind {
    /// Messages of this type belong to an operation.
    var needsID = false
    var isHeartbeat = false
  }

  /// The first line stands in both protocols, the second in `graphql-transport-ws`, the last two in `graphql-ws`.
  private static let kinds: [String: Kind] = [
    "connection_init": Kind(), "connection_ack": Kind(), "complete": Kind(needsID: true),
    "error": Kind(needsID: true),
    "ping": Kind(isHeartbeat: true), "pong": Kind(isHeartbeat: true), "subscribe": Kind(needsID: true),
    "next": Kind(needsID: true),
    "start": Kind(needsID: true), "data": Kind(needsID: true), "stop": Kind(needsID: true),
    "ka": Kind(isHeartbeat: true),
    "connection_error": Kind(), "connection_terminate": Kind(),
  ]

  private let showsSecrets: Bool

  /// - Parameter showsSecrets: false: values of `connection_init` are taken out, where clients put their tokens.
  package init(showsSecrets: Bool = false) { self.showsSecrets = showsSecrets }

  package mutating func decode(_ payload: UnsafeRawBufferPointer, _ opcode: Opcode) -> Decoding {
    Decoding { () throws(Unreadable) in
      var message = try JSONValue.parse(payload, "the message")
      guard let type = message["type"]?.string else {
        throw Unreadable("no GraphQL message: it is no object with a type")
      }
      guard let kind = Self.kinds[type] else {
        throw Unreadable(
          "no GraphQL message: neither graphql-transport-ws nor graphql-ws has the type \(type)")
      }
      if type == "connection_init", !showsSecrets { message = message.withoutPayloadSecrets }
      let id = message["id"]
      guard !kind.needsID || id != nil else { throw Unreadable("a GraphQL \(type) without an id") }
      var words = [type]
      if let id { words.append(id.string ?? id.text) }
      if let payload = message["payload"] { words.append(payload.text) }
      return [
        DecodedPacket(text: words.joined(separator: " "), fields: message, isHeartbeat: kind.isHeartbeat)
      ]
    }
  }
}

extension JSONValue {
  fileprivate var withoutPayloadSecrets: JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members.map { $0.name == "payload" ? .init($0.name, $0.value.withoutSecrets) : $0 })
  }
}
