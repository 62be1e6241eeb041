import Bytes
import WebSocketCore

/// Data messages: put together from their frames, inflated, and judged as text.
extension DirectionReader {
  /// A piece of a data frame.
  mutating func assemble(_ payload: UnsafeRawBufferPointer, of chunk: FrameChunk) {
    if chunk.isFirst { beginFrame(chunk.header) }
    guard message != nil else { return }
    message?.wireLength += UInt64(payload.count)
    if message?.isCompressed == true {
      inflate(payload, of: chunk)
    } else {
      message?.append(payload, limit: messageLimit.bytes ?? 0)
    }
  }

  /// The message in progress will not be whole.
  mutating func abandonMessage() {
    message?.isWhole = false
    guard message?.isCompressed == true else { return }
    inflater?.loseContext()
    isGivenUp = true
  }

  private mutating func beginFrame(_ header: FrameHeader) {
    if header.opcode != .continuation {
      message = CapturedMessage(opcode: header.opcode, isCompressed: header.rsv1 && inflater != nil)
      message?.place = .brokenOff
      message?.isChosen = messageLimit.isChosen
      isGivenUp = false
    }
    message?.frames += 1
    guard message?.isCompressed == true else { return }
    decoder.frame.isCompressed = true
    decoder.frame.inflatedLength = isGivenUp ? nil : 0
    if let why = presumption {
      notes.append(CaptureNote(.deflate, why))
      presumption = nil
    }
  }

  private mutating func inflate(_ payload: UnsafeRawBufferPointer, of chunk: FrameChunk) {
    guard !isGivenUp, inflater != nil else { return }
    let before = inflater?.length ?? 0
    var outcome = inflatePiece(payload)
    let length = inflater?.length ?? 0
    if outcome == .ok, chunk.isLast, chunk.header.fin { outcome = inflater?.finishMessage() ?? .ok }
    guard outcome == .ok else { return giveUp(outcome) }
    decoder.frame.inflatedLength = (decoder.frame.inflatedLength ?? 0) + length - before
    message?.length = length
    guard chunk.isLast, chunk.header.fin else { return }
    side.compressedBytes += message?.wireLength ?? 0
    side.inflatedBytes += length
    judge(UnsafeRawBufferPointer(start: nil, count: 0), endsMessage: true)
  }

  /// What it gives is kept as far as the limit goes, and judged.
  private mutating func inflatePiece(_ payload: UnsafeRawBufferPointer) -> MessageInflater.Outcome {
    guard var current = inflater.take() else { return .ok }
    let outcome = current.inflate(payload) { bytes in
      let room = settings.payloadLimit - decoder.frame.inflated.count
      if room > 0 {
        decoder.frame.inflated.append(
          contentsOf: UnsafeRawBufferPointer(rebasing: bytes[..<min(room, bytes.count)]))
      }
      if let limit = messageLimit.bytes { message?.append(bytes, limit: limit) }
      judge(bytes, endsMessage: false)
    }
    inflater = consume current
    return outcome
  }

  private mutating func judge(_ text: UnsafeRawBufferPointer, endsMessage: Bool) {
    guard message?.opcode == .text else { return }
    let found = decoder.judge.judge(text: text, endsMessage: endsMessage, offset: nil)
    if !found.isEmpty { decoder.frame.violations += found }
  }

  private mutating func giveUp(_ outcome: MessageInflater.Outcome) {
    isGivenUp = true
    decoder.frame.inflatedLength = nil
    message?.isWhole = false
    switch outcome {
    case .ok: break
    case .lostContext:
      if !hasToldLoss {
        hasToldLoss = true
        notes.append(
          CaptureNote(
            .lostContext,
            "compressed messages refer back to bytes that are not in the capture: only those are inflated that do not"
          ))
      }
    case .corrupt(let why):
      hasToldLoss = true
      if isAgreed {
        decoder.frame.violations.append(Violation(.deflateCorrupt, why, offset: decoder.frame.offset))
      } else {
        notes.append(CaptureNote(.deflate, "a message with RSV1 set does not inflate: \(why)"))
      }
    case .tooBig(let limit):
      hasToldLoss = true
      notes.append(
        CaptureNote(
          .deflate,
          "a compressed message of \(message?.wireLength ?? 0) bytes so far inflates to more than is read "
            + "(\(limit) bytes, or \(settings.inflationRatio) times its size on top): given up"))
    }
  }
}
