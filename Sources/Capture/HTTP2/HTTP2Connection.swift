import WebSocketCore

/// The WebSockets of one HTTP/2 connection (RFC 8441), from the bytes of both directions, with prior knowledge
/// or out of TLS. Other streams are counted. Memory is bounded, whatever comes.
package struct HTTP2Connection: ~Copyable {
  private var client = HTTP2Direction(sender: .client)
  private var server = HTTP2Direction(sender: .server)
  private var streams: [UInt32: HTTP2Stream] = [:]
  /// The server has allowed extended CONNECT.
  private var isConnectAllowed = false
  private var isLimitNoted = false
  /// The stream that the client has opened last.
  private var latestStream: UInt32 = 0
  /// Streams with a WebSocket so far.
  package private(set) var webSocketCount = 0
  /// Streams without one.
  package private(set) var otherCount = 0

  /// WebSockets that are followed at a time.
  package static let streamLimit = 1000

  package init() {}

  /// Does a connection begin with this, as an HTTP/2 client's does? Four bytes are enough to tell.
  package static func begins(_ bytes: UnsafeRawBufferPointer) -> Bool { HTTP2Preface.begins(bytes) }

  /// Takes the next bytes of one direction.
  ///
  /// - Parameters:
  ///   - bytes: in plaintext; they may be changed.
  ///   - sender: whose.
  ///   - time: nanoseconds since 1970.
  ///   - sink: where what is found goes.
  package mutating func receive<Sink: HTTP2StreamSink & ~Copyable>(
    _ bytes: UnsafeMutableRawBufferPointer, from sender: Role, time: Int64, into sink: inout Sink
  ) {
    var position = 0
    let readable = UnsafeRawBufferPointer(bytes)
    while let event = next(in: readable, at: &position, from: sender) {
      take(event, of: bytes, from: sender, time: time, into: &sink)
    }
  }

  /// Bytes of one direction are missing.
  ///
  /// - Parameters:
  ///   - count: how many; nil where that is not known.
  ///   - sender: whose.
  ///   - time: nanoseconds since 1970.
  ///   - sink: where what is found goes.
  package mutating func hole<Sink: HTTP2StreamSink & ~Copyable>(
    _ count: UInt64?, from sender: Role, time: Int64, into sink: inout Sink
  ) {
    let nothing = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    var position = 0
    var event = sender == .client ? client.skip(count) : server.skip(count)
    while let found = event ?? next(in: UnsafeRawBufferPointer(nothing), at: &position, from: sender) {
      take(found, of: nothing, from: sender, time: time, into: &sink)
      event = nil
    }
  }

  /// The connection has ended, or the capture has.
  ///
  /// - Parameters:
  ///   - time: nanoseconds since 1970.
  ///   - sink: where what is found goes.
  package mutating func ended<Sink: HTTP2StreamSink & ~Copyable>(time: Int64, into sink: inout Sink) {
    for stream in streams.keys.sorted() {
      sink.ended(.unfinished, from: nil, stream: stream, time: time)
      sink.closed(stream: stream)
    }
    streams = [:]
    if webSocketCount == 0 {
      let seen =
        otherCount == 1 ? "1 stream, which carries none" : "\(otherCount) streams, of which none carries one"
      sink.note(CaptureNote(.http2, "HTTP/2 without a WebSocket: \(seen)"), time: time)
    }
  }

  private mutating func next(
    in bytes: UnsafeRawBufferPointer, at position: inout Int, from sender: Role
  ) -> HTTP2Event? {
    sender == .client ? client.next(in: bytes, at: &position) : server.next(in: bytes, at: &position)
  }

  private mutating func take<Sink: HTTP2StreamSink & ~Copyable>(
    _ event: HTTP2Event, of bytes: UnsafeMutableRawBufferPointer, from sender: Role, time: Int64,
    into sink: inout Sink
  ) {
    switch event {
    case .data(let stream, let range, let isEnd):
      guard streams[stream]?.isOpen(sender) == true else { return }
      if !range.isEmpty {
        let data = UnsafeMutableRawBufferPointer(rebasing: bytes[range])
        sink.received(data, from: sender, stream: stream, time: time)
      }
      if isEnd { end(stream, .endStream, from: sender, time: time, into: &sink) }
    case .hole(let stream, let count, let isEnd):
      guard streams[stream]?.isOpen(sender) == true else { return }
      if count != 0 { sink.hole(count, from: sender, stream: stream, time: time) }
      if isEnd { end(stream, .endStream, from: sender, time: time, into: &sink) }
    case .headers(let stream, let fields, let isEnd):
      takeHead(fields, of: stream, from: sender, time: time, into: &sink)
      if isEnd { end(stream, .endStream, from: sender, time: time, into: &sink) }
    case .reset(let stream, let code): end(stream, .reset(code), from: sender, time: time, into: &sink)
    case .connectProtocolEnabled: if sender == .server { isConnectAllowed = true }
    case .goAway(let last, let code, let text):
      let reason = text.isEmpty ? "" : ", \"\(text)\""
      let sentence = "the \(sender.rawValue) says GOAWAY (\(code.name)\(reason)) after stream \(last)"
      sink.note(CaptureNote(.http2, sentence), time: time)
    case .headersLost(let reason): sink.note(CaptureNote(.http2, reason), time: time)
    case .givenUp(let reason):
      sink.note(CaptureNote(.http2, reason), time: time)
      for stream in streams.keys.sorted() where streams[stream]?.isOpen(sender) == true {
        sink.hole(nil, from: sender, stream: stream, time: time)
      }
    }
  }

  private mutating func takeHead<Sink: HTTP2StreamSink & ~Copyable>(
    _ fields: HTTP2Fields?, of stream: UInt32, from sender: Role, time: Int64, into sink: inout Sink
  ) {
    if let fields, fields.isCut {
      let sentence =
        "the head of stream \(stream) has more than \(HTTP2Fields.limit >> 10) KiB: the rest is left out"
      sink.note(CaptureNote(.http2, sentence), time: time)
    }
    switch sender {
    case .client: takeRequest(fields, of: stream, time: time, into: &sink)
    case .server:
      // RFC 9113 §8.1: informational answers may come before the final one, trailers after it.
      guard let fields, streams[stream]?.isAnswered == false else { return }
      let response = ResponseHead(http2: fields.lines)
      if let status = response.status, (100...199).contains(status) { return }
      streams[stream]?.isAnswered = true
      sink.answered(response, stream: stream, time: time)
      guard !isConnectAllowed else { return }
      let sentence =
        "the server has not sent SETTINGS_ENABLE_CONNECT_PROTOCOL (RFC 8441 §3) before stream \(stream)"
      sink.note(CaptureNote(.http2, sentence), time: time)
    }
  }

  private mutating func takeRequest<Sink: HTTP2StreamSink & ~Copyable>(
    _ fields: HTTP2Fields?, of stream: UInt32, time: Int64, into sink: inout Sink
  ) {
    // RFC 9113 §5.1.1: numbers rise. What comes later for the same stream are its trailers.
    guard stream > latestStream else { return }
    latestStream = stream
    let request = fields.map { RequestHead(http2: $0.lines) }
    guard let request, request.isExtendedConnect(to: "websocket") else {
      otherCount += 1
      return
    }
    guard streams.count < Self.streamLimit else {
      otherCount += 1
      if !isLimitNoted {
        let sentence = "more than \(Self.streamLimit) WebSockets at a time: the others are left out"
        sink.note(CaptureNote(.http2, sentence), time: time)
      }
      isLimitNoted = true
      return
    }
    webSocketCount += 1
    streams[stream] = HTTP2Stream()
    sink.opened(request, stream: stream, time: time)
  }

  private mutating func end<Sink: HTTP2StreamSink & ~Copyable>(
    _ number: UInt32, _ how: HTTP2StreamEnd, from sender: Role, time: Int64, into sink: inout Sink
  ) {
    guard var stream = streams[number], how != .endStream || stream.isOpen(sender) else { return }
    sink.ended(how, from: sender, stream: number, time: time)
    stream.close(how == .endStream ? sender : nil)
    streams[number] = stream.isClosed ? nil : stream
    if stream.isClosed { sink.closed(stream: number) }
  }
}
