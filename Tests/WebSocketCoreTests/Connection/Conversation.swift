import Bytes
import Testing

@testable import WebSocketCore

/// A conversation with one `Connection`, held in values: what goes in, what comes out.
struct Conversation: ~Copyable {
  var connection: Connection
  var output = ByteQueue()

  init(
    _ role: Role, maximumMessageSize: Int = 1 << 20, lenient: Bool = false, observedBytes: Int? = nil
  ) {
    var configuration = ConnectionConfiguration(role: role, maximumMessageSize: maximumMessageSize)
    configuration.isLenient = lenient
    configuration.observedBytes = observedBytes
    connection = Connection(configuration, random: .seeded(SplitMix64(seed: 1)))
  }

  /// Events of `bytes`, received in pieces of at most `piece` bytes, as short text.
  mutating func receive(_ bytes: [UInt8], piece: Int = .max) -> [String] {
    var told: [String] = []
    var start = 0
    while start < bytes.count {
      let end = piece < bytes.count - start ? start + piece : bytes.count
      var slice = Array(bytes[start..<end])
      start = end
      slice.withUnsafeMutableBytes { buffer in
        connection.receive(buffer)
        while let event = connection.next(into: &output) { told.append(Self.describe(event)) }
      }
    }
    return told
  }

  mutating func send(_ opcode: Opcode, _ text: String) {
    Array(text.utf8).withUnsafeBytes { connection.send(opcode, $0, into: &output) }
  }

  mutating func close(_ code: UInt16, _ reason: String = "") {
    connection.close(CloseBody(code: CloseCode(rawValue: code), reason: Array(reason.utf8)), into: &output)
  }

  /// The frames that were sent since the last call, as short text: `text "Hello"`, `close 1000`.
  mutating func sent() -> [String] {
    let found = frames(in: Array(output.readable)).frames
    output.removeAll()
    return found.map { frame in
      #expect(frame.header.mask == (connection.configuration.role == .client))
      if frame.header.opcode == .close {
        return "close" + Self.describe(frame.payload.withUnsafeBytes { CloseBody(parsing: $0) })
      }
      return "\(frame.header.opcode.name) \"\(String(decoding: frame.payload, as: UTF8.self))\""
    }
  }

  static func describe(_ event: ConnectionEvent) -> String {
    switch event {
    case .message(let message):
      "\(message.opcode.name) \"\(String(decoding: message.payload, as: UTF8.self))\" in \(message.frames)"
    case .ping(let payload): "ping \"\(String(decoding: payload, as: UTF8.self))\""
    case .pong(let payload): "pong \"\(String(decoding: payload, as: UTF8.self))\""
    case .close(let body): "close" + describe(body)
    case .violation(let violation): "! \(violation.rule.id)"
    }
  }

  static func describe(_ body: CloseBody) -> String {
    guard let code = body.code else { return "" }
    return " \(code.rawValue)" + (body.reason.isEmpty ? "" : " " + body.reasonText)
  }
}

/// The bytes of a frame, legal or not; masked with a fixed key where `masked`.
func frame(
  _ opcode: Opcode, _ payload: [UInt8] = [], fin: Bool = true, rsv: UInt8 = 0, masked: Bool = true,
  encoding: LengthEncoding? = nil, length: UInt64? = nil
) -> [UInt8] {
  let header = FrameHeader(
    fin: fin, rsv: rsv, opcode: opcode, payloadLength: length ?? UInt64(payload.count),
    maskingKey: masked ? MaskingKey((0x37, 0xfa, 0x21, 0x3d)) : nil, lengthEncoding: encoding)
  var queue = ByteQueue()
  payload.withUnsafeBytes { FrameSerializer.append(header, payload: $0, to: &queue) }
  return Array(queue.readable)
}

func frame(_ opcode: Opcode, _ text: String, fin: Bool = true, rsv: UInt8 = 0, masked: Bool = true) -> [UInt8]
{
  frame(opcode, Array(text.utf8), fin: fin, rsv: rsv, masked: masked)
}
