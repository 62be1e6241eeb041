import Testing

@testable import WebSocketCore

/// No bytes trap, and how they are cut changes nothing.
@Suite struct HandshakeTotalityTests {
  /// Heads of pieces that mean something, in any order, with some bytes changed.
  private static func head(_ dice: inout Dice, _ startLines: [String]) -> [UInt8] {
    let pieces = [
      "Host: h", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: \(Sample.key)",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Accept: \(Sample.accept)", "Sec-WebSocket-Protocol: a, \"b,c\"",
      "Sec-WebSocket-Extensions: x; y=\"z\\\"\", w", "Origin: http://h",
      "Content-Length: 5", "Transfer-Encoding: chunked", "Cookie: a=b; c", "Authorization: Bearer x", "X : y",
      " folded", "noColon", ":", "", "Ü: ü",
      "Location: ws://u:p@h/?token=1#key=2",
    ]
    var bytes = Array((startLines.randomElement(using: &dice) ?? "").utf8)
    for _ in 0..<Int.random(in: 0...8, using: &dice) {
      bytes += dice.next() % 8 == 0 ? [10] : [13, 10]
      bytes += Array((pieces.randomElement(using: &dice) ?? "").utf8)
    }
    bytes += [13, 10, 13, 10] + Array("5\r\nHello\r\n0\r\n\r\n".utf8)
    for _ in 0..<Int.random(in: 0...3, using: &dice) {
      bytes[Int.random(in: 0..<bytes.count, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
    }
    return bytes
  }

  private static func cut(_ bytes: [UInt8], _ dice: inout Dice) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let size = Int.random(in: 1...min(rest.count, 40), using: &dice)
      pieces.append(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    return pieces
  }

  @Test func tenThousandRandomResponses() {
    var dice = Dice(state: 6455)
    let request = SentRequest(bytes: Sample.request(adding: ["Sec-WebSocket-Protocol: a"]))
    let lines = [
      "HTTP/1.1 101 X", "HTTP/1.1 403 No", "HTTP/1.0 200 OK", "HTTP/1.1 103", "HTTP/1.1 ", "HTTP/1.1 101",
    ]
    var kinds: Set<String> = []
    for _ in 0..<10_000 {
      let bytes = Self.head(&dice, lines)
      let outcomes = [[bytes], Self.cut(bytes, &dice)].map { pieces in
        var handshake = ClientHandshake(request: request, limit: 160)
        _ = feed(pieces, needMore: .needMore) { handshake.receive($0) }
        return handshake.receiveEOF()
      }
      let summaries = outcomes.map(Self.summary)
      #expect(summaries[0] == summaries[1], "\(bytes)")
      kinds.insert(summaries[0].kind)
      _ = Redaction.redact(bytes)
    }
    #expect(kinds == ["accepted", "invalid", "refused", "notHTTP", "ended", "tooLarge"])
  }

  private struct Summary: Equatable {
    var kind: String
    var response: ResponseHead?
    var body: RefusalBody?
  }

  /// All but how much of the last piece was consumed.
  private static func summary(_ outcome: ClientHandshake.Outcome) -> Summary {
    switch outcome {
    case .accepted(let answer): Summary(kind: "accepted", response: answer.response)
    case .invalid(let answer): Summary(kind: "invalid", response: answer.response)
    case .refused(let refusal): Summary(kind: "refused", response: refusal.response, body: refusal.body)
    case .notHTTP: Summary(kind: "notHTTP")
    case .ended: Summary(kind: "ended")
    case .tooLarge: Summary(kind: "tooLarge")
    case .needMore: Summary(kind: "needMore")
    }
  }

  @Test func tenThousandRandomRequests() {
    var dice = Dice(state: 7692)
    let lines = [
      "GET /a HTTP/1.1", "GET /?token=x HTTP/1.1", "POST  / HTTP/1.0", "GET", "", "HEAD ws://h HTTP/1.1",
    ]
    var statuses: Set<Int> = []
    for _ in 0..<10_000 {
      var policy = ServerPolicy()
      policy.paths = ["/a"]
      policy.subprotocols = ["a"]
      let bytes = Self.head(&dice, lines)
      let outcomes = [[bytes], Self.cut(bytes, &dice)].map { pieces in
        var handshake = ServerHandshake(policy: policy, limit: 160)
        _ = feed(pieces, needMore: .needMore) { handshake.receive($0) }
        return handshake.receiveEOF()
      }
      switch (outcomes[0], outcomes[1]) {
      case (.accepted(let one), .accepted(let other)):
        #expect(one.response == other.response)
        statuses.insert(101)
      case (.refused(let one), .refused(let other)):
        #expect(one == other)
        statuses.insert(one.answer.status)
      default: #expect(outcomes[0] == outcomes[1], "\(bytes)")
      }
    }
    #expect(statuses.isSuperset(of: [400, 426, 431]))
  }

  @Test func tenThousandRandomURLs() {
    var dice = Dice(state: 3986)
    let pieces = [
      "ws://", "wss:", "h", ":", "80", "/", "?", "#", "@", "[", "]", "::1", "%", "%41", "é", ".", "\u{301}",
      "😀", "\0", " ", "xn--", "-",
    ]
    var accepted = 0
    for _ in 0..<10_000 {
      let text = (0..<Int.random(in: 0...8, using: &dice)).map { _ in pieces.randomElement(using: &dice) ?? ""
      }.joined()
      guard let uri = try? WebSocketURI(parsing: text) else { continue }
      accepted += 1
      #expect(uri.requestTarget.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "\(text)")
      #expect(uri.hostHeader.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "\(text)")
    }
    #expect(accepted > 100)
  }
}
