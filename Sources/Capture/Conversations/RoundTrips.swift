/// How long Pings waited for their Pongs, in nanoseconds.
package struct RoundTrips: Equatable, Sendable {
  package private(set) var count = 0
  package private(set) var minimum: Int64 = .max
  package private(set) var maximum: Int64 = 0
  private var sum: Int64 = 0

  package init() {}

  /// Nil where there were none.
  package var mean: Int64? { count == 0 ? nil : sum / Int64(count) }

  mutating func add(_ duration: Int64) {
    count += 1
    minimum = min(minimum, duration)
    maximum = max(maximum, duration)
    sum = sum.addingReportingOverflow(duration).overflow ? .max : sum + duration
  }
}

/// The Pings of one side that have no Pong yet.
struct PingTracker: Sendable {
  private struct Ping: Sendable {
    var payload: [UInt8]
    var time: Int64
  }

  private var waiting: [Ping] = []
  private(set) var roundTrips = RoundTrips()

  /// Older ones are taken for unanswered.
  private static let limit = 64

  mutating func pinged(_ payload: [UInt8], time: Int64) {
    if waiting.count == Self.limit { waiting.removeFirst() }
    waiting.append(Ping(payload: payload, time: time))
  }

  /// RFC 6455 §5.5.3: a Pong has the payload of its Ping, and may answer the most recent one only: those before
  /// it are given up. A Pong that answers nothing is legal.
  mutating func ponged(_ payload: [UInt8], time: Int64) {
    guard let index = waiting.firstIndex(where: { $0.payload == payload }) else { return }
    let (duration, overflow) = time.subtractingReportingOverflow(waiting[index].time)
    if !overflow, duration >= 0 { roundTrips.add(duration) }
    waiting.removeFirst(index + 1)
  }
}
