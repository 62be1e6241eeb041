import Bytes
import Capture
import WebSocketCore

/// Any bytes as a conversation: with a handshake or without, with holes and ends anywhere. It takes them, what it
/// tells of a stream that begins with a frame does not depend on how the bytes are cut, and what it keeps of each
/// frame stays within the limit.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzConversation(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 2 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  var settings = ConversationSettings(beginning: .frames, payloadLimit: 64)
  settings.deflate = bytes[0] & 1 == 0 ? nil : DeflateParameters(serverNoContextTakeover: bytes[0] & 2 == 0)
  settings.inflatedLimit = 1 << 16
  settings.inflationRatio = 8
  settings.heldLimit = 512
  settings.searchLimit = 2048
  settings.headLimit = 256
  settings.bodyLimit = 64
  checkCuts(Array(bytes[2...]), cut: Int(bytes[1]), settings)
  settings.beginning = bytes[0] & 4 == 0 ? .handshake : .anywhere
  play(bytes[1...], settings)
  return 0
}

private func checkCuts(_ stream: [UInt8], cut: Int, _ settings: ConversationSettings) {
  let cut = cut % (stream.count + 1)
  for role in Role.allCases {
    let whole = told([stream], role, settings)
    precondition(
      whole == told([Array(stream[..<cut]), Array(stream[cut...])], role, settings),
      "the events depend on the cut")
  }
}

private func told(_ pieces: [[UInt8]], _ role: Role, _ settings: ConversationSettings) -> [String] {
  var log = Log()
  var conversation = Conversation(settings)
  for var piece in pieces {
    piece.withUnsafeMutableBytes { conversation.receive($0, from: role, time: 0, into: &log) }
  }
  conversation.finish(into: &log)
  return log.lines
}

/// Every step takes a byte that says what it is: bytes of either side, a hole, an end.
private func play(_ script: ArraySlice<UInt8>, _ settings: ConversationSettings) {
  var log = Log()
  var conversation = Conversation(settings)
  var rest = script
  var time: Int64 = 0
  while let step = rest.popFirst() {
    time += 1
    let role: Role = step & 1 == 0 ? .client : .server
    switch step >> 1 & 7 {
    case 6: conversation.hole(step & 16 == 0 ? nil : UInt64(step >> 4), from: role, time: time, into: &log)
    case 7: if step == 0xFF { conversation.end(.fin, from: role, time: time, into: &log) }
    default:
      var piece = Array(rest.prefix(Int(step >> 1)))
      rest = rest.dropFirst(piece.count)
      piece.withUnsafeMutableBytes { conversation.receive($0, from: role, time: time, into: &log) }
    }
  }
  conversation.finish(into: &log)
  let summary = conversation.summary
  precondition(
    summary.client.frames + summary.server.frames == UInt64(log.frames), "frames counted otherwise")
}

private struct Log: ConversationSink {
  var lines: [String] = []
  var frames = 0

  mutating func take(_ event: ConversationEvent, from sender: Role?, time: Int64) {
    switch event {
    case .frame(let frame):
      frames += 1
      precondition(frame.payload.count <= 125 && frame.inflated.count <= 64, "more is kept than the limit")
      precondition(frame.payloadSeen <= frame.header.payloadLength, "more was seen than there is")
      lines.append(
        "\(frame.offset) \(frame.header) \(frame.payload) \(frame.payloadSeen) \(frame.inflated) "
          + "\(frame.inflatedLength ?? 0) \(frame.violations.map(\.rule.id)) \(String(describing: frame.close))"
      )
    case .message(let message): lines.append("\(message)")
    default: lines.append("\(event)")
    }
  }
}
