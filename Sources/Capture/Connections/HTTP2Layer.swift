import WebSocketCore

/// The WebSockets of an HTTP/2 connection: each a conversation, with a number of its own (RFC 8441).
final class HTTP2Layer {
  private let surroundings: LayerSurroundings
  private var connection = HTTP2Connection()
  private var streams: [UInt32: HTTP2WebSocket] = [:]
  private(set) var hasStreams = false
  private var latestTime: Int64

  init(_ surroundings: LayerSurroundings) {
    self.surroundings = surroundings
    latestTime = surroundings.tcp.time
  }

  func receive(_ bytes: UnsafeMutableRawBufferPointer, from sender: Role, time: Int64) {
    latestTime = time
    var sink = StreamSink(layer: self)
    connection.receive(bytes, from: sender, time: time, into: &sink)
  }

  func hole(_ count: UInt64?, from sender: Role, time: Int64) {
    latestTime = time
    var sink = StreamSink(layer: self)
    connection.hole(count, from: sender, time: time, into: &sink)
  }

  func end(_ how: StreamEnd, from sender: Role?, time: Int64) {
    latestTime = time
    for stream in streams.values { stream.conversation.end(how, from: sender, time: time) }
  }

  func finish() {
    var sink = StreamSink(layer: self)
    connection.ended(time: latestTime, into: &sink)
    for number in streams.keys.sorted() { close(number) }
  }

  // MARK: From the streams

  fileprivate func opened(_ request: RequestHead, stream: UInt32, time: Int64) {
    hasStreams = true
    let report = ConnectionReport(surroundings.tcp, stream: stream, surroundings.context)
    report.tls = surroundings.report.tls
    streams[stream] = HTTP2WebSocket(request, report, surroundings, time: time)
  }

  fileprivate func stream(_ number: UInt32) -> HTTP2WebSocket? { streams[number] }

  fileprivate func close(_ number: UInt32) {
    streams.removeValue(forKey: number)?.conversation.finish()
  }

  fileprivate func note(_ note: CaptureNote, time: Int64) {
    surroundings.report.take(.note(note), from: nil, time: time)
  }
}

/// One stream: its handshake is told here, as a conversation knows that of HTTP/1 only.
private final class HTTP2WebSocket {
  /// With its secrets: never to be shown.
  private let offer: RequestHead
  private let request: RequestHead
  private let report: ConnectionReport
  private var settings: ConversationSettings
  private var begun: CapturedConversation?
  /// What follows is the body of an answer that says no.
  private(set) var isRefused = false

  init(_ request: RequestHead, _ report: ConnectionReport, _ surroundings: LayerSurroundings, time: Int64) {
    settings = surroundings.context.conversation
    settings.beginning = .frames
    offer = request
    let request = settings.showsSecrets ? request : request.redacted
    self.request = request
    self.report = report
    report.take(.request(request), from: .client, time: time)
  }

  func answered(_ answer: ResponseHead, time: Int64) {
    let response = settings.showsSecrets ? answer : answer.redacted(answering: offer)
    // RFC 8441 §5: 2xx accepts.
    isRefused = !(response.status.map { 200..<300 ~= $0 } ?? false)
    report.take(.response(response, body: []), from: .server, time: time)
    let findings = HandshakeFindings(connect: request, response: response)
    report.take(.handshake(findings), from: nil, time: time)
    let wantsWhole = settings.whole?.areWanted(findings.subprotocol, request.target) ?? false
    settings.whole?.areWanted = { _, _ in wantsWhole }
    settings.deflate = UpgradeExchange.agreement(request: request, response: response)
  }

  func note(_ text: String, from sender: Role?, time: Int64) {
    report.take(.note(CaptureNote(.http2, text)), from: sender, time: time)
  }

  /// The frames: what was agreed on is known by now, if it is in the capture at all.
  var conversation: CapturedConversation {
    if let begun { return begun }
    let new = CapturedConversation(settings, report)
    begun = new
    return new
  }
}

private struct StreamSink: HTTP2StreamSink {
  unowned let layer: HTTP2Layer

  mutating func opened(_ request: RequestHead, stream: UInt32, time: Int64) {
    layer.opened(request, stream: stream, time: time)
  }

  mutating func answered(_ response: ResponseHead, stream: UInt32, time: Int64) {
    layer.stream(stream)?.answered(response, time: time)
  }

  mutating func received(
    _ bytes: UnsafeMutableRawBufferPointer, from sender: Role, stream: UInt32, time: Int64
  ) {
    guard let webSocket = layer.stream(stream), !webSocket.isRefused else { return }
    webSocket.conversation.receive(bytes, from: sender, time: time)
  }

  mutating func hole(_ count: UInt64?, from sender: Role, stream: UInt32, time: Int64) {
    layer.stream(stream)?.conversation.hole(count, from: sender, time: time)
  }

  mutating func ended(_ how: HTTP2StreamEnd, from sender: Role?, stream: UInt32, time: Int64) {
    let end: StreamEnd
    switch how {
    case .endStream: end = .fin
    case .reset(let code):
      layer.stream(stream)?.note("the stream was reset: \(code.name)", from: sender, time: time)
      end = .rst
    case .unfinished: end = .unfinished
    }
    layer.stream(stream)?.conversation.end(end, from: sender, time: time)
  }

  mutating func closed(stream: UInt32) { layer.close(stream) }
  mutating func note(_ note: CaptureNote, time: Int64) { layer.note(note, time: time) }
}
