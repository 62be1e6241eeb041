import WebSocketCore

/// Holes in a direction, and its end.
extension DirectionReader {
  /// Bytes are missing.
  ///
  /// - Parameters:
  ///   - count: how many; nil where that cannot be known.
  ///   - time: when.
  ///   - sink: where the events go.
  /// - Returns: whether it is known what the next byte is: a hole within a payload leaves no doubt.
  mutating func pass<Sink: ConversationSink & ~Copyable>(
    hole count: UInt64?, time: Int64, into sink: inout Sink
  ) -> Bool {
    if isForeign { return true }
    settle(intrusion.give(), time: time, into: &sink)
    if isForeign { return true }
    guard let count, let remaining = decoder.remaining, count <= remaining else {
      breakOff(time: time, into: &sink)
      return false
    }
    if !decoder.frame.header.opcode.isControl {
      abandonMessage()
      decoder.frame.inflatedLength = nil
    }
    if decoder.skipPayload(count) { finishFrame(time: time, into: &sink) }
    return true
  }

  /// Nothing follows that continues the frame in progress: it is told as far as it goes.
  mutating func breakOff<Sink: ConversationSink & ~Copyable>(
    time: Int64, into sink: inout Sink
  ) {
    if isForeign { return }
    settle(intrusion.give(), time: time, into: &sink)
    switch decoder.missing {
    case .payload:
      message?.isWhole = false
      breakOffFrame(time: time, into: &sink)
    case .header(_, let bytes, _): side.skippedBytes += UInt64(bytes.count)
    case .endOfHead, nil: break
    }
    message?.isWhole = false
    finishMessage(time: time, into: &sink)
    begin(at: decoder.streamOffset, isFromStart: false)
  }

  private mutating func breakOffFrame<Sink: ConversationSink & ~Copyable>(time: Int64, into sink: inout Sink)
  {
    for note in notes { sink.take(.note(note), from: sender, time: time) }
    notes = []
    side.count(decoder.frame)
    sink.take(decoder.frame, time: time)
  }
}
