import Bytes
import WebSocketCore

@testable import Capture

/// Writes down what comes out of an HTTP/2 connection, one line each; bytes that follow each other are one.
struct HTTP2Recorder: HTTP2StreamSink {
  private(set) var lines: [String] = []
  private var data: (key: String, bytes: [UInt8])?
  private(set) var heads: [UInt32: (request: RequestHead, response: ResponseHead?)] = [:]

  private mutating func add(_ line: String) {
    finish()
    lines.append(line)
  }

  mutating func finish() {
    if let (key, bytes) = data { lines.append("\(key) \(Hex.encode(bytes))") }
    data = nil
  }

  mutating func opened(_ request: RequestHead, stream: UInt32, time: Int64) {
    heads[stream] = (request, nil)
    add("\(stream) \(request.head.startLine)")
  }

  mutating func answered(_ response: ResponseHead, stream: UInt32, time: Int64) {
    heads[stream]?.response = response
    add("\(stream) \(response.head.startLine)")
  }

  mutating func received(
    _ bytes: UnsafeMutableRawBufferPointer, from sender: Role, stream: UInt32, time: Int64
  ) {
    let key = "\(stream) \(sender)"
    if data?.key != key { finish() }
    data = (key, (data?.bytes ?? []) + bytes)
    // Unmasking changes them.
    for index in bytes.indices { bytes[index] = 0xEE }
  }

  mutating func hole(_ count: UInt64?, from sender: Role, stream: UInt32, time: Int64) {
    add("\(stream) \(sender) hole \(count.map { "\($0)" } ?? "?")")
  }

  mutating func ended(_ how: HTTP2StreamEnd, from sender: Role?, stream: UInt32, time: Int64) {
    let end =
      switch how {
      case .endStream: "END_STREAM"
      case .reset(let code): "RST_STREAM \(code.name)"
      case .unfinished: "unfinished"
      }
    add("\(stream) \(sender.map { "\($0) " } ?? "")\(end)")
  }

  mutating func closed(stream: UInt32) { add("\(stream) closed") }
  mutating func note(_ note: CaptureNote, time: Int64) { add("\(note.kind.rawValue): \(note.text)") }
}

/// Bytes of one side, or a hole in them.
enum HTTP2Step {
  case client([UInt8])
  case server([UInt8])
  case hole(Role, UInt64?)
}

/// Runs a connection to its end, its bytes in pieces of a size.
func runHTTP2(_ steps: [HTTP2Step], pieceSize: Int = .max) -> HTTP2Recorder {
  var connection = HTTP2Connection()
  var recorder = HTTP2Recorder()
  func feed(_ bytes: [UInt8], _ sender: Role) {
    for start in stride(from: 0, to: bytes.count, by: min(pieceSize, max(1, bytes.count))) {
      var piece = Array(bytes[start...].prefix(pieceSize))
      piece.withUnsafeMutableBytes { connection.receive($0, from: sender, time: 0, into: &recorder) }
    }
  }
  for step in steps {
    switch step {
    case .client(let bytes): feed(bytes, .client)
    case .server(let bytes): feed(bytes, .server)
    case .hole(let sender, let count): connection.hole(count, from: sender, time: 0, into: &recorder)
    }
  }
  connection.ended(time: 0, into: &recorder)
  recorder.finish()
  return recorder
}

/// Bytes of HTTP/2, for tests.
enum HTTP2Bytes {
  static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
  static let settings = frame(4)
  /// SETTINGS_ENABLE_CONNECT_PROTOCOL = 1.
  static let connectSettings = frame(4, payload: [0, 8, 0, 0, 0, 1])

  static func frame(_ type: UInt8, flags: UInt8 = 0, stream: UInt32 = 0, payload: [UInt8] = []) -> [UInt8] {
    let length = [16, 8, 0].map { UInt8(truncatingIfNeeded: payload.count >> $0) }
    let number = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: stream >> UInt32($0)) }
    return length + [type, flags] + number + payload
  }

  /// Fields as literals that are not put into the table (RFC 7541 §6.2.2).
  static func literals(_ fields: [(String, String)]) -> [UInt8] {
    fields.flatMap { [0x00] + string($0.0) + string($0.1) }
  }

  /// Fields as literals that are put into it (§6.2.1).
  static func indexed(_ fields: [(String, String)]) -> [UInt8] {
    fields.flatMap { [0x40] + string($0.0) + string($0.1) }
  }

  /// RFC 7541 §5.2, without Huffman coding.
  private static func string(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    guard bytes.count >= 127 else { return [UInt8(bytes.count)] + bytes }
    var rest = bytes.count - 127
    var length: [UInt8] = [0x7F]
    while rest >= 128 {
      length.append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    return length + [UInt8(rest)] + bytes
  }

  static let connect = [
    (":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "https"), (":path", "/chat"),
    (":authority", "server.example.com"), ("sec-websocket-protocol", "chat, superchat"),
    ("sec-websocket-extensions", "permessage-deflate"), ("sec-websocket-version", "13"),
  ]
  static let accepted = [(":status", "200"), ("sec-websocket-protocol", "chat")]

  static func request(_ stream: UInt32, flags: UInt8 = 4) -> [UInt8] {
    frame(1, flags: flags, stream: stream, payload: literals(connect))
  }

  static func response(_ stream: UInt32, flags: UInt8 = 4) -> [UInt8] {
    frame(1, flags: flags, stream: stream, payload: literals(accepted))
  }

  static func data(_ stream: UInt32, _ payload: [UInt8], flags: UInt8 = 0) -> [UInt8] {
    frame(0, flags: flags, stream: stream, payload: payload)
  }

  /// A connection with stream 1 open.
  static let opening: [HTTP2Step] = [
    .client(preface + settings), .server(connectSettings), .client(request(1)), .server(response(1)),
  ]
  static let opened = ["1 CONNECT /chat HTTP/2.0", "1 HTTP/2.0 200"]
}
