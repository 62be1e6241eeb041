/// Header blocks (RFC 9113 §4.3). All of them have to be decoded, those of other streams and of pushed
/// responses too: each changes the table that the next one refers to.
extension HTTP2Direction {
  /// A block must go on with CONTINUATION, and CONTINUATION must continue one.
  mutating func checkBlock(before frame: HTTP2Frame) -> HTTP2Event? {
    let isContinuation = frame.type == .continuation
    guard isContinuation != (block != nil) || (isContinuation && block?.stream != frame.stream) else {
      return nil
    }
    block = nil
    return loseHeaders("is not continued as it must be (RFC 9113 §6.10)")
  }

  mutating func takeBlock(_ piece: HTTP2FrameReader.Piece, _ bytes: UnsafeRawBufferPointer) -> HTTP2Event? {
    let frame = piece.frame
    var current = block ?? Block(frame)
    let isLast = piece.isLast && frame.flags.contains(.endHeaders)
    var event: HTTP2Event?
    if !areHeadersLost {
      let content = UnsafeRawBufferPointer(rebasing: bytes[piece.content])
      let isMalformed = frame.isMalformed && (frame.isLeadWhole || piece.isLast)
      if isMalformed || !hpack.decode(content, isLast: isLast, into: &current.fields) {
        event = loseHeaders("cannot be decoded")
      }
    }
    return end(current, isLast: isLast, after: event)
  }

  mutating func skipBlock(_ frame: HTTP2Frame, _ count: UInt64, isLast: Bool) -> HTTP2Event? {
    let event = loseHeaders("lacks \(count) bytes")
    return end(block ?? Block(frame), isLast: isLast && frame.flags.contains(.endHeaders), after: event)
  }

  /// Puts the block away until its next piece, or hands it out.
  private mutating func end(_ current: Block, isLast: Bool, after event: HTTP2Event?) -> HTTP2Event? {
    block = isLast ? nil : current
    guard isLast, current.isOwn else { return event }
    let headers = HTTP2Event.headers(
      stream: current.stream, fields: areHeadersLost ? nil : current.fields, isEnd: current.isEnd)
    guard let event else { return headers }
    deferred = headers
    return event
  }

  private mutating func loseHeaders(_ reason: String) -> HTTP2Event? {
    guard !areHeadersLost else { return nil }
    areHeadersLost = true
    return .headersLost(
      "a header block of the \(sender.rawValue) \(reason): "
        + "the table of HPACK is lost, and no head of it can be read from here on")
  }
}
