import Testing

@testable import WebSocketCore

@Suite struct SOCKS5ConnectTests {
  private static let tunnel: [UInt8] = [0x16, 0x03]

  /// What a proxy does: it waits for these bytes, and answers with those.
  private typealias Turn = (expected: [UInt8], answer: [UInt8])

  private func connect(to host: String = "server", _ proxy: String = "socks5h://proxy") throws
    -> SOCKS5Connect
  {
    SOCKS5Connect(to: TunnelTarget(host: host, port: 0x1F40), proxy: try ProxyURI(parsing: proxy))
  }

  /// Plays a dialogue to its end, with each answer cut in every way.
  private func play(
    _ handshake: SOCKS5Connect, _ turns: [Turn], _ check: (ProxyOutcome, _ consumedOfLast: Int) -> Void
  ) {
    func step(_ handshake: SOCKS5Connect, _ turns: ArraySlice<Turn>) {
      guard let turn = turns.first else { return }
      var handshake = handshake
      #expect(handshake.takeOutput() == turn.expected)
      for pieces in chops(turn.answer) {
        var copy = handshake
        let (outcome, piece) = feed(pieces, needMore: .needMore) { copy.receive($0) }
        if turns.count > 1 {
          #expect(outcome == .needMore)
          step(copy, turns.dropFirst())
        } else {
          check(outcome, pieces.prefix(piece).reduce(0) { $0 + $1.count })
        }
      }
    }
    step(handshake, turns[...])
  }

  private func opens(_ handshake: SOCKS5Connect, _ turns: [Turn]) {
    play(handshake, turns) { outcome, before in
      guard case .open(let consumed) = outcome else {
        Issue.record("\(outcome)")
        return
      }
      #expect(before + consumed == (turns.last?.answer.count ?? 0) - Self.tunnel.count)
    }
  }

  private static let greeting: [UInt8] = [5, 1, 0]
  private static let named: [UInt8] = [5, 1, 0, 3, 6] + Array("server".utf8) + [0x1F, 0x40]
  private static let bound: [UInt8] = [5, 0, 0, 1, 127, 0, 0, 1, 0x1F, 0x40]

  @Test func withoutAuthentication() throws {
    opens(try connect(), [(Self.greeting, [5, 0]), (Self.named, Self.bound + Self.tunnel)])
  }

