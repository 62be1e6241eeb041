import Testing

@testable import Capture

@Suite struct ReceiptProofTests {
  @Test("An acknowledgment settles when it is old enough; those that follow take at most as long again")
  func settles() {
    var proof = ReceiptProof()
    func settled(_ time: Int64) -> UInt64 {
      proof.settle(at: time, age: 100)
      return proof.settled
    }
    proof.acknowledge(10, at: 0)
    proof.acknowledge(20, at: 30)
    proof.acknowledge(5, at: 40)
    #expect(proof.acknowledged == 20)
    #expect(settled(99) == 0)
    #expect(settled(100) == 10)
    #expect(settled(199) == 10)
    #expect(settled(200) == 20)
    #expect(settled(1000) == 20)
    proof.acknowledge(30, at: 1000)
    #expect(settled(1099) == 20)
    #expect(settled(1100) == 30)
  }

  @Test("A clock that goes backwards settles nothing too early, and one at its limits breaks nothing")
  func clocks() {
    var proof = ReceiptProof()
    proof.acknowledge(10, at: 1000)
    for (time, settled): (Int64, UInt64) in [(0, 0), (.min + 2000, 0), (1099, 0), (1100, 10)] {
      proof.settle(at: time, age: 100)
      #expect(proof.settled == settled)
    }
    proof.acknowledge(20, at: .max)
    proof.settle(at: .max, age: 100)
    #expect(proof.settled == 10)
  }
}
