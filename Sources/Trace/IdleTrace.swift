import WebSocketCore

/// What became of one connection on which nothing was said.
package struct IdleTrace: Sendable {
  /// Seconds between our Pings; nil: none were sent.
  package var pingInterval: Double?
  /// Seconds that the connection was open, or had to be.
  package var duration: Double
  /// Seconds without a byte in either direction: those before the cut, or the most there were.
  package var silence: Double
  /// Pings, Pongs and messages that the server sent.
  package var received: Int
  /// How it was cut; nil: it was open to the end.
  package var cut: CloseTrace?

  package init(pingInterval: Double?, duration: Double, silence: Double, received: Int, cut: CloseTrace?) {
    self.pingInterval = pingInterval
    self.duration = duration
    self.silence = silence
    self.received = received
    self.cut = cut
  }
}
