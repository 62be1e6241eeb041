import Bytes

/// What is received, written as a line in the same words as those that are sent.
extension SocketIOEvent {
  /// `user_message {"text":"hi"}`.
  ///
  /// - Parameters:
  ///   - showsNamespace: put it in front.
  ///   - attachment: what stands for each attachment, by its number.
  package func line(showsNamespace: Bool, attachment: (Int) -> JSONValue?) -> String {
    SocketIOLine.line(
      [SocketIOLine.word(name)], arguments, namespace: showsNamespace ? namespace : nil, attachment)
  }
}

extension SocketIOAck {
  /// `ack user_message "ok"`; with the number in place of the name where nothing was asked.
  ///
  /// - Parameters:
  ///   - showsNamespace: put it in front.
  ///   - attachment: what stands for each attachment, by its number.
  package func line(showsNamespace: Bool, attachment: (Int) -> JSONValue?) -> String {
    SocketIOLine.line(
      [SocketIOLine.ackWord, event.map(SocketIOLine.word) ?? "\(id)"], arguments,
      namespace: showsNamespace ? namespace : nil, attachment)
  }
}

extension SocketIOLine {
  /// A name as it is written in a line: alone where it cannot be taken for anything else.
  package static func word(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    let isTaken = name.isEmpty || name.hasPrefix("/") || name.hasPrefix("\"") || name == ackWord
    return isPlain && !isTaken ? name : JSONValue.string(name).text
  }

  fileprivate static func line(
    _ head: [String], _ arguments: [JSONValue], namespace: String?, _ attachment: (Int) -> JSONValue?
  ) -> String {
    let values = arguments.map { SocketIOPacket.replacingPlaceholders(in: $0, with: attachment).text }
    return ((namespace.map { [$0] } ?? []) + head + values).joined(separator: " ")
  }
}
