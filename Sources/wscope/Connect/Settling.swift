/// When to send the Close after the last input.
///
/// A server must answer a Close at once (RFC 6455 §5.5.1), and libraries do: `websockets` and uvicorn answer
/// it before the handler has seen the messages that came with it, and its replies are lost. So the Close
/// waits until the server has been quiet for longer than it can need: for a moment where every message has
/// had an answer, which a greeting may have counted as one of; for longer where some have had none.
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

  /// Seconds that a server may need for one message, with much to spare.
  private static let secondsPerMessage = 50e-6
  /// The same where it has not answered: daphne on a busy machine reads thousands before its first answer.
  private static let secondsPerMissingAnswer = 1e-3
  /// Seconds that the upgrade took: how quick the server is, and how far away.
  let upgradeDuration: Double
  /// Since when, in seconds, nothing has come while messages were waiting for an answer.
  private var quietSince: Double

  init(upgradeDuration: Double, quietSince: Double) {
    self.upgradeDuration = upgradeDuration
    self.quietSince = quietSince
  }

  mutating func receivedMessage(at now: Double) { quietSince = now }

  func step(at now: Double, _ counts: Counts) -> Step {
    if counts.isSink { return .close }
    let left = quietSince + patience(counts) - now
    return left > 0 ? .wait(left) : .close
  }

  /// Seconds of quiet after which nothing more is to be expected.
  private func patience(_ counts: Counts) -> Double {
    let work = Double(counts.sent) * Self.secondsPerMessage
    guard counts.received < counts.sent else {
      return min(max(2 * upgradeDuration, 0.002), 1) + min(work, 0.25)
    }
    let missing = Double(counts.sent - counts.received) * Self.secondsPerMissingAnswer
    return min(max(20 * upgradeDuration, 0.2), 2) + min(max(work, missing), 3)
  }
}
