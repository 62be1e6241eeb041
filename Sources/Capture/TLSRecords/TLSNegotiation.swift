import WebSocketCore

/// What the hellos of both sides say, which the keys of each side depend on.
struct TLSNegotiation {
  private(set) var clientHello: ClientHello?
  private(set) var serverHello: ServerHello?
  /// Known from the ServerHello or HelloRetryRequest, or found by trial.
  private(set) var version: ProtocolVersion?
  private(set) var suiteNumber: UInt16?
  private(set) var suite: CipherSuite?
  private(set) var chosenProtocol: String?
  /// Whether the server takes early data, once it has said so.
  private(set) var takesEarlyData: Bool?
  /// Grows with each message taken.
  private(set) var revision: UInt64 = 0
  /// What concerns both sides and has been told.
  private var told: [TLSNote] = []

  /// A second one answers a HelloRetryRequest, or with another random value begins a renegotiation.
  mutating func take(_ hello: ClientHello) {
    if let clientHello, clientHello.random != hello.random { serverHello = nil }
    clientHello = hello
    revision &+= 1
  }

  mutating func take(_ hello: ServerHello) {
    version = hello.version
    suiteNumber = hello.cipherSuite
    suite = CipherSuite.supported[hello.cipherSuite]
    chosenProtocol = hello.chosenProtocol ?? chosenProtocol
    // No early data after a HelloRetryRequest (RFC 8446 §4.2.10).
    if hello.isRetryRequest || hello.version == .tls13 && !hello.choosesPreSharedKey {
      takesEarlyData = false
    }
    if !hello.isRetryRequest { serverHello = hello }
    revision &+= 1
  }

  mutating func take(_ extensions: EncryptedExtensions) {
    chosenProtocol = extensions.chosenProtocol
    takesEarlyData = extensions.acceptsEarlyData
    revision &+= 1
  }

  /// Without a ServerHello: a record could be opened as one of TLS 1.3 with this suite.
  mutating func learn(_ number: UInt16) {
    guard version == nil else { return }
    version = .tls13
    suiteNumber = number
    suite = CipherSuite.supported[number]
  }

  /// The same, with a session of the key log in place of the ClientHello that was not seen.
  func assuming(_ random: ClientRandom) -> TLSNegotiation {
    var guess = self
    guess.clientHello = ClientHello(random: random, cipherSuites: CipherSuite.ofTLS13)
    return guess
  }

  /// - Returns: whether this is news.
  mutating func tell(_ note: TLSNote) -> Bool {
    guard note.concernsBothSides else { return true }
    guard !told.contains(note) else { return false }
    told.append(note)
    return true
  }

  var isTLS13: Bool { version == .tls13 }

  /// Why no secret could help.
  var obstacle: TLSNote? {
    guard let version, let suiteNumber else { return nil }
    if version < .tls10 || version > .tls13 { return .unsupportedVersion(version.name) }
    let isSuiteOfTLS13 = suiteNumber >> 8 == 0x13
    guard suite != nil, isTLS13 == isSuiteOfTLS13 else {
      return .unsupportedSuite(CipherSuite.name(of: suiteNumber))
    }
    if let serverHello, serverHello.compressionMethod != 0 { return .compressed }
    return nil
  }

  var isResumed: Bool {
    guard let clientHello, let serverHello else { return false }
    if isTLS13 { return serverHello.choosesPreSharedKey }
    return !serverHello.sessionID.isEmpty && serverHello.sessionID == clientHello.sessionID
  }

  /// The suites that a secret may belong to: one, or what the client offered of TLS 1.3.
  func suites(forSecretOf count: Int) -> [UInt16] {
    if let suiteNumber { return [suiteNumber] }
    return (clientHello?.cipherSuites ?? []).filter {
      $0 >> 8 == 0x13 && CipherSuite.supported[$0]?.protection.hash.byteCount == count
    }
  }
}

extension TLSNegotiation {
  /// The master secret of a session before TLS 1.3: of the key log, or of the session that this one resumes.
  func masterSecret(in secrets: TLSSecrets) -> [UInt8]? {
    guard let clientHello else { return nil }
    if let secret = secrets.secret(.clientRandom, of: clientHello.random) { return secret }
    guard let serverHello, clientHello.sessionID.isEmpty || isResumed else { return nil }
    return secrets.masterSecret(rememberedBy: clientHello.ticket)
      ?? secrets.masterSecret(rememberedBy: clientHello.sessionID.isEmpty ? [] : serverHello.sessionID)
  }

  /// A traffic secret of TLS 1.3 (RFC 8446 §7.1).
  func secret(_ label: TLSSecrets.Label, in secrets: TLSSecrets) -> [UInt8]? {
    clientHello.flatMap { secrets.secret(label, of: $0.random) }
  }

  /// The key log has secrets of TLS 1.3 for the client's random value.
  func isTLS13(accordingTo secrets: TLSSecrets) -> Bool {
    secret(.clientHandshake, in: secrets) != nil || secret(.clientApplication, in: secrets) != nil
  }

  func cipher(
    secret: [UInt8], suite number: UInt16, sender: Role
  ) -> RecordCipher? {
    guard let protection = CipherSuite.supported[number]?.protection else { return nil }
    let version = version ?? .tls13
    let keys: RecordKeys?
    if version == .tls13 {
      keys = RecordKeys(trafficSecret: secret, protection: protection)
    } else {
      let randoms = (serverHello?.random ?? []) + (clientHello?.random.bytes ?? [])
      keys = RecordKeys(
        masterSecret: secret, randoms: randoms, isClient: sender == .client, version: version,
        protection: protection)
    }
    guard let keys else { return nil }
    return RecordCipher(
      keys, protection: protection, version: version, encryptsThenMACs: serverHello?.encryptsThenMACs ?? false
    )
  }
}
