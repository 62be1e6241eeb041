import Bytes

/// A frame that is to be sent, before it is masked.
struct DistortedFrame: Equatable {
  /// FIN, RSV1-3 and the opcode.
  var firstByte: UInt8
  /// The length in bytes that the header claims.
  var claimedLength: Int
  var payload: [UInt8]

  init(firstByte: UInt8, payload: [UInt8]) {
    self.firstByte = firstByte
    self.payload = payload
    claimedLength = payload.count
  }
}

/// What misbehaviour makes of the frames that a connection sends. Several kinds at once all have their effect.
enum FrameDistortion {
  /// - Parameters:
  ///   - opcode: of the message or control frame that was to be sent.
  ///   - payload: its payload.
  ///   - kinds: how to misbehave.
  /// - Returns: what is sent in its place, in order.
  static func frames(
    inPlaceOf opcode: Opcode, _ payload: [UInt8], _ kinds: Set<Misbehavior>
  ) -> [DistortedFrame] {
    let frame = DistortedFrame(firstByte: 0x80 | opcode.rawValue, payload: payload)
    if opcode == .close { return [distort(close: frame, kinds)] }
    if opcode.isControl { return [frame] }
    return pings(kinds) + [distort(message: frame, kinds)]
  }

  /// RFC 6455 §5.1: frames from the client are masked, those from the server are not.
  ///
  /// - Parameters:
  ///   - role: who sends.
  ///   - kinds: how to misbehave.
  static func masks(_ role: Role, _ kinds: Set<Misbehavior>) -> Bool {
    role == .client ? !kinds.contains(.noMask) : kinds.contains(.mask)
  }

  /// RFC 6455 §5.5: a control frame has 125 bytes at the most, and is not fragmented.
  private static func pings(_ kinds: Set<Misbehavior>) -> [DistortedFrame] {
    var pings: [DistortedFrame] = []
    if kinds.contains(.longControl) {
      pings.append(DistortedFrame(firstByte: 0x89, payload: Array(repeating: UInt8(ascii: "x"), count: 126)))
    }
    if kinds.contains(.fragmentedControl) { pings.append(DistortedFrame(firstByte: 0x09, payload: [])) }
    return pings
  }

  private static func distort(message: DistortedFrame, _ kinds: Set<Misbehavior>) -> DistortedFrame {
    var frame = message
    func setOpcode(_ opcode: UInt8) { frame.firstByte = frame.firstByte & 0xF0 | opcode }
    if kinds.contains(.badUTF8) {
      setOpcode(Opcode.text.rawValue)
      frame.payload.append(0xFF)
      frame.claimedLength += 1
    }
    if kinds.contains(.reservedOpcode) { setOpcode(3) }
    if kinds.contains(.orphanContinuation) { setOpcode(Opcode.continuation.rawValue) }
    // RSV1 alone would be legal where permessage-deflate is agreed (RFC 7692 §6).
    if kinds.contains(.rsv) { frame.firstByte |= 0x70 }
    if kinds.contains(.dropMidFrame) {
      // An empty frame has no half: it claims a byte that does not come.
      frame.claimedLength = max(1, frame.claimedLength)
      frame.payload.removeLast(frame.payload.count - frame.payload.count / 2)
    }
    return frame
  }

  /// RFC 6455 §5.5.1: a body begins with two bytes of status code, and §7.4.2: there is none below 1000.
  private static func distort(close: DistortedFrame, _ kinds: Set<Misbehavior>) -> DistortedFrame {
    let illegal = CloseBody(code: CloseCode(rawValue: 999)).bytes
    if kinds.contains(.oneByteClose) {
      return DistortedFrame(firstByte: close.firstByte, payload: [illegal[0]])
    }
    if kinds.contains(.badCloseCode) { return DistortedFrame(firstByte: close.firstByte, payload: illegal) }
    return close
  }
}

extension Connection {
  /// Sends a message or control frame as the configuration has it distorted; nothing after half a frame.
  ///
  /// - Parameters:
  ///   - opcode: text, binary, ping, pong or close.
  ///   - payload: what was to be sent.
  ///   - output: where it goes.
  mutating func misbehave(
    _ opcode: Opcode, _ payload: UnsafeRawBufferPointer, into output: inout ByteQueue
  ) {
    guard !isCut else { return }
    let kinds = configuration.misbehavior
    let isMasked = FrameDistortion.masks(configuration.role, kinds)
    for frame in FrameDistortion.frames(inPlaceOf: opcode, Array(payload), kinds) {
      let header = FrameHeader(
        firstByte: frame.firstByte, payloadLength: UInt64(frame.claimedLength),
        maskingKey: isMasked ? drawMaskingKey() : nil)
      frame.payload.withUnsafeBytes { send(header, $0, into: &output) }
    }
    guard !opcode.isControl else { return }
    sent.countMessage(frames: 0, bytes: payload.count)
    isCut = kinds.contains(.dropMidFrame)
  }
}
