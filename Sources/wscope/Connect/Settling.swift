/// When to send the Close after the last input.
///
/// A server must answer a Close at once (RFC 6455 §5.5.1), and libraries do: `websockets` and uvicorn answer
/// it before the handler has seen the messages that came with it, and its replies are lost. So the Close
/// waits until every message has had an answer, or until the server has been quiet for a while. Whether it is
/// quiet or only busy, two Pings in a row tell, where there may be much that it has not worked through.
struct Settling: Equatable {
  enum Step: Equatable {
    case close
    /// To be sent with this number as its payload.
    case ping(Int)
    /// Look again after so many seconds.
    case wait(Double)
  }

  /// What has gone each way, as far as it matters here.
  struct Counts: Equatable {
    var sent: UInt64
    var sentBytes: UInt64
    var received: UInt64
  }

  /// More than the buffers of two kernels hold: a server that was sent so much and has said nothing has read
  /// megabytes, and has nothing to say.
  static let silentAfterBytes: UInt64 = 16 << 20
  /// Up to so many bytes are worked through in no time.
  static let smallBytes: UInt64 = 64 << 10
  /// Seconds for a Pong, which every server must send (RFC 6455 §5.5.2).
  static let pongPatience = 3.0
  static let rounds = 2

  /// Seconds of quiet.
  let patience: Double
  /// Since when, in seconds, messages have been waiting for an answer.
  private var quietSince: Double
  private var pingedAt: Double?
  private var pings = 0
  private var pongsInARow = 0

  /// Twenty times what the upgrade took: long enough for a server that was that quick, whatever the distance.
  static func patience(upgradeDuration: Double) -> Double { min(max(20 * upgradeDuration, 0.2), 2) }

  init(patience: Double, quietSince: Double) {
    self.patience = patience
    self.quietSince = quietSince
  }

  mutating func receivedMessage(at now: Double) {
    quietSince = now
    pingedAt = nil
    pongsInARow = 0
  }

  /// - Parameter number: the payload of the Pong; an older one than the last Ping's tells nothing.
  mutating func receivedPong(_ number: Int?) {
    guard pingedAt != nil, number == pings else { return }
    pingedAt = nil
    pongsInARow += 1
  }

  mutating func step(at now: Double, _ counts: Counts) -> Step {
    if counts.received >= counts.sent || pongsInARow == Self.rounds { return .close }
    if counts.received == 0, counts.sentBytes > Self.silentAfterBytes { return .close }
    let left = quietSince + patience - now
    if left > 0 { return .wait(left) }
    if counts.received == 0, counts.sentBytes <= Self.smallBytes { return .close }
    guard let pingedAt else {
      self.pingedAt = now
      pings += 1
      return .ping(pings)
    }
    let leftForPong = pingedAt + Self.pongPatience - now
    return leftForPong > 0 ? .wait(leftForPong) : .close
  }
}
