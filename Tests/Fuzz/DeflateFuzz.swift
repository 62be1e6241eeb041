import Bytes
import WebSocketCore

/// Any bytes as a compressed message, cut in two anywhere, with any window and limit: what comes of them does not
/// depend on the cut. The same bytes as a message come back as they were.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDeflate(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 3 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let payload = Array(bytes[3...])
  let cut = Int(bytes[0]) % (payload.count + 1)
  let windowBits = 8 + bytes[1] % 8
  let limit = bytes[1] & 0x80 == 0 ? Int(bytes[2]) : 1 << 16
  let whole = inflated([payload], windowBits, limit)
  let parts = inflated([Array(payload[..<cut]), Array(payload[cut...])], windowBits, limit)
  precondition(whole == parts, "the cut matters")
  precondition(comesBack(payload, windowBits), "it came back otherwise")
  return 0
}

/// The same message twice: the second may refer back to the first.
private func inflated(_ pieces: [[UInt8]], _ windowBits: UInt8, _ limit: Int) -> String {
  var inflater = Inflater(windowBits: windowBits)
  var queue = ByteQueue()
  for _ in 0..<2 {
    for piece in pieces {
      let result = piece.withUnsafeBytes { inflater.inflate($0, into: &queue, limit: limit) }
      guard result == .ok else { return "\(result) after \(Hex.encode(queue.readable))" }
    }
    let result = inflater.finishMessage()
    guard result == .ok else { return "\(result) at the end of \(Hex.encode(queue.readable))" }
  }
  return Hex.encode(queue.readable)
}

private func comesBack(_ message: [UInt8], _ windowBits: UInt8) -> Bool {
  var deflater = Deflater(windowBits: windowBits)
  var inflater = Inflater(windowBits: windowBits)
  for _ in 0..<2 {
    var compressed = ByteQueue()
    var queue = ByteQueue()
    guard message.withUnsafeBytes({ deflater.compress($0, into: &compressed) }),
      inflater.inflate(compressed.readable, into: &queue, limit: .max) == .ok,
      inflater.finishMessage() == .ok, Array(queue.readable) == message
    else { return false }
  }
  return true
}
