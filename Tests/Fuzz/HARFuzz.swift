import Bytes
import Capture
import WebSocketCore

/// Any text as a HAR and as a trace of curl: the same events, or the same error, however it is cut.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHAR(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let text = Array(bytes[1...])
  let cut = Int(bytes[0]) % (text.count + 1)
  let pieces = [Array(text[..<cut]), Array(text[cut...])]
  precondition(har([text]) == har(pieces), "the cut of a HAR matters")
  precondition(trace([text]) == trace(pieces), "the cut of a trace matters")
  text.withUnsafeBytes {
    _ = HARReader.begins($0)
    _ = CurlTraceReader.begins($0)
  }
  return 0
}

private struct Recorder: HARSink {
  var told: [String] = []
  mutating func opened(_ connection: HARConnection) { told.append("\(connection)") }
  mutating func closed() { told.append("closed") }
  mutating func take(_ event: ConversationEvent, from sender: Role?, time: Int64) {
    told.append("\(event) \(time)")
  }
}

private func har(_ pieces: [[UInt8]]) -> [String] {
  var reader = HARReader(payloadLimit: 16, heldLimit: 256)
  var recorder = Recorder()
  do {
    for piece in pieces { try piece.withUnsafeBytes { try reader.read($0, into: &recorder) } }
    try reader.finish(into: &recorder)
  } catch {
    recorder.told.append("\(error)")
  }
  return recorder.told
}

private func trace(_ pieces: [[UInt8]]) -> [String] {
  var reader = CurlTraceReader()
  var told: [String] = []
  func tell(_ event: CurlTraceEvent) {
    told.append("\(event) \(reader.sender) \(reader.time) \(event == .bytes ? Hex.encode(reader.bytes) : "")")
  }
  do {
    for piece in pieces {
      var position = 0
      while let event = try piece.withUnsafeBytes({ try reader.next(in: $0, at: &position) }) { tell(event) }
    }
    while let event = try reader.finish() { tell(event) }
  } catch {
    told.append("\(error)")
  }
  return told
}