  @Test(arguments: [
    ("192.0.2.1", [1, 192, 0, 2, 1]),
    ("2001:db8::1", [4, 0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
    ("fe80::1%eth0", [4, 0xFE, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
  ])
  func addressesGoAsAddresses(host: String, address: [UInt8]) throws {
    opens(
      try connect(to: host),
      [(Self.greeting, [5, 0]), ([5, 1, 0] + address + [0x1F, 0x40], Self.bound + Self.tunnel)])
  }

  @Test(arguments: [
    [3, 4] + Array("host".utf8) + [0, 80], [3, 0, 0, 80], [4] + [UInt8](repeating: 0, count: 18),
  ])
  func theReplyEndsWhereItsAddressDoes(address: [UInt8]) throws {
    opens(try connect(), [(Self.greeting, [5, 0]), (Self.named, [5, 0, 0] + address + Self.tunnel)])
  }

  @Test(arguments: [[1, 0], [5, 0]])
  func withUserAndPassword(verdict: [UInt8]) throws {
    let credentials: [UInt8] = [1, 2] + Array("me".utf8) + [6] + Array("secret".utf8)
    opens(
      try connect(to: "server", "socks5h://me:secret@proxy"),
      [
        ([5, 2, 0, 2], [5, 2]), (credentials, verdict), (Self.named, Self.bound + Self.tunnel),
      ])
  }

  @Test func credentialsAreNotSentUnasked() throws {
    opens(
      try connect(to: "server", "socks5h://me:secret@proxy"),
      [([5, 2, 0, 2], [5, 0]), (Self.named, Self.bound + Self.tunnel)])
  }

  @Test(arguments: [
    ("socks5://proxy", [5, 0xFF], ProxyRefusal.noAcceptableMethod(offered: [0])),
    ("socks5://a:b@proxy", [5, 0xFF], .noAcceptableMethod(offered: [0, 2])),
    ("socks5://proxy", [5, 2], .methodNotOffered(2)),
    ("socks5://a:b@proxy", [5, 1], .methodNotOffered(1)),
    (
      "socks5://proxy", Array("HTTP/1.1 400 Bad Request\r\n".utf8),
      .notSOCKS(name: "HTTP", evidence: Array("HTTP/".utf8))
    ),
    ("socks5://proxy", [0x15, 3, 3, 0, 2, 2, 40], .notSOCKS(name: "TLS", evidence: [0x15, 3])),
    ("socks5://proxy", [0, 91, 0, 0], .notSOCKS(name: "a binary protocol", evidence: [0, 91])),
  ])
  func refusesAtTheGreeting(proxy: String, answer: [UInt8], refusal: ProxyRefusal) throws {
    let greeting: [UInt8] = proxy.contains("@") ? [5, 2, 0, 2] : Self.greeting
    play(try connect(to: "server", proxy), [(greeting, answer)]) { outcome, _ in
      #expect(outcome == .refused(refusal))
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8, 9, 255] as [UInt8])
  func refusesAtTheRequestWithAReplyThatMayBeCutShort(reply: UInt8) throws {
    for rest: [UInt8] in [[], [0, 1, 0, 0, 0, 0, 0, 0]] {
      play(try connect(), [(Self.greeting, [5, 0]), (Self.named, [5, reply] + rest)]) { outcome, _ in
        #expect(outcome == .refused(.reply(SOCKSReply(rawValue: reply))))
      }
    }
  }

  @Test func refusesCredentials() throws {
    play(
      try connect(to: "server", "socks5://a:b@proxy"),
      [([5, 2, 0, 2], [5, 2]), ([1, 1, 0x61, 1, 0x62], [1, 1])]
    ) { outcome, _ in #expect(outcome == .refused(.credentialsRefused(status: 1))) }
  }

  @Test(arguments: [[5, 0, 0, 2, 0], [4, 0]])
  func malformedReplies(reply: [UInt8]) throws {
    play(try connect(), [(Self.greeting, [5, 0]), (Self.named, reply)]) { outcome, _ in
      #expect(
        outcome == .refused(.notSOCKS(name: "something else after its greeting", evidence: reply)))
    }
  }

  /// Whatever comes, there is an outcome or a wait, and it does not change any more.
  @Test func anyBytes() throws {
    var dice = Dice(state: 0x5EED)
    for _ in 0..<2_000 {
      let proxy = Bool.random(using: &dice) ? "socks5h://a:b@proxy" : "socks5h://proxy"
      var handshake = try connect(to: "server", proxy)
      let beginnings: [[UInt8]] = [[], [5, 0], [5, 2, 1, 0], [5, 0, 5, 0, 0], [5, 2, 1, 0, 5, 0, 0, 3]]
      var bytes = beginnings.randomElement(using: &dice) ?? []
      for _ in 0..<Int.random(in: 0...300, using: &dice) { bytes.append(.random(in: 0...255, using: &dice)) }
      let outcome = bytes.withUnsafeBytes { handshake.receive($0) }
      if outcome == .needMore { continue }
      if case .open = outcome { continue }
      #expect(handshake.receiveEOF() == outcome)
    }
  }

  @Test(arguments: [[], [5]])
  func endsWithoutAnAnswer(bytes: [UInt8]) throws {
    var handshake = try connect()
    #expect(bytes.withUnsafeBytes { handshake.receive($0) } == .needMore)
    #expect(handshake.receiveEOF() == .ended(bytes))
    #expect(handshake.receiveEOF() == .ended(bytes))
  }
}
