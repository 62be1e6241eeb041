/// Counts of one direction.
package struct Traffic: Equatable, Sendable {
  package var frames: UInt64 = 0
  package var messages: UInt64 = 0
  /// Bytes of message payload.
  package var bytes: UInt64 = 0
  /// Payload bytes of the longest message.
  package var longest: UInt64 = 0

  package init() {}

  @inline(__always)
  mutating func countMessage(frames: UInt64, bytes count: Int) {
    self.frames += frames
    messages += 1
    bytes += UInt64(count)
    longest = max(longest, UInt64(count))
  }
}
