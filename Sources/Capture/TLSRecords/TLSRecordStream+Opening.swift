import WebSocketCore

extension TLSRecordStream {
  /// So many records that do not authenticate are told singly.
  static let badRecordLimit: UInt64 = 4

  /// Decrypts a record: in place if its keys are sure, else with each that it may have.
  ///
  /// - Returns: the data it holds, or nil.
  mutating func open(
    _ header: TLSRecordHeader, _ body: UnsafeMutableRawBufferPointer, _ negotiation: inout TLSNegotiation,
    _ secrets: inout TLSSecrets
  ) -> UnsafeMutableRawBufferPointer? {
    if cipher == nil { prepare(&negotiation, secrets) }
    guard state != .closed, let start = body.baseAddress else { return nil }
    guard cipher != nil else { return openByTrial(header, body, &negotiation, &secrets) }
    let plaintext = cipher?.open(header, UnsafeRawBufferPointer(body), sequence: sequence, into: start)
    sequence &+= 1
    guard let plaintext else {
      tellBadRecord(header)
      return nil
    }
    return takeOpened(
      header, UnsafeMutableRawBufferPointer(rebasing: body[plaintext]), &negotiation, &secrets)
  }

  /// The keys of the stage, if they are there and nothing else comes into question.
  private mutating func prepare(_ negotiation: inout TLSNegotiation, _ secrets: TLSSecrets) {
    if let obstacle = negotiation.obstacle { return close(obstacle, &negotiation) }
    guard !isUnsure, let number = negotiation.suiteNumber, triedRevision != secrets.revision,
      let secret = secret(of: stage, negotiation, secrets)
    else { return }
    self.secret = secret
    if hasPassedOverData { findings.append(.hole) }
    cipher = negotiation.cipher(secret: secret, suite: number, sender: sender)
    if cipher == nil { close(.unsupportedSuite(CipherSuite.name(of: number)), &negotiation) }
  }

  mutating func takeOpened(
    _ header: TLSRecordHeader, _ plaintext: UnsafeMutableRawBufferPointer,
    _ negotiation: inout TLSNegotiation,
    _ secrets: inout TLSSecrets
  ) -> UnsafeMutableRawBufferPointer? {
    openedRecords &+= 1
    var type = header.type
    var count = plaintext.count
    if negotiation.isTLS13 {
      // The type stands behind the content, before zeros that hide the length (RFC 8446 §5.4).
      while count > 0, plaintext[count - 1] == 0 { count -= 1 }
      guard count > 0 else { return nil }
      count -= 1
      type = plaintext[count]
    }
    let content = UnsafeMutableRawBufferPointer(rebasing: plaintext[..<count])
    if type == TLSContentType.applicationData { return content }
    // After a hole in the handshake nobody knows where a message begins.
    if !(isUnsure && stage == .handshake && type == TLSContentType.handshake) {
      takeContent(type, content, &negotiation, &secrets)
    }
    return nil
  }

  private mutating func openByTrial(
    _ header: TLSRecordHeader, _ body: UnsafeMutableRawBufferPointer, _ negotiation: inout TLSNegotiation,
    _ secrets: inout TLSSecrets
  ) -> UnsafeMutableRawBufferPointer? {
    switch tryKeys(header, body, negotiation, secrets) {
    case .opened(let plaintext, let opener):
      if missesData(before: opener) { findings.append(.hole) }
      settle(opener, &negotiation)
      return takeOpened(header, plaintext, &negotiation, &secrets)
    case .noKeys:
      tellMissingSecrets(&negotiation, secrets)
      passOver(header, secrets)
    case .noneFits where trialBudget < 0:
      close(.noKeyFits(offset: offset), &negotiation)
    case .noneFits where isUnsure || secret(of: stage, negotiation, secrets) == nil:
      // It belongs to a stage whose secret is missing, or to early data that was not taken.
      closedRecords &+= 1
    case .noneFits:
      tellBadRecord(header)
    }
    return nil
  }

  /// Without secrets the records are counted, should those come later. In TLS 1.3 the first of them belong to the
  /// handshake, nobody knows how many.
  private mutating func passOver(_ header: TLSRecordHeader, _ secrets: TLSSecrets) {
    closedRecords &+= 1
    triedRevision = secrets.revision
    hasPassedOverData = hasPassedOverData || header.type == TLSContentType.applicationData
    if stage.carriesData {
      sequence &+= 1
    } else {
      isUnsure = true
      slack = min(slack + 1, TLSRecordStream.slackLimit)
    }
  }

  private mutating func tellBadRecord(_ header: TLSRecordHeader) {
    closedRecords &+= 1
    badRecords &+= 1
    if badRecords <= TLSRecordStream.badRecordLimit {
      findings.append(.note(.badRecord(number: recordNumber &+ 1, offset: offset)))
    }
    if stage.carriesData, header.type == TLSContentType.applicationData { findings.append(.hole) }
  }

  mutating func tellMissingSecrets(_ negotiation: inout TLSNegotiation, _ secrets: TLSSecrets) {
    guard let random = negotiation.clientHello?.random else { return }
    let version = negotiation.version ?? .tls13
    var labels = [TLSStage.application(0).label(of: sender)]
    if version < .tls13 {
      labels = [.clientRandom]
    } else if !secrets.hasAny(of: random) {
      labels = [.clientApplication, .serverApplication]
    }
    let note = TLSNote.missingSecrets(labels, version: version.name, random: random)
    if negotiation.tell(note) { findings.append(.note(note)) }
  }
}
