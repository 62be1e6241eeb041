import WebSocketCore

/// The middle of a stream: where the capture begins late, and behind holes.
extension Conversation {
  /// It is not known what the next byte of a direction is.
  mutating func startSearch(_ role: Role, mayBeHTTP: Bool = true) {
    sides[role].search = FrameSearch(isWebSocket: hasFrames || exchange.isAccepted, mayBeHTTP: mayBeHTTP)
    sides[role].phase = .searching
  }

  /// Keeps bytes until it is known what they are.
  ///
  /// - Parameters:
  ///   - bytes: of one direction.
  ///   - role: whose.
  ///   - isBeginning: they begin what came together.
  ///   - time: when.
  ///   - sink: where the events go.
  /// - Returns: how many were taken.
  mutating func search<Sink: ConversationSink & ~Copyable>(
    _ bytes: UnsafeRawBufferPointer, _ role: Role, isBeginning: Bool, time: Int64, _ sink: inout Sink
  ) -> Int {
    let count = min(bytes.count, max(1, settings.heldLimit - sides[role].held.count))
    sides[role].held.append(
      UnsafeRawBufferPointer(rebasing: bytes[..<count]), time: time, isBeginning: isBeginning)
    if findHTTP(role, time: time, &sink) { return count }
    let isFull = sides[role].held.count >= settings.heldLimit
    if isFull || sides[role].search.isDue(sides[role].held) {
      search(role, isFinal: false, time: time, &sink)
    }
    return count
  }

  /// Looks at what there is. With `isFinal`, what is left is given up.
  mutating func search<Sink: ConversationSink & ~Copyable>(
    _ role: Role, isFinal: Bool, time: Int64, _ sink: inout Sink
  ) {
    guard !sides[role].held.isEmpty else { return }
    let mayCompress = sides[role].reader.mayCompress || !exchange.isAccepted
    let context = sides[role].search.context(sides[role].held, sender: role, mayCompress: mayCompress)
    let chains = sides[role].held.bytes.withUnsafeBytes { FrameChains($0, context) }
    var finding = chains.best()
    if !areRolesKnown {
      var other = context
      other.sender = role.peer
      let swapped = sides[role].held.bytes.withUnsafeBytes { FrameSync.find(in: $0, other) }
      if let swapped, isBetter(swapped, than: finding) {
        swapSides()
        return settle(role.peer, swapped, time: time, &sink)
      }
    }
    if let found = finding, !isGood(found, isFinal) { finding = nil }
    if let finding { return settle(role, finding, time: time, &sink) }
    if isFinal {
      skip(sides[role].held.count, role, time: time, &sink)
    } else if sides[role].held.count >= settings.heldLimit {
      giveUpHalf(role, chains, time: time, &sink)
    }
  }

  /// HTTP with a hole in it is full of bytes that are no frames: where nothing speaks for a WebSocket, it takes
  /// certainty.
  private func isGood(_ finding: FrameSync.Finding, _ isFinal: Bool) -> Bool {
    guard finding.confidence >= .likely else { return false }
    let mayBeLikely =
      isFinal
      && (hasFrames || exchange.isAccepted || exchange.awaitsAnswer || settings.beginning == .anywhere)
    return mayBeLikely || finding.certainOffset != nil
  }

  /// Only certainty contradicts the layer below.
  private func isBetter(_ finding: FrameSync.Finding, than other: FrameSync.Finding?) -> Bool {
    guard finding.confidence >= .likely, finding.certainOffset != nil else { return false }
    guard let other, other.certainOffset != nil else { return true }
    return finding.bits > other.bits
  }

  /// The layer below had to guess who opened the connection, and the bytes say otherwise.
  private mutating func swapSides() {
    isSwapped.toggle()
    areRolesKnown = true
    sides.swap()
  }

  private mutating func giveUpHalf<Sink: ConversationSink & ~Copyable>(
    _ role: Role, _ chains: FrameChains, time: Int64, _ sink: inout Sink
  ) {
    let count = sides[role].held.count / 2
    sides[role].giveUp(count, chains)
    guard !sides[role].search.isWebSocket, sides[role].search.searched >= settings.searchLimit else { return }
    skip(sides[role].held.count, role, time: time, &sink)
    sides[role].phase = .silent
    if sides[role.peer].phase == .silent {
      tellOther(
        "no WebSocket frames in the first \(settings.searchLimit) bytes of either side", from: nil,
        time: time, &sink)
    }
  }

  /// No frame could be found in the bytes that are held.
  private mutating func skip<Sink: ConversationSink & ~Copyable>(
    _ count: Int, _ role: Role, time: Int64, _ sink: inout Sink
  ) {
    _ = sides[role].held.take()
    sides[role].offset += UInt64(count)
    sides[role].reader.side.skippedBytes += UInt64(count)
    let total = sides[role].search.searched + UInt64(count)
    guard hasFrames, total > 0 else { return }
    sink.take(
      .note(CaptureNote(.skipped, "\(total) bytes skipped: no frame among them is certain")), from: role,
      time: time)
  }

