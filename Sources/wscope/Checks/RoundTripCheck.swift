/// Times Pings by their payloads, and tells when a Pong is late.
struct RoundTripCheck {
  /// In seconds.
  let limit: Double
  /// When each Ping went out that has no Pong, by its number; in seconds.
  private var sent: [UInt64: Double] = [:]
  private var count: UInt64 = 0
  private var hasAnswer = false

  init(limit: Double) { self.limit = limit }

  /// A Ping has no Pong yet.
  var isWaiting: Bool { !sent.isEmpty }

  /// - Parameter time: at which it goes out, in seconds.
  /// - Returns: the payload of the next Ping.
  mutating func ping(at time: Double) -> [UInt8] {
    count += 1
    sent[count] = time
    return Array(String(count).utf8)
  }

  /// - Returns: nil for a Pong in time, and for one that answers no Ping.
  mutating func pong(_ payload: UnsafeRawBufferPointer, at time: Double) -> Failure? {
    guard let number = UInt64(String(decoding: payload, as: UTF8.self)), let began = sent[number] else {
      return nil
    }
    // RFC 6455 §5.5.3: a Pong may answer only the newest of several Pings.
    sent = sent.filter { $0.key > number }
    hasAnswer = true
    return time - began > limit ? failure("a Pong took \((time - began).plain) s") : nil
  }

  /// - Returns: nil where no Ping has waited too long.
  func expire(at time: Double) -> Failure? {
    sent.values.contains { time - $0 >= limit } ? failure("no Pong came in that time") : nil
  }

  /// What is wrong when the connection is over: no Ping had a Pong.
  var failureAtEnd: Failure? {
    isWaiting && !hasAnswer ? failure("the connection ended before a Pong came") : nil
  }

  private func failure(_ text: String) -> Failure {
    Failure(.checkFailed, phase: .frames, "--max-rtt \(limit.plain): \(text)")
  }
}
