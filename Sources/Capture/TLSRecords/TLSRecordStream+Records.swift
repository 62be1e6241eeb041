import WebSocketCore

extension TLSRecordStream {
  /// Whose hello must be known before this record can be read, and is not.
  func absentHello(
    for header: TLSRecordHeader, _ negotiation: TLSNegotiation, _ secrets: TLSSecrets
  ) -> Role? {
    guard cipher == nil, header.followsHello || stage == .session else { return nil }
    // Which of TLS 1.3's suites it is can be tried.
    let isTLS13 =
      negotiation.isTLS13 || negotiation.version == nil && negotiation.isTLS13(accordingTo: secrets)
    if header.type == TLSContentType.changeCipherSpec, stage != .session {
      return isTLS13 || negotiation.version != nil ? nil : .server
    }
    guard negotiation.clientHello != nil else { return .client }
    if isAwaitingAnswer(negotiation, secrets) { return .server }
    return isTLS13 || negotiation.serverHello != nil ? nil : .server
  }

  /// Whether early data is taken decides what it is, and the answer can be read.
  private func isAwaitingAnswer(_ negotiation: TLSNegotiation, _ secrets: TLSSecrets) -> Bool {
    guard isPatient, sender == .client, stage == .clear, negotiation.clientHello?.offersEarlyData == true
    else {
      return false
    }
    return negotiation.takesEarlyData == nil
      && (negotiation.version == nil || negotiation.secret(.serverHandshake, in: secrets) != nil)
  }

  /// Reads the next record.
  ///
  /// - Returns: the data it holds, or nil.
  mutating func take(
    _ header: TLSRecordHeader, _ body: UnsafeMutableRawBufferPointer, _ negotiation: inout TLSNegotiation,
    _ secrets: inout TLSSecrets
  ) -> UnsafeMutableRawBufferPointer? {
    if stage == .session { return open(header, body, &negotiation, &secrets) }
    guard header.type == TLSContentType.applicationData else {
      // What TLS 1.3 does not seal once there are keys are alerts, and a ChangeCipherSpec that means nothing
      // (RFC 8446 §5).
      if stage == .clear || stage == .early || header.type == TLSContentType.alert {
        takeContent(header.type, body, &negotiation, &secrets)
      }
      return nil
    }
    if stage == .clear {
      guard negotiation.version ?? .tls13 == .tls13 else {
        close(.noHandshake, &negotiation)
        return nil
      }
      leaveClear(negotiation, secrets)
    }
    return open(header, body, &negotiation, &secrets)
  }

  /// The first record of TLS 1.3 that is sealed. The client's may be early data, known as such or not.
  private mutating func leaveClear(_ negotiation: TLSNegotiation, _ secrets: TLSSecrets) {
    guard let hello = negotiation.clientHello, hello.offersEarlyData else { return enter(.handshake) }
    if negotiation.takesEarlyData == false {
      findings.append(.note(.earlyDataRejected))
      enter(.handshake)
    } else {
      enter(.early)
      if negotiation.secret(.clientEarly, in: secrets) == nil, secrets.hasAny(of: hello.random) {
        findings += [.note(.earlyDataUnread(random: hello.random)), .hole]
      }
    }
    isUnsure = true
  }

  /// The next record is the first with other keys.
  mutating func enter(_ stage: TLSStage) {
    self.stage = stage
    cipher = nil
    sequence = 0
    secret = []
    isUnsure = false
    triedRevision = nil
    hasPassedOverData = false
  }

  /// What a record holds, once it is decrypted.
  mutating func takeContent(
    _ type: UInt8, _ content: UnsafeMutableRawBufferPointer, _ negotiation: inout TLSNegotiation,
    _ secrets: inout TLSSecrets
  ) {
    switch type {
    case TLSContentType.handshake:
      messages.receive(UnsafeRawBufferPointer(content))
      while state == .reading, let message = messages.next() { take(message, &negotiation, &secrets) }
    case TLSContentType.alert where content.count == 2:
      alert = TLSFacts.Alert(number: content[1], isFatal: content[0] == 2)
    case TLSContentType.changeCipherSpec where !negotiation.isTLS13 && negotiation.version != nil:
      enter(.session)
      if sender == .server, let name = negotiation.serverHello?.sessionID {
        remember(name, negotiation, &secrets)
      }
    default: break
    }
  }

  private mutating func take(
    _ message: HandshakeMessage, _ negotiation: inout TLSNegotiation, _ secrets: inout TLSSecrets
  ) {
    switch (message.type, sender) {
    case (HandshakeType.clientHello, .client), (HandshakeType.serverHello, .server):
      takeHello(message, &negotiation)
    case (HandshakeType.helloRequest, .server): break
    case _ where !hasHello: close(.noHandshake, &negotiation)
    case (HandshakeType.newSessionTicket, .server) where !negotiation.isTLS13:
      var fields = TLSFieldReader(message.body)
      guard fields.number(ofBytes: 4) != nil, let ticket = fields.vector(lengthOfBytes: 2) else { return }
      remember(Array(ticket), negotiation, &secrets)
    case (HandshakeType.encryptedExtensions, .server) where stage == .handshake:
      if let extensions = EncryptedExtensions(message.body) { negotiation.take(extensions) }
    case (HandshakeType.endOfEarlyData, .client) where stage == .early: enter(.handshake)
    case (HandshakeType.finished, _) where stage == .handshake: enter(.application(0))
    case (HandshakeType.keyUpdate, _): updateKeys(negotiation)
    default: break
    }
  }

  private mutating func takeHello(_ message: HandshakeMessage, _ negotiation: inout TLSNegotiation) {
    if sender == .client {
      guard let hello = ClientHello(message.body) else {
        return close(.malformedHello(of: .client), &negotiation)
      }
      negotiation.take(hello)
    } else {
      guard let hello = ServerHello(message.body) else {
        return close(.malformedHello(of: .server), &negotiation)
      }
      negotiation.take(hello)
      if negotiation.isTLS13, !hello.isRetryRequest, stage == .clear { enter(.handshake) }
    }
    hasHello = true
  }

  private mutating func updateKeys(_ negotiation: TLSNegotiation) {
    guard case .application(let number) = stage, let hash = negotiation.suite?.protection.hash,
      let next = RecordKeys.next(after: secret, hash: hash)
    else { return }
    enter(.application(number &+ 1))
    secret = next
  }

  private func remember(_ name: [UInt8], _ negotiation: TLSNegotiation, _ secrets: inout TLSSecrets) {
    guard let master = negotiation.masterSecret(in: secrets) else { return }
    secrets.remember(masterSecret: master, by: name)
  }
}
