import Bytes
import Testing

@testable import WebSocketCore

/// A frame as plain values, so that expectations read as one line.
struct Seen: Equatable, CustomStringConvertible {
  var header: FrameHeader
  var offset: UInt64
  var payload: [UInt8]

  var description: String { "\(header.opcode.name)@\(offset) \(Hex.encode(payload))" }
}

/// All frames in `bytes`, fed in pieces of the given sizes (the last piece takes the rest); unmasked.
func frames(in bytes: [UInt8], cutAt cuts: [Int] = []) -> (frames: [Seen], parser: FrameParser) {
  var parser = FrameParser()
  var seen: [Seen] = []
  let bounds = [0] + cuts + [bytes.count]
  for (start, end) in zip(bounds, bounds.dropFirst()) {
    Array(bytes[start..<end]).withUnsafeBytes { piece in
      var position = 0
      while let chunk = parser.next(in: piece, at: &position) {
        if chunk.isFirst { seen.append(Seen(header: chunk.header, offset: chunk.offset, payload: [])) }
        #expect(seen[seen.count - 1].payload.count == Int(chunk.payloadOffset))
        seen[seen.count - 1].payload += piece[chunk.payload]
      }
      #expect(position == piece.count)
    }
  }
  for index in seen.indices {
    guard let key = seen[index].header.maskingKey else { continue }
    seen[index].payload = seen[index].payload.enumerated().map { $0.element ^ key.bytes[$0.offset % 4] }
  }
  return (seen, parser)
}

/// RFC 6455 §5.7, all of it: the bytes, and what they mean.
let rfcExamples: [(name: String, bytes: [UInt8], frames: [Seen])] = [
  (
    "a single-frame unmasked text message", [0x81, 0x05] + Array("Hello".utf8),
    [Seen(header: FrameHeader(opcode: .text, payloadLength: 5), offset: 0, payload: Array("Hello".utf8))]
  ),
  (
    "a single-frame masked text message",
    [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58],
    [
      Seen(
        header: FrameHeader(
          opcode: .text, payloadLength: 5, maskingKey: MaskingKey((0x37, 0xfa, 0x21, 0x3d))), offset: 0,
        payload: Array("Hello".utf8))
    ]
  ),
  (
    "a fragmented unmasked text message", [0x01, 0x03, 0x48, 0x65, 0x6c, 0x80, 0x02, 0x6c, 0x6f],
    [
      Seen(
        header: FrameHeader(fin: false, opcode: .text, payloadLength: 3), offset: 0,
        payload: Array("Hel".utf8)),
      Seen(
        header: FrameHeader(opcode: .continuation, payloadLength: 2), offset: 5, payload: Array("lo".utf8)),
    ]
  ),
  (
    "an unmasked Ping and its masked Pong",
    [0x89, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f]
      + [0x8a, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58],
    [
      Seen(header: FrameHeader(opcode: .ping, payloadLength: 5), offset: 0, payload: Array("Hello".utf8)),
      Seen(
        header: FrameHeader(
          opcode: .pong, payloadLength: 5, maskingKey: MaskingKey((0x37, 0xfa, 0x21, 0x3d))), offset: 7,
        payload: Array("Hello".utf8)),
    ]
  ),
  (
    "256 bytes of binary in a single unmasked frame", [0x82, 0x7E, 0x01, 0x00] + Array(0...255),
    [Seen(header: FrameHeader(opcode: .binary, payloadLength: 256), offset: 0, payload: Array(0...255))]
  ),
  (
    "64 KiB of binary in a single unmasked frame",
    [0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0] + [UInt8](repeating: 0xA5, count: 65536),
    [
      Seen(
        header: FrameHeader(opcode: .binary, payloadLength: 65536), offset: 0,
        payload: [UInt8](repeating: 0xA5, count: 65536))
    ]
  ),
]

@Suite struct FrameParserTests {
  @Test(arguments: rfcExamples.indices)
  func parsesTheExamplesOfTheRFC(_ index: Int) {
    let example = rfcExamples[index]
    let (seen, parser) = frames(in: example.bytes)
    #expect(seen == example.frames, "\(example.name)")
    #expect(parser.pending == .nothing)
    #expect(parser.streamOffset == UInt64(example.bytes.count))
  }

