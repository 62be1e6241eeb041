import WebSocketCore

/// After a hole: the next record is where a header may stand and what follows it authenticates, under the keys in
/// use or those after them, a bounded number of records on.
extension TLSRecordStream {
  /// No record is shorter: its header, a byte and a tag.
  private static let shortestRecord: UInt64 = 22

  mutating func beginSearch(missing count: UInt64?, _ negotiation: inout TLSNegotiation) {
    let missed = count.map { $0 / TLSRecordStream.shortestRecord + 1 } ?? TLSRecordStream.slackLimit
    slack = min(TLSRecordStream.slackLimit, slack &+ min(missed, TLSRecordStream.slackLimit))
    messages.reset()
    cipher = nil
    hasHello = true
    state = .searching
    searchOffset = offset
    // The IV of the next record was in the hole (RFC 2246 §6.2.3.2).
    if case .cbc = negotiation.suite?.protection.mode, negotiation.version == .tls10 {
      closeLost(&negotiation)
    }
  }

  func mayBegin(with header: TLSRecordHeader, _ negotiation: TLSNegotiation) -> Bool {
    let version = min(negotiation.version ?? .tls12, .tls12)
    let isSealed =
      version == .tls12 && negotiation.version ?? .tls13 == .tls13
      ? header.type == TLSContentType.applicationData
      : TLSContentType.alert...TLSContentType.applicationData ~= header.type
    return isSealed && header.version == version.rawValue && 1...TLSRecordHeader.lengthLimit ~= header.length
  }

  /// - Returns: the data that the record holds; nil if it is none, and the search goes on unless it is over.
  mutating func takeAfterHole(
    _ header: TLSRecordHeader, _ body: UnsafeMutableRawBufferPointer, _ negotiation: inout TLSNegotiation,
    _ secrets: inout TLSSecrets
  ) -> UnsafeMutableRawBufferPointer? {
    if let obstacle = negotiation.obstacle {
      close(obstacle, &negotiation)
      return nil
    }
    switch tryKeys(header, body, negotiation, secrets) {
    case .opened(let plaintext, let opener):
      if missesData(before: opener) { findings.append(.hole) }
      settle(opener, &negotiation)
      return takeOpened(header, plaintext, &negotiation, &secrets)
    case .noneFits:
      if trialBudget < 0 { closeLost(&negotiation) }
    case .noKeys:
      switch guessSession(header, body, &negotiation, secrets) {
      case .found: return takeAfterHole(header, body, &negotiation, &secrets)
      case .noneFits: break
      case .impossible: closeWithoutKeys(&negotiation, secrets)
      }
    }
    return nil
  }

  /// Records of data are missing before the one that was opened; the first before TLS 1.3 is Finished.
  func missesData(before opener: Opener) -> Bool {
    let expected = opener.stage == stage ? sequence : 0
    let finished: UInt64 = opener.stage == .session && expected == 0 ? 1 : 0
    return opener.stage.carriesData && opener.sequence > expected + finished
  }

  private mutating func closeWithoutKeys(_ negotiation: inout TLSNegotiation, _ secrets: TLSSecrets) {
    if negotiation.clientHello == nil || negotiation.version == nil { return closeLost(&negotiation) }
    tellMissingSecrets(&negotiation, secrets)
    state = .closed
  }

  mutating func closeLost(_ negotiation: inout TLSNegotiation) {
    if negotiation.clientHello == nil, negotiation.version == nil {
      close(.noHandshake, &negotiation)
    } else if negotiation.clientHello == nil || negotiation.version == nil {
      close(.noHello(of: negotiation.clientHello == nil ? .client : .server), &negotiation)
    } else {
      if stage.carriesData { findings.append(.hole) }
      close(.lost(offset: searchOffset), &negotiation)
    }
  }
}
