import Bytes
import Capture
import WebSocketCore

/// Any bytes of both sides of an HTTP/2 connection, with a hole: nothing traps, and what is found does not depend
/// on how they are cut.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHTTP2(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 4 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let stream = Array(bytes[4...])
  let turn = Int(bytes[0]) * 4 % (stream.count + 1)
  let sides = [preface + opening + Array(stream[..<turn]), settings + Array(stream[turn...])]
  let hole: UInt64? = bytes[3] == 255 ? nil : UInt64(bytes[3])
  let whole = run(sides, cut: nil, hole: hole)
  precondition(whole == run(sides, cut: (Int(bytes[1]), Int(bytes[2])), hole: hole), "the cut matters")
  return 0
}

private let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + [0, 0, 0, 4, 0, 0, 0, 0, 0]
private let settings: [UInt8] = [0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 1]
/// An extended CONNECT on stream 1.
private let opening: [UInt8] = {
  func literal(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + Array(text.utf8) }
  let fields = [(":method", "CONNECT"), (":protocol", "websocket"), (":path", "/")]
  let block: [UInt8] = fields.flatMap { [0x40] + literal($0.0) + literal($0.1) }
  return [0, 0, UInt8(block.count), 1, 4, 0, 0, 0, 1] + block
}()

private struct Recorder: HTTP2StreamSink {
  var told: [String] = []
  var data: [String: [UInt8]] = [:]

  mutating func opened(_ request: RequestHead, stream: UInt32, time: Int64) {
    told.append("\(stream) \(request.redacted.head.raw)")
  }
  mutating func answered(_ response: ResponseHead, stream: UInt32, time: Int64) {
    told.append("\(stream) \(response.redacted.head.raw)")
  }
  mutating func received(
    _ bytes: UnsafeMutableRawBufferPointer, from sender: Role, stream: UInt32, time: Int64
  ) {
    data["\(stream) \(sender)", default: []] += bytes
    for index in bytes.indices { bytes[index] = 0 }
  }
  mutating func hole(_ count: UInt64?, from sender: Role, stream: UInt32, time: Int64) {
    told.append("\(stream) \(sender) \(String(describing: count))")
  }
  mutating func ended(_ how: HTTP2StreamEnd, from sender: Role?, stream: UInt32, time: Int64) {
    told.append("\(stream) \(how) \(String(describing: sender))")
  }
  mutating func closed(stream: UInt32) { told.append("\(stream) closed") }
  mutating func note(_ note: CaptureNote, time: Int64) { told.append(note.text) }
}

private func run(_ sides: [[UInt8]], cut: (Int, Int)?, hole: UInt64?) -> [String] {
  var connection = HTTP2Connection()
  var recorder = Recorder()
  func feed(_ bytes: some Sequence<UInt8>, _ sender: Role) {
    var piece = Array(bytes)
    piece.withUnsafeMutableBytes { connection.receive($0, from: sender, time: 0, into: &recorder) }
  }
  for (side, sender) in zip(sides, [Role.client, .server]) {
    let place = cut.map { sender == .client ? $0.0 : $0.1 } ?? 0
    feed(side.prefix(place), sender)
    feed(side.dropFirst(place), sender)
  }
  connection.hole(hole, from: .client, time: 0, into: &recorder)
  feed(sides[1], .client)
  connection.ended(time: 0, into: &recorder)
  return recorder.told + recorder.data.sorted { $0.key < $1.key }.map { "\($0)" }
}
