import WebSocketCore

/// The WebSocket of one connection, from the bytes of its two directions to what was said. Sans-I/O: bytes with
/// times and holes in, events out. It takes anything, and its memory is bounded whatever comes.
package struct Conversation: ~Copyable {
  let settings: ConversationSettings
  var sides: ConversationSides
  var exchange = UpgradeExchange()
  /// With its secrets, by which those of its answer are told apart: never to be shown. Nil where all are shown.
  var lastRequest: RequestHead?
  let record = ConversationRecord()
  /// The layer below took the sides for each other: senders in events are the true ones.
  package internal(set) var isSwapped = false
  /// Nothing can prove any more that the sides are the other way round.
  var areRolesKnown: Bool
  /// There was an attempt at a handshake, and its findings have been told.
  var hasToldHandshake = false
  var hasFrames = false
  /// It was said that this is no WebSocket.
  var hasToldOther = false
  var resetBy: Role?

  package init(_ settings: ConversationSettings) {
    self.settings = settings
    sides = ConversationSides(settings, record)
    areRolesKnown = settings.beginning != .anywhere
    hasFrames = settings.beginning == .frames
    guard settings.beginning == .frames else { return }
    for role in Role.allCases {
      sides[role].reader.agree(on: settings.deflate, isFromStart: true)
      sides[role].reader.begin(at: 0, isFromStart: true)
    }
  }

  /// The next bytes of a direction.
  ///
  /// - Parameters:
  ///   - bytes: in place: they are changed, and are not looked at after the call.
  ///   - sender: who sent them, as far as the layer below knows.
  ///   - time: when, in nanoseconds since 1970.
  ///   - sink: where the events go.
  package mutating func receive<Sink: ConversationSink & ~Copyable>(
    _ bytes: UnsafeMutableRawBufferPointer, from sender: Role, time: Int64, into sink: inout Sink
  ) {
    record.note(time)
    let role = self.role(of: sender)
    let side = sides[role]
    guard side.phase == .frames else { return feed(bytes, role, time: time, &sink) }
    side.reader.read(bytes, time: time, into: &sink)
  }

  private mutating func role(of sender: Role) -> Role {
    if !areRolesKnown, let from = settings.from {
      // The user knows who sends the first bytes.
      areRolesKnown = true
      isSwapped = sender != from
    }
    return isSwapped ? sender.peer : sender
  }

  /// Bytes of a direction, whatever they are taken for.
  mutating func feed<Sink: ConversationSink & ~Copyable>(
    _ bytes: UnsafeMutableRawBufferPointer, _ role: Role, time: Int64, _ sink: inout Sink
  ) {
    // A direction that is found to be the other one keeps its bytes, and is known by its new name.
    var role = role
    var position = 0
    while position < bytes.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[position...])
      switch sides[role].phase {
      case .http: readHTTP(UnsafeRawBufferPointer(bytes), at: &position, role, time: time, &sink)
      case .waiting: position += hold(UnsafeRawBufferPointer(rest), time: time, &sink)
      case .searching:
        let wasSwapped = isSwapped
        position += search(
          UnsafeRawBufferPointer(rest), role, isBeginning: position == 0, time: time, &sink)
        if isSwapped != wasSwapped { role = role.peer }
      case .frames:
        sides[role].reader.read(rest, time: time, into: &sink)
        position = bytes.count
      case .silent:
        sides[role].reader.side.skippedBytes += UInt64(rest.count)
        position = bytes.count
      }
    }
  }

  /// What was held is taken for what it is now known to be.
  mutating func replay<Sink: ConversationSink & ~Copyable>(_ role: Role, _ sink: inout Sink) {
    var held = sides[role].held.take()
    for piece in held.pieces {
      held.withBytes(piece.range) { feed($0, role, time: piece.time, &sink) }
    }
  }

  /// Bytes of a direction are not in the capture.
  ///
  /// - Parameters:
  ///   - count: how many; nil where that cannot be known.
  ///   - sender: whose, as far as the layer below knows.
  ///   - time: nanoseconds since 1970.
  ///   - sink: where the events go.
  package mutating func hole<Sink: ConversationSink & ~Copyable>(
    _ count: UInt64?, from sender: Role, time: Int64, into sink: inout Sink
  ) {
    record.note(time)
    let role = self.role(of: sender)
    sides[role].reader.side.holes += 1
    sides[role].reader.side.missingBytes += count ?? 0
    switch sides[role].phase {
    case .silent: return
    case .http:
      if !sides[role].http.skip(count) { startSearch(role) }
    case .waiting: dropHeld(role, time: time, &sink)
    case .searching: search(role, isFinal: true, time: time, &sink)
    case .frames: break
    }
    // The search may have ended in frames.
    let isKnown =
      sides[role].phase == .frames
      && sides[role].reader.pass(hole: count, time: time, into: &sink)
    sink.take(.hole(count), from: role, time: time)
    if sides[role].phase == .frames, !isKnown {
      sides[role].offset = sides[role].reader.streamOffset
      startSearch(role)
    }
    if !isKnown { sides[role].offset &+= count ?? 0 }
  }
}