  private mutating func settle<Sink: ConversationSink & ~Copyable>(
    _ role: Role, _ finding: FrameSync.Finding, time: Int64, _ sink: inout Sink
  ) {
    let wasKnown = hasFrames || exchange.isAccepted
    areRolesKnown = true
    if !wasKnown { presume(isFromStart: false) }
    tellHandshake(time: time, &sink)
    let skipped = sides[role].search.searched + UInt64(finding.offset)
    let offset = sides[role].offset + UInt64(finding.offset)
    sides[role].reader.side.skippedBytes += UInt64(finding.offset)
    sides[role].held.removeFirst(finding.offset)
    sides[role].offset = offset
    if skipped > 0 {
      sink.take(
        .note(CaptureNote(.skipped, "\(skipped) bytes skipped: no frame among them is certain")), from: role,
        time: time)
    }
    let isAgain = sides[role].reader.side.frames > 0
    sink.take(
      .note(CaptureNote(.midstream, Self.describe(finding, at: offset, isAgain: isAgain))), from: role,
      time: time)
    hasFrames = true
    sides[role].reader.begin(at: offset, isFromStart: false)
    sides[role].phase = .frames
    replay(role, &sink)
    if !wasKnown { wakePeer(of: role, time: time, &sink) }
  }

  private static func describe(_ finding: FrameSync.Finding, at offset: UInt64, isAgain: Bool) -> String {
    let frames = finding.frames == 1 ? "1 frame" : "\(finding.frames) frames in a row"
    var text =
      "frames found\(isAgain ? " again" : "") from byte \(offset) on, \(frames): \(finding.confidence)"
    if finding.confidence < .certain, let certain = finding.certainOffset {
      text += ", and certain from byte \(offset + UInt64(certain - finding.offset)) on"
    }
    return text
  }

  /// Now that there are frames in one direction, the other has them too.
  private mutating func wakePeer<Sink: ConversationSink & ~Copyable>(
    of role: Role, time: Int64, _ sink: inout Sink
  ) {
    let peer = role.peer
    switch sides[peer].phase {
    case .searching: sides[peer].search.isWebSocket = true
    case .silent: startSearch(peer)
    case .waiting: startFrames(peer, time: time, &sink)
    case .http: if sides[peer].http.partialHead.isEmpty { startSearch(peer) }
    case .frames: break
    }
  }

  /// The capture begins, or goes on, with an HTTP head: an upgrade may still come.
  private mutating func findHTTP<Sink: ConversationSink & ~Copyable>(
    _ role: Role, time: Int64, _ sink: inout Sink
  ) -> Bool {
    guard !hasFrames, !exchange.isAccepted, sides[role].search.mayBeHTTP else { return false }
    let held = sides[role].held
    let start = held.bytes.withUnsafeBytes { bytes in
      // Seven bytes tell, in as many pieces at most.
      held.marks.suffix(8).first { mark in
        HeadStart(UnsafeRawBufferPointer(rebasing: bytes[mark.start...])) == .found
      }?.start
    }
    guard let start else { return false }
    var role = role
    let speaker: Role = sides[role].held.bytes[start] == UInt8(ascii: "G") ? .client : .server
    if speaker != role {
      guard !areRolesKnown else { return false }
      swapSides()
      role = role.peer
    }
    areRolesKnown = true
    sides[role].reader.side.skippedBytes += UInt64(start)
    sides[role].offset += UInt64(start)
    sides[role].held.removeFirst(start)
    sides[role].phase = .http
    replay(role, &sink)
    return true
  }

  /// A hole in what waits for the answer: what comes behind it may be anything.
  mutating func dropHeld<Sink: ConversationSink & ~Copyable>(
    _ role: Role, time: Int64, _ sink: inout Sink
  ) {
    skip(sides[role].held.count, role, time: time, &sink)
    startSearch(role)
  }

  /// Keeps what a client sends behind its request.
  ///
  /// - Returns: how many bytes were taken.
  mutating func hold<Sink: ConversationSink & ~Copyable>(
    _ bytes: UnsafeRawBufferPointer, time: Int64, _ sink: inout Sink
  ) -> Int {
    let count = min(bytes.count, max(1, settings.heldLimit - sides.client.held.count))
    sides.client.held.append(UnsafeRawBufferPointer(rebasing: bytes[..<count]), time: time)
    if sides.client.held.count >= settings.heldLimit { goOnWithoutAnswer(time: time, &sink) }
    return count
  }
}
