import Bytes

/// Judges the frames of one direction, in order: the pure counterpart of `FrameParser`. It never stops:
/// after a breach it goes on with the most plausible reading.
package struct FrameJudge: Sendable {
  package let sender: Role
  /// permessage-deflate is agreed: RSV1 on the first frame of a message means that it is compressed.
  package let deflate: Bool
  /// The data message whose final frame has not come yet.
  @usableFromInline package private(set) var message: MessageInProgress?
  @usableFromInline package private(set) var closeSeen = false
  /// False from the middle of a stream on, until a frame shows whether a message was in progress: a
  /// continuation may belong to one that nobody has seen.
  @usableFromInline package private(set) var isSequenceKnown: Bool

  private var utf8 = UTF8Validator()
  private var utf8Failed = false
  private var closeBody: [UInt8] = []

  package struct MessageInProgress: Equatable, Sendable {
    package var opcode: Opcode
    package var isCompressed: Bool
  }

  /// - Parameters:
  ///   - sender: whose frames they are.
  ///   - deflate: permessage-deflate is agreed.
  ///   - isFromStart: false: frames have gone before the first one that is judged.
  package init(sender: Role, deflate: Bool = false, isFromStart: Bool = true) {
    self.sender = sender
    self.deflate = deflate
    isSequenceKnown = isFromStart
  }

  /// A whole uncompressed data message in one legal frame, which leaves the judge's state as it is: what
  /// nearly all traffic is made of, and all that the hot path has to check but UTF-8.
  @inlinable package func isOrdinary(_ header: FrameHeader) -> Bool {
    (header.firstByte == 0x81 || header.firstByte == 0x82)
      && header.mask == (sender == .client)
      && header.lengthEncoding == .minimal(for: header.payloadLength)
      && header.payloadLength >> 63 == 0 && message == nil && !closeSeen && isSequenceKnown
  }

  /// The rules that a frame's header breaks. To be called once a frame, as soon as the header is known.
  ///
  /// - Parameters:
  ///   - header: the header as parsed.
  ///   - offset: where the frame begins in its stream, in bytes.
  package mutating func judge(header: FrameHeader, offset: UInt64) -> [Violation] {
    if isOrdinary(header) {
      beginPayload()
      return []
    }
    var found: [Violation] = []
    func report(_ rule: Rule, _ detail: String) { found.append(Violation(rule, detail, offset: offset)) }

    judgeForm(header, report)
    if header.opcode.isControl {
      judgeControl(header, report)
    } else if !header.opcode.isReserved {
      judgeSequence(header, report)
    }
    return found
  }

  /// RFC 6455 §5.1, §5.2: what can be said of a header alone.
  private func judgeForm(_ header: FrameHeader, _ report: (Rule, String) -> Void) {
    if sender == .client, !header.mask { report(.maskRequired, "MASK is 0") }
    if sender == .server, let key = header.maskingKey {
      report(.maskForbidden, "MASK is 1, key \(Hex.encode(key.bytes))")
    }
    if header.opcode.isReserved {
      report(.reservedOpcode, "opcode 0x\(String(header.opcode.rawValue, radix: 16))")
    }
    let length = header.payloadLength
    if header.lengthEncoding != .minimal(for: length) {
      report(.minimalLength, "length \(length) in \(header.lengthEncoding.rawValue) bits")
    }
    if length >> 63 != 0 { report(.lengthTopBit, "length 0x\(String(length, radix: 16))") }
    judgeReservedBits(header, report)
  }

  /// RFC 7692 §6: RSV1 is "Per-Message Compressed", on the first frame of a data message only.
  private func judgeReservedBits(_ header: FrameHeader, _ report: (Rule, String) -> Void) {
    let mayCompress = deflate && (header.opcode == .text || header.opcode == .binary)
    let isMisplaced = deflate && header.rsv1 && !mayCompress && !header.opcode.isReserved
    if isMisplaced { report(.deflateBitMisplaced, "RSV1 set on a \(header.opcode.name) frame") }
    let allowed: UInt8 = mayCompress || isMisplaced ? 4 : 0
    guard header.rsv & ~allowed != 0 else { return }
    let bits = [(4, "RSV1"), (2, "RSV2"), (1, "RSV3")].filter { header.rsv & ~allowed & UInt8($0.0) != 0 }
    var detail = bits.map(\.1).joined(separator: ", ") + " set on a \(header.opcode.name) frame"
    if header.rsv1, !deflate { detail += "; no permessage-deflate was agreed" }
    report(.reservedBits, detail)
  }

  private mutating func judgeControl(_ header: FrameHeader, _ report: (Rule, String) -> Void) {
    if header.payloadLength > 125 {
      report(.controlTooLong, "\(header.opcode.name) of \(header.payloadLength) bytes")
    }
    if !header.fin { report(.controlFragmented, "\(header.opcode.name) with FIN 0") }
    // RFC 6455 §5.5.2: who has sent a Close and not received one still owes a Pong for each Ping.
    if closeSeen, header.opcode != .pong { report(.controlAfterClose, "\(header.opcode.name) frame") }
    if header.opcode == .close {
      closeSeen = true
      closeBody = []
    }
  }

  private mutating func judgeSequence(_ header: FrameHeader, _ report: (Rule, String) -> Void) {
    if closeSeen { report(.dataAfterClose, "\(header.opcode.name) frame") }
    if header.opcode == .continuation {
      if message == nil, isSequenceKnown {
        report(.orphanContinuation, "continuation with no message in progress")
      }
      isSequenceKnown = isSequenceKnown || header.fin
      return
    }
    isSequenceKnown = true
    if let message {
      report(
        .interleavedMessage, "\(header.opcode.name) frame inside a fragmented \(message.opcode.name) message")
    }
    message = MessageInProgress(opcode: header.opcode, isCompressed: deflate && header.rsv1)
    beginPayload()
  }

  private mutating func beginPayload() {
    utf8 = UTF8Validator()
    utf8Failed = false
  }

  /// A part of the message in progress is not there: the rest of it is not judged as text.
  package mutating func suspendText() { utf8Failed = true }

  /// A frame has ended with bytes that are not there: what `judge(payload:of:)` would have been told.
  package mutating func endFrame(_ header: FrameHeader) {
    if header.fin, !header.opcode.isControl, !header.opcode.isReserved { message = nil }
  }

  /// The rules that a piece of payload breaks: UTF-8 at the first impossible byte, and the body of a Close.
  /// To be called for every chunk, empty ones too, after `judge(header:)`.
  ///
  /// - Parameters:
  ///   - payload: the chunk's payload, unmasked, as on the wire.
  ///   - chunk: the chunk that it belongs to.
  package mutating func judge(payload: UnsafeRawBufferPointer, of chunk: FrameChunk) -> [Violation] {
    let header = chunk.header
    if header.opcode == .close { return judgeClose(payload, of: chunk) }
    guard !header.opcode.isControl, !header.opcode.isReserved else { return [] }
    let opcode = header.opcode == .continuation ? message?.opcode : header.opcode
    let isCompressed = message?.isCompressed ?? false
    let endsMessage = chunk.isLast && header.fin
    defer { if endsMessage { message = nil } }
    guard opcode == .text, !isCompressed else { return [] }
    let dataOffset = chunk.offset + UInt64(header.byteCount) + chunk.payloadOffset
    return judge(text: payload, endsMessage: endsMessage, offset: dataOffset)
  }

  /// The UTF-8 of the next piece of a text message: of what is on the wire, or of what was inflated.
  ///
  /// - Parameters:
  ///   - text: the next bytes of the message.
  ///   - endsMessage: no more will come.
  ///   - offset: where they stand in the stream, in bytes; nil for inflated text.
  package mutating func judge(text: UnsafeRawBufferPointer, endsMessage: Bool, offset: UInt64?) -> [Violation]
  {
    guard !utf8Failed else { return [] }
    if let index = utf8.validate(text) {
      utf8Failed = true
      let detail = "byte 0x\(Hex.encode([text[index]])) cannot stand there"
      return [Violation(.invalidUTF8, detail, offset: offset.map { $0 + UInt64(index) })]
    }
    guard endsMessage, !utf8.isComplete else { return [] }
    utf8Failed = true
    return [
      Violation(
        .invalidUTF8, "the text ends inside a character", offset: offset.map { $0 + UInt64(text.count) })
    ]
  }

  private mutating func judgeClose(_ payload: UnsafeRawBufferPointer, of chunk: FrameChunk) -> [Violation] {
    // A Close that breaks the limit of 125 bytes is not kept whole.
    closeBody += payload.prefix(max(0, 125 - closeBody.count))
    guard chunk.isLast else { return [] }
    let body = closeBody.withUnsafeBytes { CloseBody(parsing: $0) }
    return Self.violations(of: body, offset: chunk.offset)
  }

  /// RFC 6455 §5.5.1 and §7.4: what is wrong with the body of a Close.
  ///
  /// - Parameters:
  ///   - body: the body as parsed.
  ///   - offset: where the frame begins in its stream, in bytes.
  package static func violations(of body: CloseBody, offset: UInt64?) -> [Violation] {
    guard body.byteCount > 0 else { return [] }
    guard let code = body.code else {
      return [Violation(.closePayloadLength, "a body of one byte", offset: offset)]
    }
    var found: [Violation] = []
    if !code.isAllowedOnWire {
      found.append(Violation(.closeCodeInvalid, "code \(code.rawValue) (\(code.name))", offset: offset))
    }
    if !body.reason.withUnsafeBytes({ UTF8Validator.isValid($0) }) {
      found.append(Violation(.closeReasonUTF8, "reason \(Hex.encode(body.reason))", offset: offset))
    }
    return found
  }
}
