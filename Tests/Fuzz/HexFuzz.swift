import Bytes
import Capture

/// Any text as pasted hexadecimal: it gives the same bytes, or the same error, however it is cut.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHex(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let text = Array(bytes[1...])
  let cut = Int(bytes[0]) % (text.count + 1)
  precondition(decoded([text]) == decoded([Array(text[..<cut]), Array(text[cut...])]), "the cut matters")
  return 0
}

private func decoded(_ pieces: [[UInt8]]) -> String {
  var reader = HexTextReader()
  var queue = ByteQueue()
  var bytes: [UInt8] = []
  /// Takes what there is: a squeezed dump may stand for gigabytes, of which the beginning is enough.
  func take() -> Bool {
    bytes += queue.readable.prefix(4096)
    queue.removeAll()
    return bytes.count < 1 << 16
  }
  do {
    for piece in pieces {
      var position = 0
      while try !piece.withUnsafeBytes({ try reader.decode($0, at: &position, into: &queue) }), take() {}
    }
    while try !reader.finish(into: &queue), take() {}
  } catch {
    return "\(error)"
  }
  _ = take()
  return Hex.encode(bytes.prefix(1 << 14))
}
