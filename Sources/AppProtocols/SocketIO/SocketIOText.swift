import Bytes
import WebSocketCore

/// A packet as people and programs are shown it.
extension SocketIOPacket {
  /// Both layers: `message: event user_message {"text":"hi"}`, `message: /chat ack 12 "ok"`.
  var shown: DecodedPacket {
    var fields: [JSONValue.Member] = [
      .init("engine", .string(EngineIOPacket.Kind.message.name)), .init("type", .string(kind.name)),
      .init("namespace", .string(namespace)),
    ]
    if attachments > 0 { fields.append(.init("attachments", .integer(attachments))) }
    if let id { fields.append(.init("id", .integer(id))) }
    if let event {
      fields.append(.init("event", .string(event.name)))
      fields.append(.init("args", .array(Array(event.arguments))))
    } else if let data {
      fields.append(.init(kind == .ack || kind == .binaryAck ? "args" : "data", data))
    }
    return DecodedPacket(text: "\(EngineIOPacket.Kind.message.name): \(text)", fields: .object(fields))
  }

  /// Without what a client authenticates itself with, and without tokens in the query of a namespace.
  ///
  /// - Parameter sender: of the packet.
  func withoutSecrets(from sender: Role) -> SocketIOPacket {
    var packet = self
    packet.namespace = Redaction.redact(target: namespace)
    if sender == .client, kind == .connect { packet.data = data?.withoutSecrets }
    return packet
  }

  private var text: String {
    var words = [title]
    if let event {
      words += event.arguments.map(\.text)
      if let id { words.append("(wants ack \(id))") }
    } else if let message {
      words[0] += ":"
      words.append(message)
      if let more = data?["data"] { words.append(more.text) }
    } else if case .array(let elements) = data {
      words += elements.map(\.text)
    } else if let data {
      words.append(data.text)
    }
    return words.joined(separator: " ")
  }

  /// What it is, without what it carries: `/chat event upload`, `ack 12`, `connect error`.
  var title: String {
    let place = namespace == "/" ? "" : namespace + " "
    return switch kind {
    case .connect, .disconnect: place + kind.name
    case .connectError: place + "connect error"
    case .event, .binaryEvent: place + "event " + (event.map { Self.quotedIfNeeded($0.name) } ?? "")
    case .ack, .binaryAck: place + "ack " + (id.map(String.init) ?? "")
    }
  }

  /// A name that could be taken for a name and an argument is put in quotation marks.
  private static func quotedIfNeeded(_ name: String) -> String {
    let isPlain =
      !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "\"") && $0 != 0x7F }
    return isPlain ? name : JSONValue.string(name).text
  }
}
