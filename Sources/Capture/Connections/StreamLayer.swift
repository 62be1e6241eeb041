import WebSocketCore

/// The bytes of both directions of a connection, on the way up: through what is said to proxies, and through TLS,
/// in which all of this may come again, to a conversation or to several on HTTP/2.
final class StreamLayer {
  private enum Content {
    /// Its first bytes have not told.
    case unknown
    case tls(TLSLayer)
    case http2(HTTP2Layer)
    case conversation(CapturedConversation)
  }

  /// TLS to a proxy, and through it TLS to a server, is all that makes sense.
  private static let mostDeep = 3

  private let surroundings: LayerSurroundings
  private let depth: Int
  private let isFromStart: Bool
  private var content = Content.unknown
  private var proxy: ProxyPrefix?
  private var beginning: LayerBeginning

  init(_ surroundings: LayerSurroundings, depth: Int) {
    self.surroundings = surroundings
    self.depth = depth
    isFromStart = depth > 0 || surroundings.tcp.isFromStart
    beginning = LayerBeginning(isFromStart: isFromStart, mayBeTLS: depth < Self.mostDeep)
    if isFromStart { proxy = ProxyPrefix() }
  }

  /// Something was said of this connection.
  var hasBeenReported: Bool {
    switch content {
    case .unknown: surroundings.report.isOpen
    case .tls(let tls): surroundings.report.isOpen || tls.inner.hasBeenReported
    case .http2(let http2): surroundings.report.isOpen || http2.hasStreams
    case .conversation(let conversation): conversation.report.isOpen
    }
  }

  // MARK: From below

  func receive(_ bytes: UnsafeMutableRawBufferPointer, from sender: Role, time: Int64) {
    if case .conversation(let conversation) = content {
      return conversation.receive(bytes, from: sender, time: time)
    }
    guard proxy != nil else { return passOn(bytes, from: sender, time: time) }
    var sink = AboveProxy(layer: self)
    let notes = proxy?.receive(bytes, from: sender, time: time, into: &sink) ?? []
    tell(notes, time: time)
  }

  func hole(_ count: UInt64?, from sender: Role, time: Int64) {
    guard proxy != nil else { return passOn(hole: count, from: sender, time: time) }
    var sink = AboveProxy(layer: self)
    let notes = proxy?.hole(count, from: sender, time: time, into: &sink) ?? []
    tell(notes, time: time)
  }

  /// One direction has ended, or with no sender both.
  func end(_ how: StreamEnd, from sender: Role?, time: Int64) {
    if sender == nil || how != .fin { settle(time: time) }
    switch content {
    case .unknown: break
    case .tls(let tls): tls.inner.end(how, from: sender, time: time)
    case .http2(let http2): http2.end(how, from: sender, time: time)
    case .conversation(let conversation): conversation.end(how, from: sender, time: time)
    }
  }

  /// Nothing more will come.
  func finish() {
    settle(time: surroundings.tcp.time)
    switch content {
    case .unknown: surroundings.report.close(nil)
    case .tls(let tls): tls.finish()
    case .http2(let http2): http2.finish()
    case .conversation(let conversation): conversation.finish()
    }
  }

  /// What waits to be told is read as well as can be.
  private func settle(time: Int64) {
    if proxy != nil {
      var sink = AboveProxy(layer: self)
      let notes = proxy?.ended(into: &sink) ?? []
      tell(notes, time: time)
    }
    if let kind = beginning.settle() { begin(kind) }
  }

  private func tell(_ notes: [CaptureNote], time: Int64) {
    for note in notes { surroundings.report.take(.note(note), from: nil, time: time) }
    if proxy?.isPassing == true { proxy = nil }
  }

  // MARK: Above proxies

  fileprivate func passOn(_ bytes: UnsafeMutableRawBufferPointer, from sender: Role, time: Int64) {
    switch content {
    case .unknown:
      if let kind = beginning.take(bytes, from: sender, time: time) { begin(kind) }
    case .tls(let tls): tls.receive(bytes, from: sender, time: time)
    case .http2(let http2): http2.receive(bytes, from: sender, time: time)
    case .conversation(let conversation): conversation.receive(bytes, from: sender, time: time)
    }
  }

  fileprivate func passOn(hole count: UInt64?, from sender: Role, time: Int64) {
    if case .unknown = content, let kind = beginning.settle() { begin(kind) }
    switch content {
    case .unknown: begin(.conversation, isFromStart: false)
    default: break
    }
    switch content {
    case .unknown: break
    case .tls(let tls): tls.hole(count, from: sender, time: time)
    case .http2(let http2): http2.hole(count, from: sender, time: time)
    case .conversation(let conversation): conversation.hole(count, from: sender, time: time)
    }
  }

  private func begin(_ kind: LayerBeginning.Kind, isFromStart: Bool? = nil) {
    switch kind {
    case .tls: content = .tls(TLSLayer(surroundings, depth: depth))
    case .http2: content = .http2(HTTP2Layer(surroundings))
    case .conversation:
      let settings = surroundings.conversationSettings(isFromStart: isFromStart ?? self.isFromStart)
      content = .conversation(CapturedConversation(settings, surroundings.report))
    }
    for held in beginning.release() {
      var bytes = held.bytes
      bytes.withUnsafeMutableBytes { passOn($0, from: held.sender, time: held.time) }
    }
  }
}

/// What a proxy's dialogue lets through.
private struct AboveProxy: ByteStreamSink {
  unowned let layer: StreamLayer

  mutating func received(_ bytes: UnsafeMutableRawBufferPointer, from sender: Role, time: Int64) {
    layer.passOn(bytes, from: sender, time: time)
  }

  mutating func hole(_ count: UInt64?, from sender: Role, time: Int64) {
    layer.passOn(hole: count, from: sender, time: time)
  }
}
