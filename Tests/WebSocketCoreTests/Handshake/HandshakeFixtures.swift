@testable import WebSocketCore

/// The handshake of RFC 6455 §1.2.
enum Sample {
  static let nonce = Array("the sample nonce".utf8)
  static let key = "dGhlIHNhbXBsZSBub25jZQ=="
  static let accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

  static func request(
    _ line: String = "GET /chat HTTP/1.1", without removed: String? = nil, adding extra: [String] = []
  ) -> [UInt8] {
    let lines = [
      "Host: server.example.com", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: \(key)",
      "Sec-WebSocket-Version: 13",
    ]
    return head(line, lines, without: removed, adding: extra)
  }

  static func response(
    _ line: String = "HTTP/1.1 101 Switching Protocols", without removed: String? = nil,
    adding extra: [String] = []
  ) -> [UInt8] {
    let lines = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Accept: \(accept)"]
    return head(line, lines, without: removed, adding: extra)
  }

  private static func head(
    _ line: String, _ lines: [String], without removed: String?, adding extra: [String]
  ) -> [UInt8] {
    let kept = lines.filter { line in removed.map { !line.hasPrefix("\($0):") } ?? true }
    return Array(([line] + kept + extra).map { "\($0)\r\n" }.joined().utf8) + [13, 10]
  }
}

/// The same bytes cut in every way that matters: whole, byte by byte, and at each place once.
func chops(_ bytes: [UInt8]) -> [[[UInt8]]] {
  [[bytes], bytes.map { [$0] }]
    + (1..<max(bytes.count, 1)).map { [Array(bytes[..<$0]), Array(bytes[$0...])] }
}

/// Feeds pieces until an outcome comes that is not `needMore`.
func feed<Outcome: Equatable>(
  _ pieces: [[UInt8]], needMore: Outcome, to receive: (UnsafeRawBufferPointer) -> Outcome
) -> (outcome: Outcome, piece: Int) {
  for (index, piece) in pieces.enumerated() {
    let outcome = piece.withUnsafeBytes { receive($0) }
    if outcome != needMore { return (outcome, index) }
  }
  return (needMore, pieces.count)
}

/// A small generator, so that every run sees the same bytes.
struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
