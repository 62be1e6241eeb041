import WebSocketCore

/// Ends of directions and of the capture.
extension Conversation {
  /// A direction has ended, or the connection.
  ///
  /// - Parameters:
  ///   - how: `.fin` ends one direction, anything else both.
  ///   - sender: whose, as far as the layer below knows; nil: both.
  ///   - time: nanoseconds since 1970.
  ///   - sink: where the events go.
  package mutating func end<Sink: ConversationSink & ~Copyable>(
    _ how: StreamEnd, from sender: Role?, time: Int64, into sink: inout Sink
  ) {
    record.note(time)
    let role = sender.map { isSwapped ? $0.peer : $0 }
    if how == .rst, resetBy == nil { resetBy = role }
    for side in Role.allCases where side == role || role == nil || how != .fin {
      if sides[side].reader.side.end == nil { sides[side].reader.side.end = how }
      finish(side, time: time, &sink)
    }
  }

  /// Nothing more will come: what waits is decided with what there is.
  ///
  /// - Parameter sink: where the events go.
  package mutating func finish<Sink: ConversationSink & ~Copyable>(into sink: inout Sink) {
    let time = record.end ?? 0
    // The server's answer first: what the client has sent may wait for it.
    finish(.server, time: time, &sink)
    finish(.client, time: time, &sink)
    while sides.client.phase == .waiting, !sides.client.held.isEmpty {
      goOnWithoutAnswer(time: time, &sink)
      finish(.client, time: time, &sink)
    }
    tellHandshake(time: time, &sink)
    if !hasFrames, !hasToldHandshake { tellOther(whatElse, from: nil, time: time, &sink) }
  }

  private mutating func finish<Sink: ConversationSink & ~Copyable>(
    _ role: Role, time: Int64, _ sink: inout Sink
  ) {
    switch sides[role].phase {
    case .http: if let item = sides[role].http.endBody() { take(item, role, time: time, &sink) }
    case .searching:
      let wasSwapped = isSwapped
      search(role, isFinal: true, time: time, &sink)
      let role = isSwapped == wasSwapped ? role : role.peer
      if sides[role].phase == .frames { finish(role, time: time, &sink) }
    case .frames: sides[role].reader.breakOff(time: time, into: &sink)
    case .waiting, .silent: break
    }
  }

  private var whatElse: String {
    let requests = exchange.plainRequests
    guard requests > 0 else { return record.end == nil ? "no bytes" : "no WebSocket frames" }
    return "HTTP, \(requests == 1 ? "1 request" : "\(requests) requests"), and no upgrade to WebSocket"
  }

  /// What is missing, should a side end here: for an input of one direction. To be asked before the end.
  package func missing(from role: Role) -> MissingInput? {
    switch sides[role].phase {
    case .frames: return sides[role].reader.missing
    case .http:
      let have = sides[role].http.partialHead.count
      return have == 0 ? nil : .endOfHead(have: UInt64(have))
    case .waiting, .searching, .silent: return nil
    }
  }

  /// The conversation in figures so far.
  package var summary: ConversationSummary {
    var summary = ConversationSummary()
    summary.client = sides.client.reader.side
    summary.server = sides.server.reader.side
    summary.client.roundTrips = record.roundTrips(of: .client)
    summary.server.roundTrips = record.roundTrips(of: .server)
    summary.begin = record.begin
    summary.end = record.end
    summary.closedFirst = record.closedFirst
    summary.resetBy = resetBy
    summary.hasHandshake = exchange.isAccepted
    return summary
  }
}
