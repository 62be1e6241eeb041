import Bytes
import WebSocketCore

@testable import Capture

/// Decodes a text in pieces of a size; a failure is returned beside what came before it.
func decodeHex(_ text: some Sequence<UInt8>, pieceSize: Int = .max) -> (bytes: [UInt8], error: HexTextError?)
{
  var reader = HexTextReader()
  var queue = ByteQueue()
  var bytes: [UInt8] = []
  func empty() {
    bytes += Array(queue.readable)
    queue.removeAll()
  }
  let text = Array(text)
  do throws(HexTextError) {
    for start in stride(from: 0, to: text.count, by: max(1, min(pieceSize, text.count))) {
      let piece = Array(text[start..<min(text.count, start + min(pieceSize, text.count))])
      var position = 0
      var isDone = false
      while !isDone {
        isDone = try decode(piece, at: &position, by: &reader, into: &queue)
        empty()
      }
    }
    while !(try reader.finish(into: &queue)) { empty() }
    empty()
  } catch {
    empty()
    return (bytes, error)
  }
  return (bytes, nil)
}

private func decode(
  _ piece: [UInt8], at position: inout Int, by reader: inout HexTextReader, into queue: inout ByteQueue
) throws(HexTextError) -> Bool {
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: piece.count, alignment: 1)
  defer { buffer.deallocate() }
  buffer.copyBytes(from: piece)
  return try reader.decode(UnsafeRawBufferPointer(buffer), at: &position, into: &queue)
}

/// Decodes a stream in pieces of a size, and what is missing at its end.
func decodeFrames(
  _ bytes: [UInt8], sender: Role? = nil, handshake: FrameStream.Handshake = .automatic, pieceSize: Int = .max,
  payloadLimit: Int = 1 << 20
) -> (frames: [CapturedFrame], missing: MissingInput?) {
  var stream = FrameStream(sender: sender, handshake: handshake, payloadLimit: payloadLimit)
  var frames: [CapturedFrame] = []
  var start = 0
  while start < bytes.count {
    // The first piece has what it takes to tell a head.
    let size = max(start == 0 ? 8 : 1, min(pieceSize, bytes.count))
    var piece = Array(bytes[start..<min(bytes.count, start + size)])
    start += piece.count
    var position = 0
    piece.withUnsafeMutableBytes {
      while let chunk = stream.next(in: $0, at: &position) {
        if chunk.isLast { frames.append(stream.frame) }
      }
    }
  }
  return (frames, stream.missing)
}
