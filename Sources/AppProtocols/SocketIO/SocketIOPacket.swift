import Bytes

/// One packet of Socket.IO (protocol 5), as it stands in an Engine.IO message:
/// `<type>[<attachments>-][<namespace>,][<ack id>][<JSON>]`.
package struct SocketIOPacket: Equatable, Sendable {
  package enum Kind: UInt8, CaseIterable, Sendable {
    case connect, disconnect, event, ack, connectError, binaryEvent, binaryAck

    /// As the specification calls it, in small letters: `connect_error`.
    package var name: String { Self.names[Int(rawValue)] }

    private static let names = [
      "connect", "disconnect", "event", "ack", "connect_error", "binary_event", "binary_ack",
    ]

    /// Binary messages belong to it.
    var isBinary: Bool { self == .binaryEvent || self == .binaryAck }
  }

  package var kind: Kind
  /// It begins with a slash; may end in a query (`/chat?token=x`).
  package var namespace: String
  /// Wanted by an event, given by an ack.
  package var id: Int?
  /// With placeholders where attachments belong.
  package var data: JSONValue?
  /// How many binary messages follow.
  package var attachments: Int

  /// - Parameters:
  ///   - kind: its type.
  ///   - namespace: with its slash.
  ///   - id: of the ack that an event wants, or that an ack gives.
  ///   - data: an array for events and acks.
  ///   - attachments: how many binary messages follow; for the binary types only.
  package init(
    _ kind: Kind, namespace: String = "/", id: Int? = nil, data: JSONValue? = nil, attachments: Int = 0
  ) {
    self.kind = kind
    self.namespace = namespace
    self.id = id
    self.data = data
    self.attachments = attachments
  }

  /// An event. It is a binary one where attachments follow.
  ///
  /// - Parameters:
  ///   - event: its name.
  ///   - arguments: what it carries, with placeholders where attachments belong.
  ///   - namespace: with its slash.
  ///   - id: of the ack that it wants.
  ///   - attachments: how many binary messages follow.
  package init(
    event: String, _ arguments: [JSONValue], namespace: String = "/", id: Int? = nil, attachments: Int = 0
  ) {
    self.init(
      attachments > 0 ? .binaryEvent : .event, namespace: namespace, id: id,
      data: .array([.string(event)] + arguments), attachments: attachments)
  }

  /// The name and the arguments of an event, binary or not; nil for what is none.
  package var event: (name: String, arguments: ArraySlice<JSONValue>)? {
    guard kind == .event || kind == .binaryEvent, case .array(let elements) = data, let first = elements.first
    else { return nil }
    return (first.string ?? first.text, elements.dropFirst())
  }

  /// What a connect error says; nil for what is none.
  package var message: String? {
    guard kind == .connectError else { return nil }
    return data?.string ?? data?["message"]?.string ?? data?.text
  }

  /// The text, to stand behind the digit of an Engine.IO message.
  package var bytes: [UInt8] {
    var text = "\(kind.rawValue)"
    if kind.isBinary { text += "\(attachments)-" }
    if namespace != "/" { text += namespace + "," }
    if let id { text += "\(id)" }
    if let data { text += data.text }
    return Array(text.utf8)
  }
}

/// Attachments in JSON.
extension SocketIOPacket {
  /// Stands in the JSON where an attachment belongs: the first is number 0.
  package static func placeholder(_ number: Int) -> JSONValue {
    .object([.init("_placeholder", .bool(true)), .init("num", .number("\(number)"))])
  }

  /// `data` with each placeholder replaced; one for which there is nothing stays.
  package static func replacingPlaceholders(
    in data: JSONValue, with replacement: (_ number: Int) -> JSONValue?
  ) -> JSONValue {
    switch data {
    case .object(let members):
      if data["_placeholder"] == .bool(true), let number = data["num"]?.int, let found = replacement(number) {
        return found
      }
      return .object(members.map { .init($0.name, replacingPlaceholders(in: $0.value, with: replacement)) })
    case .array(let elements):
      return .array(elements.map { replacingPlaceholders(in: $0, with: replacement) })
    default: return data
    }
  }
}
