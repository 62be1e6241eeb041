import WebSocketCore

/// What both directions write into, and is the same object for both: times, Pings and who closed first.
final class ConversationRecord {
  private(set) var begin: Int64?
  private(set) var end: Int64?
  private(set) var closedFirst: Role?
  private var clientPings = PingTracker()
  private var serverPings = PingTracker()

  func note(_ time: Int64) {
    begin = begin.map { min($0, time) } ?? time
    end = end.map { max($0, time) } ?? time
  }

  /// A control frame. Those with a hole say nothing.
  func take(_ frame: CapturedFrame, from sender: Role, time: Int64) {
    guard frame.isWhole else { return }
    switch frame.header.opcode {
    case .close: closedFirst = closedFirst ?? sender
    case .ping:
      if sender == .client {
        clientPings.pinged(frame.payload, time: time)
      } else {
        serverPings.pinged(frame.payload, time: time)
      }
    case .pong:
      if sender == .client {
        serverPings.ponged(frame.payload, time: time)
      } else {
        clientPings.ponged(frame.payload, time: time)
      }
    default: break
    }
  }

  /// Of the Pings that a side sent.
  func roundTrips(of role: Role) -> RoundTrips {
    role == .client ? clientPings.roundTrips : serverPings.roundTrips
  }
}
