import Bytes
import WebSocketCore

/// The body of a polling request or of its answer (Engine.IO protocol 4): packets with 0x1E between them, and
/// attachments as a `b` and base64.
package enum EngineIOPayload {
  private static let separator: UInt8 = 0x1E
  private static let binaryMark = UInt8(ascii: "b")

  package static func encode(_ messages: some Sequence<EngineIOMessage>) -> [UInt8] {
    var body: [UInt8] = []
    for (index, message) in messages.enumerated() {
      if index > 0 { body.append(separator) }
      if message.opcode == .binary {
        body.append(binaryMark)
        body += Base64.encode(message.payload).utf8
      } else {
        body += message.payload
      }
    }
    return body
  }

  /// - Throws: `EngineIOError` where an attachment is no base64, or there is nothing between two separators. What
  ///   the packets say is not looked at.
  package static func decode(_ body: [UInt8]) throws(EngineIOError) -> [EngineIOMessage] {
    var messages: [EngineIOMessage] = []
    for packet in body.split(separator: separator, omittingEmptySubsequences: false) {
      guard let first = packet.first else { throw .empty }
      guard first == binaryMark else {
        messages.append(EngineIOMessage(.text, Array(packet)))
        continue
      }
      guard let bytes = Base64.decode(String(decoding: packet.dropFirst(), as: UTF8.self)) else {
        throw .notBase64
      }
      messages.append(EngineIOMessage(.binary, bytes))
    }
    return messages
  }
}
