import WebSocketCore

/// What is found in one direction of an HTTP/2 connection.
enum HTTP2Event {
  /// A header block, whole. `fields` is nil where it cannot be decoded.
  case headers(stream: UInt32, fields: HTTP2Fields?, isEnd: Bool)
  /// Where in the given bytes the data stands.
  case data(stream: UInt32, Range<Int>, isEnd: Bool)
  /// So many bytes of the data are missing.
  case hole(stream: UInt32, UInt64?, isEnd: Bool)
  case reset(stream: UInt32, HTTP2ErrorCode)
  /// SETTINGS_ENABLE_CONNECT_PROTOCOL is 1 (RFC 8441 §3).
  case connectProtocolEnabled
  case goAway(lastStream: UInt32, HTTP2ErrorCode, text: String)
  /// From here on no header block of this direction can be decoded, because of this.
  case headersLost(String)
  /// From here on nothing of this direction can be read, because of this.
  case givenUp(String)
}

/// Reads one direction of an HTTP/2 connection (RFC 9113), in constant memory.
struct HTTP2Direction: ~Copyable {
  /// The header block in progress: nothing else may come before its end (RFC 9113 §6.10).
  struct Block {
    var stream: UInt32
    /// Of a HEADERS, not of a PUSH_PROMISE: its fields are the stream's own.
    var isOwn: Bool
    var isEnd: Bool
    var fields = HTTP2Fields()

    init(_ frame: HTTP2Frame) {
      stream = frame.stream
      isOwn = frame.type == .headers
      isEnd = isOwn && frame.flags.contains(.endStream)
    }
  }

  let sender: Role
  private var preface: HTTP2Preface
  private var reader = HTTP2FrameReader()
  let hpack = HPACKDecoder()
  var areHeadersLost = false
  private var isGivenUp = false
  var block: Block?
  /// Follows the event that was returned last.
  var deferred: HTTP2Event?
  /// The payload of a short frame; more of it is of no use.
  private var control: [UInt8] = []
  private static let controlLimit = 1024
  /// A part of the frame in progress is missing, without which the rest of it says nothing.
  private var isFrameLost = false

  init(sender: Role) {
    self.sender = sender
    preface = HTTP2Preface(sender: sender)
  }

  /// Finds the next thing in the bytes.
  ///
  /// - Parameters:
  ///   - bytes: what came.
  ///   - position: from where on; moved.
  /// - Returns: nil when all bytes are taken.
  mutating func next(in bytes: UnsafeRawBufferPointer, at position: inout Int) -> HTTP2Event? {
    if let event = takeDeferred() { return event }
    guard !isGivenUp else { return nil }
    guard preface.take(bytes, at: &position) else {
      return giveUp("the client does not begin with the preface of HTTP/2 (RFC 9113 §3.4)")
    }
    while let piece = reader.next(in: bytes, at: &position) {
      if let event = take(piece, bytes) ?? takeDeferred() { return event }
    }
    return nil
  }

  /// Bytes are missing. Where a frame's payload has them all, reading goes on behind them.
  mutating func skip(_ count: UInt64?) -> HTTP2Event? {
    guard !isGivenUp, count != 0 else { return nil }
    guard let count, !preface.isAwaitingSettings, let frame = reader.skip(count) else {
      let amount = count.map { "\($0) bytes" } ?? "bytes"
      return giveUp(
        "\(amount) of the \(sender.rawValue) are missing, and where its next frame begins is not known")
    }
    if frame.seen == 0, let event = begin(frame) { deferred = event }
    let isLast = UInt64(frame.remaining) == count
    if frame.type.isHeaderBlock { return skipBlock(frame, count, isLast: isLast) }
    guard frame.type == .data else {
      isFrameLost = true
      return nil
    }
    return skipData(frame, count, isEnd: isLast && frame.flags.contains(.endStream))
  }

  /// What follows the last event.
  mutating func takeDeferred() -> HTTP2Event? { deferred.take() }

  private mutating func giveUp(_ reason: String) -> HTTP2Event {
    isGivenUp = true
    return .givenUp(reason)
  }

  private mutating func take(_ piece: HTTP2FrameReader.Piece, _ bytes: UnsafeRawBufferPointer) -> HTTP2Event?
  {
    if preface.isAwaitingSettings {
      guard piece.frame.type == .settings, piece.frame.stream == 0 else {
        return giveUp("the \(sender.rawValue) does not begin with SETTINGS (RFC 9113 §3.4): it is not HTTP/2")
      }
      preface.isAwaitingSettings = false
    }
    if piece.isFirst, let event = begin(piece.frame) { deferred = event }
    if piece.frame.type.isHeaderBlock { return takeBlock(piece, bytes) }
    if piece.frame.type == .data { return takeData(piece) }
    control.append(contentsOf: bytes[piece.content].prefix(Self.controlLimit - control.count))
    return piece.isLast && !isFrameLost ? takeControl(piece.frame) : nil
  }

  private mutating func begin(_ frame: HTTP2Frame) -> HTTP2Event? {
    control.removeAll(keepingCapacity: true)
    isFrameLost = false
    return checkBlock(before: frame)
  }

  private func takeData(_ piece: HTTP2FrameReader.Piece) -> HTTP2Event? {
    let isEnd = piece.isLast && piece.frame.flags.contains(.endStream)
    let content = isFrameLost ? piece.content.prefix(0) : piece.content
    return content.isEmpty && !isEnd ? nil : .data(stream: piece.frame.stream, content, isEnd: isEnd)
  }

  private mutating func skipData(_ frame: HTTP2Frame, _ count: UInt64, isEnd: Bool) -> HTTP2Event? {
    let isKnown = frame.isLeadWhole && !isFrameLost
    // Without the length of the padding, data is not told from it.
    let missing = isKnown ? min(count, UInt64(frame.remainingContent)) : isFrameLost ? 0 : nil
    if !isKnown { isFrameLost = true }
    return missing == 0 && !isEnd ? nil : .hole(stream: frame.stream, missing, isEnd: isEnd)
  }

  private func takeControl(_ frame: HTTP2Frame) -> HTTP2Event? {
    func word(_ index: Int) -> UInt32 {
      control[index..<index + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
    switch frame.type {
    case .reset where control.count == 4: return .reset(stream: frame.stream, .init(rawValue: word(0)))
    case .settings where !frame.flags.contains(.ack):
      // RFC 8441 §3: SETTINGS_ENABLE_CONNECT_PROTOCOL is 8.
      let isEnabled = stride(from: 0, to: control.count - 5, by: 6).contains {
        control[$0] == 0 && control[$0 + 1] == 8 && word($0 + 2) == 1
      }
      return isEnabled ? .connectProtocolEnabled : nil
    case .goAway where control.count >= 8:
      let text = String(decoding: control.dropFirst(8).prefix(200), as: UTF8.self)
      return .goAway(lastStream: word(0) & 0x7FFF_FFFF, .init(rawValue: word(4)), text: text)
    default: return nil
    }
  }
}
