@testable import Capture

/// What a capture file gives when it is read to its end.
struct ReadCapture: Equatable {
  struct Segment: Equatable {
    var time: Int64
    var packet: UInt64
    var source: String
    var destination: String
    var sequence: UInt32
    var acknowledgment: UInt32
    var flags: UInt8
    var payload: [UInt8]
    var missing: Int
  }

  enum Item: Equatable {
    case segment(Segment)
    case secrets(String)
  }

  var items: [Item] = []
  var error: CaptureError?
  var counts = PacketCounts()

  var segments: [Segment] {
    items.compactMap { if case .segment(let segment) = $0 { segment } else { nil } }
  }

  var payloads: [[UInt8]] { segments.map(\.payload) }
}

/// Reads a file in pieces of a size.
func readCapture(_ file: [UInt8], pieceSize: Int = .max) -> ReadCapture {
  let size = max(1, min(pieceSize, file.count))
  return readCapture(
    stride(from: 0, to: file.count, by: size).map { Array(file[$0..<min(file.count, $0 + size)]) })
}

/// Reads a file in pieces. Each lies in memory of its own, which is gone when the next one comes, and each payload
/// is overwritten once it has been seen.
func readCapture(_ pieces: [[UInt8]]) -> ReadCapture {
  var reader = SegmentReader()
  var result = ReadCapture()
  do throws(CaptureError) {
    for piece in pieces { try read(piece, by: &reader, into: &result) }
    try reader.finish()
  } catch {
    result.error = error
  }
  result.counts = reader.counts
  return result
}

private func read(
  _ piece: [UInt8], by reader: inout SegmentReader, into result: inout ReadCapture
) throws(CaptureError) {
  let block = UnsafeMutableRawBufferPointer.allocate(byteCount: piece.count, alignment: 1)
  defer { block.deallocate() }
  block.copyBytes(from: piece)
  reader.take(block)
  while let item = try reader.next() {
    switch item {
    case .secrets(let keyLog): result.items.append(.secrets(String(decoding: keyLog, as: UTF8.self)))
    case .segment(let segment):
      result.items.append(.segment(ReadCapture.Segment(segment)))
      _ = segment.payload.initializeMemory(as: UInt8.self, repeating: 0xEE)
    }
  }
}

extension ReadCapture.Segment {
  init(_ segment: TCPSegment) {
    self.init(
      time: segment.time, packet: segment.packet, source: segment.source.description,
      destination: segment.destination.description, sequence: segment.sequence,
      acknowledgment: segment.acknowledgment, flags: segment.flags.rawValue, payload: Array(segment.payload),
      missing: segment.missing)
  }
}