  @Test(arguments: rfcExamples.indices)
  func serializesTheExamplesOfTheRFC(_ index: Int) {
    let example = rfcExamples[index]
    var queue = ByteQueue()
    for frame in example.frames {
      frame.payload.withUnsafeBytes { FrameSerializer.append(frame.header, payload: $0, to: &queue) }
    }
    #expect(Array(queue.readable) == example.bytes, "\(example.name)")
  }

  @Test func findsTheSameFramesHoweverTheBytesAreCut() {
    let stream = rfcExamples.prefix(5).flatMap(\.bytes)
    let whole = frames(in: stream).frames
    #expect(whole.count == 7)
    #expect(frames(in: stream, cutAt: Array(1..<stream.count)).frames == whole)
    for cut in 0...stream.count {
      #expect(frames(in: stream, cutAt: [cut]).frames == whole, "cut at \(cut)")
    }
  }

  @Test(
    arguments: [
      (0, "8200"), (125, "827d"), (126, "827e007e"), (127, "827e007f"), (65535, "827effff"),
      (65536, "827f0000000000010000"), (1 << 63, "827f8000000000000000"),
      (UInt64.max, "827fffffffffffffffff"),
    ] as [(UInt64, String)])
  func encodesLengthsAtTheirBoundaries(_ length: UInt64, _ expected: String) throws {
    let header = FrameHeader(opcode: .binary, payloadLength: length)
    var bytes = [UInt8](repeating: 0, count: FrameHeader.maximumByteCount)
    let count = bytes.withUnsafeMutableBytes { target in
      target.baseAddress.map { FrameSerializer.write(header, to: $0) } ?? 0
    }
    #expect(Hex.encode(bytes.prefix(count)) == expected)
    #expect(count == header.byteCount)
    let parsed = bytes.withUnsafeBytes { source in
      source.baseAddress.flatMap { FrameHeader(parsing: $0, count: count) }
    }
    #expect(parsed == header)
  }

  @Test func keepsEveryIllegalFact() {
    // FIN 0, RSV 7, opcode F, masked, length 1 written in 64 bits.
    let (seen, _) = frames(in: [0x7f, 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4, 0x55])
    #expect(seen.count == 1)
    let header = seen[0].header
    #expect(!header.fin && header.rsv == 7 && header.rsv1 && header.rsv2 && header.rsv3)
    #expect(header.opcode.rawValue == 0xF && header.opcode.name == "reserved-f")
    #expect(header.lengthEncoding == .sixtyFourBit && header.payloadLength == 1)
    #expect(header.maskingKey?.bytes == [1, 2, 3, 4] && seen[0].payload == [0x54])
  }

  @Test func saysWhatIsMissing() {
    #expect(frames(in: [0x81]).parser.pending == .header(have: 1, need: 2))
    #expect(frames(in: [0x81, 0xfe, 0x01]).parser.pending == .header(have: 3, need: 8))
    #expect(frames(in: [0x81, 0xfe, 0x01]).parser.partialHeader == [0x81, 0xfe, 0x01])
    let header = FrameHeader(opcode: .text, payloadLength: 5)
    #expect(frames(in: [0x81, 0x05, 0x48]).parser.pending == .payload(header, remaining: 4))
  }

  @Test func aFrameOfAnyLengthCostsNoMemory() {
    let (seen, parser) = frames(in: [0x82, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2])
    #expect(seen.count == 1 && seen[0].payload == [1, 2])
    #expect(parser.pending == .payload(seen[0].header, remaining: .max - 2))
  }
}

@Suite struct MaskingTests {
  @Test func masksAsTheBytewiseDefinition() {
    let key = MaskingKey((0x37, 0xfa, 0x21, 0x3d))
    for count in 0...100 {
      let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      for start in 0..<min(4, count + 1) {
        var bytes = plain
        bytes.withUnsafeMutableBytes { buffer in
          guard let base = buffer.baseAddress else { return }
          Masking.apply(key.rotated(by: start), to: base + start, count: count - start)
        }
        let expected = plain.enumerated().map {
          $0.offset < start ? $0.element : $0.element ^ key.bytes[$0.offset % 4]
        }
        #expect(bytes == expected, "\(count) bytes from \(start)")
      }
    }
  }
}
