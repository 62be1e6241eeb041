import Bytes
import Testing
import WebSocketCore

@testable import Capture

@Suite struct FrameStreamTests {
  /// Masked frames of a client: a fragmented text with a Ping inside, a Close.
  static let conversation =
    Hex.decode(
      "018337fa213d7f9f4d" + "898137fa213d56" + "808237fa213d5b95" + "888537fa213d3412434452") ?? []

  func summary(_ frame: CapturedFrame) -> String {
    let payload = String(decoding: frame.payload, as: UTF8.self)
    return
      "\(frame.sender) \(frame.offset) \(frame.header.opcode.name) \(payload) \(frame.violations.map(\.rule.id))"
  }

  @Test("Frames, unmasked and judged, wherever the input is cut into reads")
  func conversation() {
    let whole = decodeFrames(Self.conversation)
    #expect(whole.missing == nil)
    #expect(
      whole.frames.prefix(3).map(summary) == [
        "client 0 text Hel []", "client 9 ping a []", "client 16 continuation lo []",
      ])
    #expect(whole.frames.last?.close == CloseBody(code: CloseCode(rawValue: 1000), reason: Array("bye".utf8)))
    for size in 1...Self.conversation.count {
      let pieces = decodeFrames(Self.conversation, pieceSize: size)
      #expect(pieces.frames.map(summary) == whole.frames.map(summary))
      #expect(pieces.frames.last?.close == whole.frames.last?.close)
    }
  }

  @Test("Cut at every byte: what is whole is there, and what is missing is said")
  func cuts() {
    let ends = [9, 16, 24, 35]
    for size in 0...Self.conversation.count {
      let cut = decodeFrames(Array(Self.conversation[..<size]))
      #expect(cut.frames.count == ends.filter { $0 <= size }.count)
      #expect((cut.missing == nil) == (size == 0 || ends.contains(size)))
    }
    func missing(_ size: Int) -> MissingInput? { decodeFrames(Array(Self.conversation[..<size])).missing }
    #expect(missing(1) == .header(offset: 0, bytes: [0x01], need: 2))
    #expect(missing(3) == .header(offset: 0, bytes: [0x01, 0x83, 0x37], need: 6))
    #expect(missing(6) == .payload(offset: 0, have: 0, need: 3))
    #expect(missing(23) == .payload(offset: 16, have: 1, need: 2))
  }

  @Test(
    "What is missing, in a sentence",
    arguments: [
      (
        MissingInput.header(offset: 7, bytes: [0x81], need: 2),
        "the input ends inside a frame header at offset 7: only the first byte is there (81), "
          + "the second and what it calls for are missing"
      ),
      (
        .header(offset: 0, bytes: [0x81, 0xFE], need: 8),
        "the input ends inside a frame header at offset 0: 2 of 8 bytes are there (81 fe), 6 are missing"
      ),
      (
        .payload(offset: 9, have: 1, need: .max),
        "the input ends inside the payload of the frame at offset 9: 1 of 18446744073709551615 bytes are there, "
          + "18446744073709551614 are missing"
      ),
      (
        .endOfHead(have: 40),
        "the input ends inside an HTTP head: after 40 bytes the empty line that ends it is missing"
      ),
    ])
  func sentences(missing: MissingInput, expected: String) {
    #expect(missing.description == expected)
  }

  @Test("A cut frame keeps what was there")
  func cutFrame() {
    var stream = FrameStream(payloadLimit: 64)
    var bytes: [UInt8] = [0x81, 0x05, 0x48, 0x65]
    var position = 0
    bytes.withUnsafeMutableBytes { while stream.next(in: $0, at: &position) != nil {} }
    #expect(stream.frame.payload == Array("He".utf8))
    #expect(stream.frame.payloadSeen == 2)
  }

  @Test(
    "The MASK bit of the first frame tells who speaks, unless it is known",
    arguments: [
      ([0x89, 0x00], nil, Role.server, []),
      ([0x89, 0x80, 1, 2, 3, 4], nil, .client, []),
      ([0x89, 0x00], .client, .client, ["mask-required"]),
      ([0x89, 0x80, 1, 2, 3, 4], .server, .server, ["mask-forbidden"]),
    ] as [([UInt8], Role?, Role, [String])])
  func sender(bytes: [UInt8], given: Role?, expected: Role, violations: [String]) {
    let frame = decodeFrames(bytes, sender: given).frames.first
    #expect(frame?.sender == expected)
    #expect(frame?.violations.map(\.rule.id) == violations)
  }

  static let request = Array("GET /chat HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
  static let response = Array("HTTP/1.1 101 \nUpgrade: websocket\n\n".utf8)

  @Test("An HTTP head is skipped, counts in offsets, and tells who speaks")
  func heads() {
    for (head, sender) in [(Self.request, Role.client), (Self.response, .server)] {
      for size in [1, 5, .max] {
        let decoded = decodeFrames(head + [0x89, 0x00], pieceSize: size)
        #expect(decoded.missing == nil)
        #expect(decoded.frames.map(\.offset) == [UInt64(head.count)])
        #expect(decoded.frames.first?.sender == sender)
      }
    }
    #expect(decodeFrames(Self.request + [0x89, 0x00], sender: .server).frames.first?.sender == .server)
  }

  @Test("A head without an end, one of another kind, none")
  func otherHeads() {
    #expect(decodeFrames(Array(Self.request.dropLast())).missing == .endOfHead(have: 30))
    let other = Array("PRI * whatever\n\n".utf8) + [0x89, 0x00]
    #expect(decodeFrames(other, handshake: .present).frames.map(\.offset) == [16])
    let unskipped = decodeFrames(Self.request, handshake: .absent)
    #expect(unskipped.missing == .payload(offset: 0, have: 29, need: 69))
  }

  @Test("Only the beginning of a payload is kept, the whole body of a Close, and everything is judged")
  func limits() {
    let text = [0x81, 0x05] + Array("Hell".utf8) + [0xFF]
    let frame = decodeFrames(text, payloadLimit: 2).frames.first
    #expect(frame?.payload == Array("He".utf8))
    #expect(frame?.payloadSeen == 5)
    #expect(frame?.violations == [Violation(.invalidUTF8, "byte 0xff cannot stand there", offset: 6)])
    let close = decodeFrames([0x88, 0x04, 0x03, 0xE8, 0x61, 0x62], payloadLimit: 1).frames.first
    #expect(close?.close?.reason == Array("ab".utf8))
  }

  @Test("A frame of 1 MiB, masked, in reads that are no multiple of the key")
  func large() {
    let payload = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    let header = FrameHeader(
      opcode: .binary, payloadLength: UInt64(payload.count), maskingKey: MaskingKey((1, 2, 3, 4)))
    var queue = ByteQueue()
    payload.withUnsafeBytes { FrameSerializer.append(header, payload: $0, to: &queue) }
    let decoded = decodeFrames(Array(queue.readable), pieceSize: 4099)
    #expect(decoded.frames.map(\.payload) == [payload])
  }

  @Test("Messages are put together where they are wanted, by what the head before them says")
  func messages() {
    let head = Array("GET /?EIO=4 HTTP/1.1\r\nHost: h\r\n\r\n".utf8)
    let compressed: [UInt8] = [0xC1, 0x81, 0, 0, 0, 0, 0x61]
    for size in [Int.max, 30, 5] {
      var stream = FrameStream(
        payloadLimit: 1, whole: .init(limit: 4) { subprotocol, target in target == "/?EIO=4" })
      var bytes = head + Self.conversation[..<24] + compressed
      var messages: [CapturedMessage] = []
      bytes.withUnsafeMutableBytes { all in
        for start in stride(from: 0, to: all.count, by: min(size, all.count)) {
          let piece = UnsafeMutableRawBufferPointer(
            rebasing: all[start..<min(all.count, start + min(size, all.count))])
          var position = 0
          while stream.next(in: piece, at: &position) != nil {
            if let message = stream.message { messages.append(message) }
          }
        }
      }
      #expect((stream.target, stream.subprotocol) == ("/?EIO=4", nil))
      #expect(messages.map { String(decoding: $0.payload, as: UTF8.self) } == ["Hell", ""])
      #expect(messages.map(\.length) == [5, 1])
      #expect(messages.map(\.frames) == [2, 1])
      #expect(messages.map(\.isWhole) == [true, false])
    }
  }
}
