import WebSocketCore

/// What stands before the handshake at the beginning of a TCP connection: CONNECT, SOCKS, the PROXY
/// protocol, one after the other where there are several. It takes these bytes away, exactly them, says where they lead,
/// and passes everything else on: TLS or HTTP. Credentials are read over and never told.
package struct ProxyPrefix: Sendable {
  private enum State {
    case detecting
    case reading(any ProxyDialogue)
    /// Nothing that comes after a refusal is of use.
    case refused
    case passing
  }

  private var state = State.detecting
  private var client = ProxyBytes()
  private var server = ProxyBytes()
  private var layerCount = 0
  /// What has been read of the dialogue in progress is a proxy's for sure.
  private var isSure = false

  /// The most bytes of a direction that wait for an answer of the other one.
  package static let heldLimit = 128 * 1024
  /// Proxies before each other, and attempts with each.
  private static let layerLimit = 16

  package init() {}

  /// Nothing of a proxy can come any more: what comes is passed on as it is.
  package var isPassing: Bool {
    if case .passing = state { return true }
    return false
  }

  /// Takes the next bytes of one direction.
  ///
  /// - Parameters:
  ///   - bytes: they may be changed by the sink.
  ///   - sender: whose.
  ///   - time: nanoseconds since 1970.
  ///   - sink: where the tunnel's bytes go.
  /// - Returns: what has been found of proxies.
  package mutating func receive<Sink: ByteStreamSink & ~Copyable>(
    _ bytes: UnsafeMutableRawBufferPointer, from sender: Role, time: Int64, into sink: inout Sink
  ) -> [CaptureNote] {
    switch state {
    case .passing:
      sink.received(bytes, from: sender, time: time)
      return []
    case .refused: return []
    case .detecting, .reading: break
    }
    let readable = UnsafeRawBufferPointer(bytes)
    if sender == .client { client.append(readable, time: time) } else { server.append(readable, time: time) }
    let notes = advance()
    if max(client.held.count, server.held.count) > Self.heldLimit { return notes + ended(into: &sink) }
    if isPassing { release(into: &sink) }
    return notes
  }

  /// Bytes of one direction are missing: if a proxy's are among them, the tunnel is taken to begin there.
  ///
  /// - Parameters:
  ///   - count: how many; nil where that is not known.
  ///   - sender: whose.
  ///   - time: nanoseconds since 1970.
  ///   - sink: where the tunnel's bytes go.
  /// - Returns: what has been found of proxies.
  package mutating func hole<Sink: ByteStreamSink & ~Copyable>(
    _ count: UInt64?, from sender: Role, time: Int64, into sink: inout Sink
  ) -> [CaptureNote] {
    let notes = ended(into: &sink)
    if isPassing { sink.hole(count, from: sender, time: time) }
    return notes
  }

  /// Nothing more will come of proxies, if anything does.
  ///
  /// - Parameter sink: where the bytes go that have waited.
  /// - Returns: what has been found of proxies.
  package mutating func ended<Sink: ByteStreamSink & ~Copyable>(into sink: inout Sink) -> [CaptureNote] {
    var notes: [CaptureNote] = []
    switch state {
    case .passing, .refused: return []
    case .detecting: break
    case .reading(let dialogue):
      guard let question = dialogue.question else { break }
      commit()
      if !isSure {
        notes.append(CaptureNote(.proxy, "\(question): the answer of the proxy is not in the capture"))
      }
    }
    state = .passing
    release(into: &sink)
    return notes
  }

  private mutating func advance() -> [CaptureNote] {
    var notes: [CaptureNote] = []
    while let found = step() {
      if let found { notes.append(CaptureNote(.proxy, found)) }
    }
    return notes
  }

  /// - Returns: nil where more bytes are needed or none are; what has been found, if it has words, otherwise.
  private mutating func step() -> String?? {
    switch state {
    case .passing, .refused: return nil
    case .detecting:
      switch layerCount < Self.layerLimit ? ProxyStart(client.unread) : .absent {
      case .undecided: return nil
      case .absent:
        state = .passing
        return nil
      case .found(let dialogue):
        state = .reading(dialogue)
        isSure = false
        layerCount += 1
        return .some(nil)
      }
    case .reading(var dialogue):
      let progress = dialogue.read(client: &client, server: &server)
      state = .reading(dialogue)
      return settle(progress)
    }
  }

  private mutating func settle(_ progress: ProxyProgress) -> String?? {
    switch progress {
    case .needsMore:
      if isSure { commit() }
      return nil
    case .told(let text):
      isSure = true
      commit()
      return .some(text)
    case .finished(let text):
      commit()
      state = .detecting
      return .some(text)
    case .refused(let text):
      state = .refused
      client = ProxyBytes()
      server = ProxyBytes()
      return .some(text)
    case .mistaken:
      state = .passing
      return nil
    }
  }

  private mutating func commit() {
    client.commit()
    server.commit()
  }

  private mutating func release<Sink: ByteStreamSink & ~Copyable>(into sink: inout Sink) {
    var (first, second) = (client.held, server.held)
    let (firstTime, secondTime) = (client.time, server.time)
    client = ProxyBytes()
    server = ProxyBytes()
    if !first.isEmpty {
      first.withUnsafeMutableBytes { sink.received($0, from: .client, time: firstTime) }
    }
    if !second.isEmpty {
      second.withUnsafeMutableBytes { sink.received($0, from: .server, time: secondTime) }
    }
  }
}
