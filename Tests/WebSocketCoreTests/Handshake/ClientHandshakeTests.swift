import Testing

@testable import WebSocketCore

@Suite struct ClientHandshakeTests {
  private static let request = SentRequest(
    bytes: Sample.request(adding: ["Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Extensions: x"]))
  private static let extra = ["Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Extensions: x; a=1"]

  private func run(_ pieces: [[UInt8]], limit: Int = 65536) -> (ClientHandshake.Outcome, ClientHandshake, Int)
  {
    var handshake = ClientHandshake(request: Self.request, limit: limit)
    let (outcome, piece) = feed(pieces, needMore: .needMore) { handshake.receive($0) }
    return (outcome, handshake, pieces[..<piece].reduce(0) { $0 + $1.count })
  }

  @Test func acceptedInAnyChopsWithTheFramesAfterIt() {
    let head = Sample.response(adding: Self.extra)
    for pieces in chops(head + [0x81, 0x02, 0x48, 0x69]) {
      let (outcome, _, before) = run(pieces)
      guard case .accepted(let answer) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
      #expect(before + answer.consumed == head.count)
      #expect(answer.response.head.raw == head)
      #expect(answer.subprotocol == "chat")
      #expect(answer.extensions == ["x; a=1"])
      #expect(complaints(answer.checks) == [])
      #expect(answer.interim == [])
    }
  }

  @Test func aBrokenAnswerIsInvalidAndCanBeUsedAllTheSame() {
    let (outcome, _, _) = run([
      Sample.response(without: "Sec-WebSocket-Accept", adding: ["Sec-WebSocket-Protocol: other"]) + [0x81]
    ])
    guard case .invalid(let answer) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(complaints(answer.checks) == ["fail:accept", "fail:subprotocol-offered"])
    #expect(answer.subprotocol == "other")
  }

  @Test("What comes behind the answer is no part of it, now or later")
  func later() {
    var (_, handshake, _) = run([Sample.response(adding: Self.extra)])
    let outcome = [UInt8]([0x88, 0]).withUnsafeBytes { handshake.receive($0) }
    guard case .accepted(let answer) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(answer.consumed == 0 && answer.response.status == 101)
  }

  @Test func interimAnswersArePassedOver() {
    let interim = Array("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n".utf8)
    for pieces in chops(interim + interim + Sample.response(adding: Self.extra) + [0x88, 0]) {
      guard case .accepted(let answer) = run(pieces).0 else {
        Issue.record("not accepted")
        continue
      }
      #expect(answer.interim.map(\.status) == [103, 103])
    }
    let endless = Array(repeating: interim, count: 100)
    #expect(run(endless, limit: 1000).0 == .tooLarge(limit: 1000))
  }

  @Test(arguments: [
    ("Content-Length: 6", "denied", 0), ("Transfer-Encoding: chunked", "6\r\ndenied\r\n0\r\n\r\n", 0),
    ("Connection: close", "denied", 1),
  ])
  func refusedWithItsBody(field: String, wire: String, ends: Int) {
    let bytes = Array("HTTP/1.1 403 Forbidden\r\n\(field)\r\n\r\n\(wire)".utf8)
    for pieces in chops(bytes) {
      var (outcome, handshake, _) = run(pieces)
      if ends > 0 {
        #expect(outcome == .needMore)
        #expect(handshake.refusalInProgress?.body.bytes == Array("denied".utf8))
        outcome = handshake.receiveEOF()
      }
      guard case .refused(let refusal) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
      #expect(refusal.response.statusText == "403 Forbidden")
      #expect(refusal.body.bytes == Array("denied".utf8))
      #expect(complaints(refusal.checks) == ["fail:status-101"])
      #expect(handshake.receive(UnsafeRawBufferPointer(start: nil, count: 0)) == outcome)
    }
  }

  @Test func whatIsNoAnswer() {
    #expect(run([[0x15, 0x03, 0x03, 0, 2, 2, 70]]).0 == .notHTTP(NotHTTP(.tls, evidence: [0x15, 0x03])))
    #expect(run([Sample.response()], limit: 20).0 == .tooLarge(limit: 20))
    guard case .invalid(let answer) = run([Array("HTTP/1.1 abc\r\n\r\n".utf8)]).0 else {
      Issue.record("a malformed status line passes")
      return
    }
    #expect(complaints(answer.checks) == ["fail:status-line"])
  }

  @Test func theEndBeforeTheHead() {
    for partial in [[], Array("HTTP/1.1 101 X\r\nUp".utf8)] {
      var handshake = run([partial]).1
      #expect(handshake.receiveEOF() == .ended(partial))
      #expect(handshake.receiveEOF() == .ended(partial))
    }
  }
}
