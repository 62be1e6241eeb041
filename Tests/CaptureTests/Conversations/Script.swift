import Bytes
import WebSocketCore

@testable import Capture

/// A step of a conversation: what one side sends, or what the capture lacks.
enum Step {
  case client([UInt8])
  case server([UInt8])
  case clientHole(UInt64?)
  case serverHole(UInt64?)
  case end(StreamEnd, Role?)

  static func client(_ head: String) -> Step { .client(Array(head.utf8)) }
  static func server(_ head: String) -> Step { .server(Array(head.utf8)) }
}

/// Frames and heads as bytes.
enum Wire {
  static let key = MaskingKey((0x37, 0xFA, 0x21, 0x3D))

  static func frame(
    _ opcode: Opcode, _ payload: [UInt8], fin: Bool = true, rsv: UInt8 = 0, mask: MaskingKey? = nil
  ) -> [UInt8] {
    var queue = ByteQueue()
    let header = FrameHeader(
      fin: fin, rsv: rsv, opcode: opcode, payloadLength: UInt64(payload.count), maskingKey: mask)
    payload.withUnsafeBytes { FrameSerializer.append(header, payload: $0, to: &queue) }
    return Array(queue.readable)
  }

  static func masked(_ opcode: Opcode, _ text: String, fin: Bool = true) -> [UInt8] {
    frame(opcode, Array(text.utf8), fin: fin, mask: key)
  }

  static func plain(_ opcode: Opcode, _ text: String, fin: Bool = true) -> [UInt8] {
    frame(opcode, Array(text.utf8), fin: fin)
  }

  static func close(_ code: UInt16, _ reason: String = "", mask: MaskingKey? = nil) -> [UInt8] {
    frame(
      .close, CloseBody(code: CloseCode(rawValue: code), reason: Array(reason.utf8)).bytes, mask: mask)
  }

  static func request(_ extra: String = "") -> String {
    "GET /chat HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\(extra)\r\n"
  }

  static func response(_ extra: String = "") -> String {
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\(extra)\r\n"
  }

  static let deflate = "Sec-WebSocket-Extensions: permessage-deflate\r\n"
}

/// Takes the events, and tells each in a line.
struct Recorder: ConversationSink {
  var events: [ConversationEvent] = []
  var lines: [String] = []
  var frames: [CapturedFrame] = []
  var messages: [(sender: Role?, message: CapturedMessage)] = []
  var notes: [CaptureNote] = []

  mutating func take(_ event: ConversationEvent, from sender: Role?, time: Int64) {
    events.append(event)
    lines.append("\(time) \(sender?.rawValue ?? "-") \(Self.describe(event))")
    switch event {
    case .frame(let frame): frames.append(frame)
    case .message(let message): messages.append((sender, message))
    case .note(let note): notes.append(note)
    default: break
    }
  }

  static func describe(_ event: ConversationEvent) -> String {
    switch event {
    case .request(let request): return "request \(request.target)"
    case .response(let response, let body):
      return "response \(response.status ?? 0) \(String(decoding: body, as: UTF8.self))"
    case .handshake(let findings):
      let failed = (findings.request + findings.response).filter { $0.outcome == .fail }.map(\.id)
      return
        "handshake \(findings.subprotocol ?? "-") \(findings.extensions ?? "-") \(failed) \(findings.request.isEmpty ? "no request" : "")"
    case .frame(let frame): return describe(frame)
    case .message(let message):
      return
        "message \(message.opcode.name) \(String(decoding: message.payload, as: UTF8.self)) "
        + "\(message.length)/\(message.wireLength) in \(message.frames)\(message.isWhole ? "" : " broken")"
    case .hole(let count): return "hole \(count.map { String($0) } ?? "?")"
    case .note(let note): return "note \(note.kind.rawValue): \(note.text)"
    }
  }

  static func describe(_ frame: CapturedFrame) -> String {
    let header = frame.header
    let inflated =
      frame.isCompressed
      ? " inflated \(frame.inflatedLength.map { String($0) } ?? "?") \(String(decoding: frame.inflated, as: UTF8.self))"
      : " \(String(decoding: frame.payload, as: UTF8.self))"
    return
      "frame @\(frame.offset) \(header.fin ? "" : "more ")\(header.opcode.name) \(frame.payloadSeen)/\(header.payloadLength)"
      + inflated + (frame.violations.isEmpty ? "" : " \(frame.violations.map(\.rule.id))")
  }
}

/// Plays steps, each at a time of its own: 1, 2, 3 …
///
/// - Parameters:
///   - steps: what happens.
///   - settings: of the conversation.
///   - pieceSize: what a side sends comes in pieces of so many bytes.
/// - Returns: the events, and the figures.
func play(
  _ steps: [Step], _ settings: ConversationSettings = ConversationSettings(), pieceSize: Int = .max
) -> (recorder: Recorder, summary: ConversationSummary) {
  var recorder = Recorder()
  var conversation = Conversation(settings)
  func send(_ bytes: [UInt8], _ role: Role, _ time: Int64) {
    var rest = bytes[...]
    while !rest.isEmpty {
      var piece = Array(rest.prefix(pieceSize))
      rest = rest.dropFirst(pieceSize)
      piece.withUnsafeMutableBytes { conversation.receive($0, from: role, time: time, into: &recorder) }
    }
  }
  for (index, step) in steps.enumerated() {
    let time = Int64(index + 1)
    switch step {
    case .client(let bytes): send(bytes, .client, time)
    case .server(let bytes): send(bytes, .server, time)
    case .clientHole(let count): conversation.hole(count, from: .client, time: time, into: &recorder)
    case .serverHole(let count): conversation.hole(count, from: .server, time: time, into: &recorder)
    case .end(let how, let role): conversation.end(how, from: role, time: time, into: &recorder)
    }
  }
  conversation.finish(into: &recorder)
  return (recorder, conversation.summary)
}

/// Random numbers that are the same in each run.
struct Dice: RandomNumberGenerator {
  private var source: RandomSource

  init(_ seed: Int) { source = .seeded(SplitMix64(seed: UInt64(seed))) }

  mutating func next() -> UInt64 { source.bytes(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
