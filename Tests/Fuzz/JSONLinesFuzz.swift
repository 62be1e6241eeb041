import Bytes
import Capture
import WebSocketCore

/// Any text as a recording in JSON Lines: the same events, or the same error, however it is cut, and of each
/// connection that is opened one end.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSONLines(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  // One bit for each of what settings change, the others for the cut.
  let settings = bytes[0]
  let text = Array(bytes[1...])
  let cut = Int(settings >> 2) * text.count / 63
  let whole = told(settings, [text])
  precondition(whole == told(settings, [Array(text[..<cut]), Array(text[cut...])]), "the cut matters")
  let ends = whole.count { $0.hasPrefix("closed ") }
  precondition(ends == whole.count { $0.hasPrefix("opened ") }, "a connection has no end, or more than one")
  return 0
}

private final class Recorder: CaptureSink {
  var told: [String] = []
  func began(at time: Int64) { told.append("began \(time)") }
  func opened(_ connection: CapturedConnection) { told.append("opened \(connection)") }
  func take(_ event: ConversationEvent, from sender: Role?, connection: Int, time: Int64) {
    told.append("\(connection) \(sender?.rawValue ?? "") \(time) \(event)")
  }
  func closed(_ connection: Int, _ summary: ConversationSummary?) {
    told.append("closed \(connection) \(summary.map { "\($0)" } ?? "")")
  }
}

private func told(_ settings: UInt8, _ pieces: [[UInt8]]) -> [String] {
  let recorder = Recorder()
  let conversation = ConversationSettings(
    payloadLimit: 16, wantsMessages: settings & 1 != 0, showsSecrets: settings & 2 != 0)
  let decoder = JSONLinesDecoder(CaptureSettings(conversation: conversation), sink: recorder)
  do {
    for var piece in pieces { try piece.withUnsafeMutableBytes { try decoder.take($0) } }
    try decoder.finish()
  } catch {
    recorder.told.append("\(error)")
    // What was opened before a line that is no record has its end all the same.
    try? decoder.finish()
  }
  return recorder.told
}
