import Bytes
import Testing
import WebSocketCore

@testable import AppProtocols

/// A message of a test.
enum Message {
  case text(String)
  case binary([UInt8])
  /// Binary, in hexadecimal digits.
  case hex(String)
}

extension PayloadDecoder {
  mutating func decode(_ message: Message) -> Decoding {
    let (bytes, opcode): ([UInt8], Opcode) =
      switch message {
      case .text(let text): (Array(text.utf8), .text)
      case .binary(let bytes): (bytes, .binary)
      case .hex(let digits): (Hex.decode(digits.filter { $0 != " " }) ?? [], .binary)
      }
    return bytes.withUnsafeBytes { decode($0, opcode) }
  }

  /// What is shown for each message: the texts of its packets, or why there are none.
  mutating func lines(_ messages: [Message]) -> [String] { messages.map { decode($0).line } }
}

extension Decoding {
  /// The texts, with `~` before a heartbeat, `|` between two and `!` before the reason why there are none.
  var line: String {
    switch self {
    case .packets(let packets):
      packets.map { ($0.isHeartbeat ? "~" : "") + $0.text }.joined(separator: " | ")
    case .unreadable(let reason): "!" + reason
    }
  }

  /// The fields of its packets.
  var fields: [String] {
    switch self {
    case .packets(let packets): packets.map(\.fields.text)
    case .unreadable: []
    }
  }
}
