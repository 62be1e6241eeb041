import WebSocketCore

/// Without the ClientHello the session may still be one of those in the key log: the newest are tried. Before
/// TLS 1.3 that takes the ServerHello; TLS 1.3 needs no more than the secret.
extension TLSRecordStream {
  enum Guess {
    /// The session is known now.
    case found
    case noneFits
    case impossible
  }

  static let fullGuessBudget = 8 << 20
  private static let sessionLimit = 64

  /// The capture begins after the handshake, as if all before was in a hole.
  mutating func joinMidstream(_ negotiation: inout TLSNegotiation) {
    stage = .application(0)
    beginSearch(missing: nil, &negotiation)
  }

  /// - Returns: whether the record is of a session in the key log.
  mutating func guessSession(
    _ header: TLSRecordHeader, _ body: UnsafeMutableRawBufferPointer, _ negotiation: inout TLSNegotiation,
    _ secrets: TLSSecrets
  ) -> Guess {
    guard negotiation.clientHello == nil, negotiation.obstacle == nil, guessBudget >= 0 else {
      return .impossible
    }
    if let guessed, guessed == (offset, secrets.revision) { return .noneFits }
    guessed = (offset, secrets.revision)
    let randoms = secrets.newest(TLSRecordStream.sessionLimit)
    let share = guessBudget / max(1, randoms.count)
    defer { trialBudget = TLSRecordStream.fullTrialBudget }
    var answer = Guess.impossible
    for random in randoms {
      trialBudget = share
      defer { guessBudget -= share - trialBudget }
      let guess = negotiation.assuming(random)
      switch tryKeys(header, body, guess, secrets) {
      case .noKeys: continue
      case .noneFits: answer = .noneFits
      case .opened:
        negotiation = guess
        return .found
      }
    }
    return answer
  }
}
