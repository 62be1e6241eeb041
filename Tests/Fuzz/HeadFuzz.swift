import Bytes
import WebSocketCore

/// Any bytes as the head of a request and of a response: the parsers, the judges and the redaction take them,
/// and where the head ends does not depend on how the bytes are cut.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHeads(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let stream = Array(bytes[1...])
  let cut = Int(bytes[0]) % (stream.count + 1)
  for kind in [HeadParser.Kind.request, .response] {
    let whole = head(of: [stream], kind)
    precondition(whole == head(of: [Array(stream[..<cut]), Array(stream[cut...])], kind), "the cut matters")
  }
  let request = RequestHead(parsing: stream)
  _ = HandshakeRules.judge(request: request)
  _ = HandshakeRules.judge(response: ResponseHead(parsing: stream), to: SentRequest(request))
  _ = Redaction.redact(stream)
  _ = try? WebSocketURI(parsing: String(decoding: stream, as: UTF8.self))
  return 0
}

private func head(of pieces: [[UInt8]], _ kind: HeadParser.Kind) -> String {
  var parser = HeadParser(expecting: kind, limit: 1024)
  for piece in pieces {
    switch piece.withUnsafeBytes({ parser.receive($0) }) {
    case .needMore: continue
    case .complete(let head, _): return Hex.encode(head)
    case .tooLarge: return "too large"
    case .notHTTP(let other): return other.name
    }
  }
  return "needs more"
}
