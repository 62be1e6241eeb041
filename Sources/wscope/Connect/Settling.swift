/// When to send the Close after the last input.
///
/// A server must answer a Close at once (RFC 6455 §5.5.1), and libraries do: `websockets` and uvicorn answer
/// it before the handler has seen the messages that came with it, and its replies are lost. So the Close
/// waits until every message has had an answer, or until the server has been quiet for longer than it can
/// need for those that have had none.
struct Settling: Equatable {
  enum Step: Equatable {
    case close
    /// Look again after so many seconds.
    case wait(Double)
  }

  /// What has gone each way, as far as it matters here.
  struct Counts: Equatable {
    var sent: UInt64
    var sentBytes: UInt64
    var received: UInt64

    /// More than the buffers of two kernels hold.
    private static let bufferedBytes: UInt64 = 12 << 20

    /// A server that was sent so much has read megabytes of it; saying nothing, it has nothing to say.
    var isSink: Bool { received == 0 && sentBytes + 6 * sent > Self.bufferedBytes }
  }

  /// Seconds that a slow server needs for one message, with much to spare.
  private static let secondsPerMessage = 50e-6
  private static let longestWork = 3.0

  /// Seconds of quiet, for a single message.
  let patience: Double
  /// Since when, in seconds, messages have been waiting for an answer.
  private var quietSince: Double

  /// Twenty times what the upgrade took: long enough for a server that was that quick, whatever the distance.
  static func patience(upgradeDuration: Double) -> Double { min(max(20 * upgradeDuration, 0.2), 2) }

  init(patience: Double, quietSince: Double) {
    self.patience = patience
    self.quietSince = quietSince
  }

  mutating func receivedMessage(at now: Double) { quietSince = now }

  func step(at now: Double, _ counts: Counts) -> Step {
    if counts.received >= counts.sent || counts.isSink { return .close }
    let work = min(Double(counts.sent - counts.received) * Self.secondsPerMessage, Self.longestWork)
    let left = quietSince + patience + work - now
    return left > 0 ? .wait(left) : .close
  }
}
