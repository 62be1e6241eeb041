import Testing
import WebSocketCore

@testable import Capture

@Suite struct RoundTripsTests {
  @Test("A Pong answers the Ping of its payload, the oldest of several, and ends the wait of those before it")
  func matches() {
    var pings = PingTracker()
    pings.pinged([1], time: 10)
    pings.pinged([2], time: 20)
    pings.pinged([2], time: 30)
    pings.ponged([9], time: 31)
    pings.ponged([2], time: 34)
    pings.ponged([1], time: 35)
    pings.ponged([2], time: 50)
    #expect(pings.roundTrips.count == 2)
    #expect(pings.roundTrips.minimum == 14)
    #expect(pings.roundTrips.maximum == 20)
    #expect(pings.roundTrips.mean == 17)
  }

  @Test("Pings that nobody answers are forgotten; times that run backwards count for nothing")
  func bounds() {
    var pings = PingTracker()
    for index in 0..<200 { pings.pinged([UInt8(index)], time: Int64(index)) }
    pings.ponged([0], time: 300)
    #expect(pings.roundTrips.count == 0)
    pings.ponged([199], time: 100)
    #expect(pings.roundTrips.count == 0)
    #expect(pings.roundTrips.mean == nil)
    pings.pinged([], time: .min)
    pings.ponged([], time: .max)
    #expect(pings.roundTrips.count == 0)
  }
}
