import Bytes
import WebSocketCore

/// Any bytes, cut in two anywhere: the parser, the judge and both kinds of connection take them, and the
/// events do not depend on the cut.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFrames(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 2 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let stream = Array(bytes[2...])
  let cut = Int(bytes[0]) % (stream.count + 1)
  let role: Role = bytes[1] & 1 == 0 ? .client : .server
  for lenient in [false, true] {
    let whole = events(of: [stream], role, lenient)
    let parts = events(of: [Array(stream[..<cut]), Array(stream[cut...])], role, lenient)
    precondition(whole == parts, "the events depend on the cut")
  }
  return 0
}

private func events(of pieces: [[UInt8]], _ role: Role, _ lenient: Bool) -> [String] {
  var configuration = ConnectionConfiguration(role: role, maximumMessageSize: 2048)
  configuration.isLenient = lenient
  var connection = Connection(configuration, random: .seeded(SplitMix64(seed: 0)))
  var output = ByteQueue()
  var told: [String] = []
  for piece in pieces {
    var piece = piece
    piece.withUnsafeMutableBytes { buffer in
      connection.receive(buffer)
      while let event = connection.next(into: &output) { told.append(describe(event)) }
    }
  }
  told.append(Hex.encode(output.readable))
  return told
}

private func describe(_ event: ConnectionEvent) -> String {
  switch event {
  case .message(let message): "\(message.opcode.rawValue) \(Hex.encode(message.payload)) \(message.frames)"
  case .ping(let payload): "ping \(Hex.encode(payload))"
  case .pong(let payload): "pong \(Hex.encode(payload))"
  case .close(let body): "close \(body)"
  case .violation(let violation): "! \(violation.rule.id) \(violation.detail) \(violation.offset ?? 0)"
  }
}
