import Bytes
import WebSocketCore

/// Each message is answered with a text in which `{}` stands for it.
final class ReplyBehavior: ListenBehavior {
  private let parts: [[UInt8]]
  private var answer = ByteQueue()

  init(template: String) {
    parts = Self.split(template)
  }

  /// `a{}b{}` → `a`, `b` and nothing.
  static func split(_ template: String) -> [[UInt8]] {
    var parts: [[UInt8]] = [[]]
    var rest = Array(template.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "{"), rest.first == UInt8(ascii: "}") {
        rest.removeFirst()
        parts.append([])
      } else {
        parts[parts.count - 1].append(byte)
      }
    }
    return parts
  }

  func received(_ message: Message, from peer: ListenPeer) {
    answer.removeAll()
    for (index, part) in parts.enumerated() {
      if index > 0 { answer.append(message.payload) }
      answer.append(part)
    }
    peer.session.send(message.opcode, answer.readable)
  }
}
