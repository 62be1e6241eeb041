import Bytes
import WebSocketCore

/// What an Engine.IO server says first: `0{"sid":…,"pingInterval":25000,"pingTimeout":20000}`.
struct EngineIOOpening {
  private let json: JSONValue?

  /// Nil where the message is none.
  init?(_ message: SessionEvidence.MessageBeginning) {
    guard message.opcode == .text, message.bytes.starts(with: "0{\"sid\":".utf8) else { return nil }
    json = try? JSONValue(parsing: Array(message.bytes.dropFirst()))
  }

  /// Seconds that a client has for its answer to a ping.
  var pingTimeout: Double? { json?["pingTimeout"]?.int.map { Double($0) / 1000 } }
}

extension SessionEvidence {
  /// Of a server that speaks Engine.IO.
  var engineIO: EngineIOOpening? { firstMessage.flatMap { EngineIOOpening($0) } }

  /// Nothing came behind the server's last ping, the packet `2`, and what was sent was too early for an answer to it.
  var leavesPingUnanswered: Bool {
    guard let engineIO, let last = lastMessage, last.opcode == .text, last.bytes == [UInt8(ascii: "2")] else {
      return false
    }
    guard let sinceSent else { return true }
    return engineIO.pingTimeout.map { sinceSent >= $0 } ?? false
  }
}
