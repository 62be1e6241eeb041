/// How much is followed and kept at once, and how long is waited for what is not there. Spans of time are
/// nanoseconds of the capture's own clock.
package struct TCPLimits: Sendable {
  /// Connections that are open. One more, and the one that has been silent the longest is let go:
  /// `StreamEnd.evicted`.
  package var connections = 1 << 15
  /// Closed connections that are remembered, so that what comes late opens no new one.
  package var closedConnections = 1 << 14
  /// What one direction may hold, as counted by `HeldSegments.cost`: more than the largest receive window of
  /// an untuned Linux (6 MiB), because so much may be sent after a lost segment before it comes again. One more
  /// segment, and the gap that the others wait for is a hole.
  package var heldPerDirection = 8 << 20
  /// What all directions may hold. Above it the gap that has been waited for the longest is a hole.
  package var held = 16 << 20
  /// So long after the receiver has acknowledged bytes that the capture does not have, they may still come: a
  /// capture on several queues or of several taps puts an acknowledgment before what it acknowledges. The skew
  /// of such clocks is some milliseconds; a person who watches a live capture does not notice this much.
  package var reordering: Int64 = 100_000_000
  /// Where the receiver is not in the capture, nothing tells a lost segment from one that the capture has
  /// missed. So long is waited for the retransmission: four of them at Linux's smallest timeout of 200 ms,
  /// which doubles each time.
  package var retransmission: Int64 = 3_000_000_000
  /// So long a closed connection is remembered: 2 MSL, with the MSL of one minute that stacks use today
  /// (RFC 9293 §3.4.2 has two).
  package var timeWait: Int64 = 120_000_000_000

  package init() {}
}
