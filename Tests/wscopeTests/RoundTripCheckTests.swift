import Testing

@testable import wscope

@Suite struct RoundTripCheckTests {
  private var check = RoundTripCheck(limit: 0.5)

  private mutating func pong(_ payload: [UInt8], at time: Double) -> String? {
    payload.withUnsafeBytes { check.pong($0, at: time) }?.message
  }

  @Test("A Pong in time")
  mutating func inTime() {
    let payload = check.ping(at: 10)
    #expect(check.isWaiting)
    #expect(pong(payload, at: 10.5) == nil)
    #expect(!check.isWaiting && check.expire(at: 99) == nil && check.failureAtEnd == nil)
  }

  @Test("A Pong that is late")
  mutating func late() {
    let payload = check.ping(at: 10)
    #expect(pong(payload, at: 10.75) == "--max-rtt 0.5: a Pong took 0.75 s")
  }

  @Test("A Ping whose time is up")
  mutating func expired() {
    _ = check.ping(at: 10)
    #expect(check.expire(at: 10.25) == nil)
    #expect(check.expire(at: 10.5)?.message == "--max-rtt 0.5: no Pong came in that time")
    #expect(check.expire(at: 10.5)?.status == .checkFailed)
  }

  @Test("One Pong answers the Pings before it too")
  mutating func several() {
    let payloads = [check.ping(at: 1), check.ping(at: 2), check.ping(at: 3)]
    #expect(pong(payloads[1], at: 2.25) == nil)
    #expect(check.isWaiting)
    #expect(check.expire(at: 3.25) == nil)
    #expect(pong(payloads[0], at: 9) == nil, "it has been answered by the one after it")
    #expect(pong(payloads[2], at: 3.25) == nil)
    #expect(!check.isWaiting)
  }

  @Test("A Pong that answers no Ping is none", arguments: ["", "2", "hello"])
  mutating func unsolicited(payload: String) {
    _ = check.ping(at: 1)
    #expect(pong(Array(payload.utf8), at: 9) == nil)
    #expect(check.failureAtEnd?.message == "--max-rtt 0.5: the connection ended before a Pong came")
  }

  @Test("A connection that ends with a Ping under way has had its answer before")
  mutating func underWay() {
    let payload = check.ping(at: 1)
    _ = pong(payload, at: 1.25)
    _ = check.ping(at: 2)
    #expect(check.failureAtEnd == nil)
  }
}
