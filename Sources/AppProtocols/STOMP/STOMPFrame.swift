import Bytes
import WebSocketCore

/// One frame of STOMP 1.0 to 1.2.
struct STOMPFrame: Equatable {
  struct Header: Equatable {
    var name: String
    var value: String
  }

  /// Of clients and of servers.
  static let commands = [
    "CONNECT", "STOMP", "CONNECTED", "SEND", "SUBSCRIBE", "UNSUBSCRIBE", "ACK", "NACK", "BEGIN", "COMMIT",
    "ABORT", "DISCONNECT", "MESSAGE", "RECEIPT", "ERROR",
  ]

  var command: String
  /// In the order of the frame. Of those that repeat, the first one counts.
  var headers: [Header] = []
  var body: [UInt8]

  /// - Parameters:
  ///   - head: the command and the headers, up to the empty line.
  ///   - body: up to the NUL.
  ///   - hasEscapes: false in version 1.0.
  init(
    head: UnsafeRawBufferPointer, body: UnsafeRawBufferPointer, hasEscapes: Bool
  ) throws(Unreadable) {
    self.body = Array(body)
    var lines = head.split(separator: UInt8(ascii: "\n")).map { line in
      line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }[...]
    command = String(decoding: lines.popFirst() ?? head[0..<0], as: UTF8.self)
    // Neither has escapes, so that version 1.0 can read them (STOMP 1.2, "Value Encoding").
    let hasEscapes = hasEscapes && command != "CONNECT" && command != "CONNECTED"
    for line in lines where !line.isEmpty {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
        throw Unreadable("a header line without a colon in a STOMP \(command)")
      }
      let name = line[..<colon], value = line[(colon + 1)...]
      headers.append(
        hasEscapes
          ? Header(name: try Self.unescaped(name), value: try Self.unescaped(value))
          : Header(name: String(decoding: name, as: UTF8.self), value: String(decoding: value, as: UTF8.self))
      )
    }
  }

  /// The value that counts.
  subscript(name: String) -> String? { headers.first { $0.name == name }?.value }

  private static func unescaped(_ text: Slice<UnsafeRawBufferPointer>) throws(Unreadable) -> String {
    guard text.contains(UInt8(ascii: "\\")) else { return String(decoding: text, as: UTF8.self) }
    var plain: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        plain.append(byte)
        continue
      }
      guard let escaped = rest.popFirst().flatMap({ Self.escapes[$0] }) else {
        throw Unreadable("a backslash in a STOMP header that begins no escape")
      }
      plain.append(escaped)
    }
    return String(decoding: plain, as: UTF8.self)
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "r"): 0x0D, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "c"): UInt8(ascii: ":"),
    UInt8(ascii: "\\"): UInt8(ascii: "\\"),
  ]
}

extension STOMPFrame {
  var withoutSecrets: STOMPFrame {
    var frame = self
    for index in headers.indices where headers[index].name == "passcode" {
      frame.headers[index].value = Redaction.mark
    }
    return frame
  }

  /// `SEND {"destination":"/queue/a"} hello`.
  var packet: DecodedPacket {
    let body = body.withUnsafeBytes { JSONValue.textOrHex($0) }
    var seen: Set<String> = []
    var first: [JSONValue.Member] = []
    var repeated: [JSONValue] = []
    for header in headers {
      if seen.insert(header.name).inserted {
        first.append(.init(header.name, .string(header.value)))
      } else {
        repeated.append(.array([.string(header.name), .string(header.value)]))
      }
    }
    var words = [command]
    var fields: [JSONValue.Member] = [.init("command", .string(command)), .init("headers", .object(first))]
    if !headers.isEmpty {
      words.append(JSONValue.object(headers.map { .init($0.name, .string($0.value)) }).text)
    }
    if !repeated.isEmpty { fields.append(.init("repeated_headers", .array(repeated))) }
    if !self.body.isEmpty {
      words.append(body.string ?? body.text)
      fields.append(.init("body", body))
    }
    return DecodedPacket(text: words.joined(separator: " "), fields: .object(fields))
  }
}
