import WebSocketCore

/// Where it is not sure which keys a record has, those that it may have are tried: with TLS 1.3 whose handshake
/// secrets are missing, with early data that was not taken, and after a hole, which also hides how many records came
/// before.
extension TLSRecordStream {
  /// Keys that the next record may have, and for how many records they have been used.
  struct Opener {
    var stage: TLSStage
    var secret: [UInt8]
    var suite: UInt16
    var sequence: UInt64
  }

  enum Trial {
    /// Not in place: the record stays as it was.
    case opened(UnsafeMutableRawBufferPointer, Opener)
    case noneFits
    case noKeys
  }

  /// So many records may be missed.
  static let slackLimit: UInt64 = 4096
  static let fullTrialBudget = 64 << 20
  /// What deriving keys and beginning a record costs, in bytes that could be decrypted meanwhile.
  private static let keyCost = 32 * 1024
  private static let recordCost = 512

  mutating func tryKeys(
    _ header: TLSRecordHeader, _ body: UnsafeMutableRawBufferPointer, _ negotiation: TLSNegotiation,
    _ secrets: TLSSecrets
  ) -> Trial {
    guard triedRevision != secrets.revision else { return .noKeys }
    let openers = openers(negotiation, secrets)
    guard !openers.isEmpty else { return .noKeys }
    let room = trial.reserve(max(1, body.count))
    for var opener in openers {
      trialBudget -= TLSRecordStream.keyCost
      guard let cipher = negotiation.cipher(secret: opener.secret, suite: opener.suite, sender: sender) else {
        continue
      }
      for _ in 0...slack where trialBudget >= 0 {
        trialBudget -= body.count + TLSRecordStream.recordCost
        let plaintext = cipher.open(
          header, UnsafeRawBufferPointer(body), sequence: opener.sequence, into: room)
        if let plaintext {
          let bytes = UnsafeMutableRawBufferPointer(
            start: room + plaintext.lowerBound, count: plaintext.count)
          return .opened(bytes, opener)
        }
        opener.sequence &+= 1
      }
    }
    return .noneFits
  }

  /// The keys of a record that was opened are those of the next, unless a later stage may begin unseen.
  mutating func settle(_ opener: Opener, _ negotiation: inout TLSNegotiation) {
    isUnsure = (isUnsure || state == .searching) && (opener.stage == .early || opener.stage == .handshake)
    state = .reading
    stage = opener.stage
    secret = opener.secret
    sequence = opener.sequence &+ 1
    slack = 0
    trialBudget = TLSRecordStream.fullTrialBudget
    negotiation.learn(opener.suite)
    cipher = isUnsure ? nil : negotiation.cipher(secret: secret, suite: opener.suite, sender: sender)
  }

  private func openers(_ negotiation: TLSNegotiation, _ secrets: TLSSecrets) -> [Opener] {
    var openers: [Opener] = []
    for stage in possibleStages(negotiation) {
      guard let secret = secret(of: stage, negotiation, secrets) else { continue }
      for suite in negotiation.suites(forSecretOf: secret.count) {
        openers.append(
          Opener(stage: stage, secret: secret, suite: suite, sequence: stage == self.stage ? sequence : 0))
      }
    }
    return openers
  }

  private func possibleStages(_ negotiation: TLSNegotiation) -> [TLSStage] {
    switch stage {
    case .clear where negotiation.version ?? .tls13 < .tls13, .session: [.session]
    case .clear where negotiation.clientHello?.offersEarlyData == true && negotiation.takesEarlyData != false:
      [.early, .handshake, .application(0)]
    case .early: [.early, .handshake, .application(0)]
    case .clear, .handshake: [.handshake, .application(0)]
    case .application(let number):
      state == .searching ? [stage, .application(number &+ 1)] : [stage]
    }
  }

  func secret(of stage: TLSStage, _ negotiation: TLSNegotiation, _ secrets: TLSSecrets) -> [UInt8]? {
    if stage == self.stage, !secret.isEmpty { return secret }
    switch stage {
    case .session:
      return negotiation.masterSecret(in: secrets)
    case .application(let number) where number > 0:
      guard self.stage == .application(number - 1), !secret.isEmpty,
        let hash = negotiation.suite?.protection.hash
      else { return nil }
      return RecordKeys.next(after: secret, hash: hash)
    default:
      return negotiation.secret(stage.label(of: sender), in: secrets)
    }
  }
}
