import Bytes
import WebSocketCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads one sequence of frames a line and prints what a `Connection` makes of it, one line each. The words of
/// a line of input, as `judge.py` writes them:
///
///     ROLE CLOSING LIMIT DEFLATE CHOPS HEX
///
/// CLOSING is 1 where we have sent a Close already, LIMIT the most bytes of a message, DEFLATE `-` or the window
/// bits of the peer's compressor with an `n` for no context takeover, CHOPS the sizes of the pieces in which the
/// bytes come, with commas between.
@main struct Judge {
  static func main() {
    while let line = readLine() {
      guard let verdict = verdict(line.split(separator: " ")) else { return print("? \(line)") }
      print(verdict)
      fflush(nil)
    }
  }

  private static func verdict(_ words: [Substring]) -> String? {
    guard words.count == 6, let role = Role(rawValue: String(words[0])), let limit = Int(words[2]),
      let bytes = Hex.decode(words[5].dropFirst())
    else { return nil }
    var configuration = ConnectionConfiguration(role: role, maximumMessageSize: limit)
    configuration.deflate = deflate(words[3], sender: role.peer)
    var connection = Connection(configuration, random: .seeded(SplitMix64(seed: 0)))
    var output = ByteQueue()
    if words[1] == "1" {
      connection.close(CloseBody(code: .normalClosure), into: &output)
      output.removeAll()
    }
    var told: [String] = []
    var start = 0
    for size in words[4].split(separator: ",").compactMap({ Int($0) }) {
      var piece = Array(bytes[start..<start + size])
      start += size
      piece.withUnsafeMutableBytes { buffer in
        connection.receive(buffer)
        while let event = connection.next(into: &output) { told.append(describe(event)) }
      }
    }
    if let failure = connection.failure {
      told.append("fail:\(failure.rule.closeCode?.rawValue ?? 0):\(failure.rule.id)")
    }
    return (told + [">\(Hex.encode(output.readable))"]).joined(separator: " ")
  }

  private static func deflate(_ word: Substring, sender: Role) -> DeflateParameters? {
    guard let bits = UInt8(word.prefix { $0 != "n" }) else { return nil }
    let keepsNothing = word.hasSuffix("n")
    return sender == .client
      ? DeflateParameters(clientNoContextTakeover: keepsNothing, clientMaxWindowBits: bits)
      : DeflateParameters(serverNoContextTakeover: keepsNothing, serverMaxWindowBits: bits)
  }

  private static func describe(_ event: ConnectionEvent) -> String {
    switch event {
    case .message(let message): "message:\(message.opcode.rawValue):\(Hex.encode(message.payload))"
    case .ping(let payload): "ping:\(Hex.encode(payload))"
    case .pong(let payload): "pong:\(Hex.encode(payload))"
    case .close(let body): "close:\(body.code.map { String($0.rawValue) } ?? ""):\(Hex.encode(body.reason))"
    case .violation(let violation): "breach:\(violation.rule.id):\(violation.offset.map { String($0) } ?? "")"
    }
  }
}
