/// What a reader needs of a ClientHello (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2).
struct ClientHello {
  var random: ClientRandom
  var sessionID: [UInt8]
  var cipherSuites: [UInt16]
  /// SNI (RFC 6066 §3).
  var serverName: String?
  /// ALPN (RFC 7301 §3.1), in order of preference.
  var protocols: [String] = []
  /// To resume a session of TLS 1.2 with (RFC 5077 §3.2).
  var ticket: [UInt8] = []
  var offersEarlyData = false

  /// What a hello must have held.
  init(random: ClientRandom, cipherSuites: [UInt16]) {
    self.random = random
    self.cipherSuites = cipherSuites
    sessionID = []
  }

  /// - Returns: nil if the message is not well-formed.
  init?(_ body: UnsafeRawBufferPointer) {
    var fields = TLSFieldReader(body)
    guard fields.number(ofBytes: 2) != nil,
      let random = fields.take(ClientRandom.byteCount).flatMap({ ClientRandom(Array($0)) }),
      let sessionID = fields.vector(lengthOfBytes: 1),
      let suites = fields.vector(lengthOfBytes: 2),
      fields.vector(lengthOfBytes: 1) != nil
    else { return nil }
    self.random = random
    self.sessionID = Array(sessionID)
    cipherSuites = stride(from: 0, to: suites.count - 1, by: 2).map {
      UInt16(suites[$0]) << 8 | UInt16(suites[$0 + 1])
    }

    var found = HelloExtensions()
    guard fields.extensions({ found.read($0, $1) }) else { return nil }
    serverName = found.serverName
    protocols = found.protocols
    ticket = found.ticket
    offersEarlyData = found.hasEarlyData
  }
}

/// What a reader needs of a ServerHello (RFC 8446 §4.1.3, RFC 5246 §7.4.1.3).
struct ServerHello {
  /// The random value that says that this is a HelloRetryRequest (RFC 8446 §4.1.3).
  private static let retryRandom: [UInt8] = [
    0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
    0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
  ]

  var version: ProtocolVersion
  var random: [UInt8]
  var sessionID: [UInt8]
  var cipherSuite: UInt16
  var compressionMethod: UInt8
  var chosenProtocol: String?
  /// RFC 7366.
  var encryptsThenMACs = false
  /// A session of TLS 1.3 is resumed, or an external key used.
  var choosesPreSharedKey = false

  var isRetryRequest: Bool { random == ServerHello.retryRandom }

  /// - Returns: nil if the message is not well-formed.
  init?(_ body: UnsafeRawBufferPointer) {
    var fields = TLSFieldReader(body)
    guard let legacyVersion = fields.number(ofBytes: 2),
      let random = fields.take(32),
      let sessionID = fields.vector(lengthOfBytes: 1),
      let suite = fields.number(ofBytes: 2),
      let compression = fields.number(ofBytes: 1)
    else { return nil }
    self.random = Array(random)
    self.sessionID = Array(sessionID)
    cipherSuite = UInt16(suite)
    compressionMethod = UInt8(compression)

    var found = HelloExtensions()
    guard fields.extensions({ found.read($0, $1) }) else { return nil }
    version = ProtocolVersion(rawValue: found.selectedVersion ?? UInt16(legacyVersion))
    chosenProtocol = found.protocols.first
    encryptsThenMACs = found.encryptsThenMACs
    choosesPreSharedKey = found.hasPreSharedKey
  }
}

/// EncryptedExtensions (RFC 8446 §4.3.1): in TLS 1.3 ALPN is answered here, as is early data.
struct EncryptedExtensions {
  var chosenProtocol: String?
  var acceptsEarlyData = false

  /// - Returns: nil if the message is not well-formed.
  init?(_ body: UnsafeRawBufferPointer) {
    var fields = TLSFieldReader(body)
    var found = HelloExtensions()
    guard fields.extensions({ found.read($0, $1) }) else { return nil }
    chosenProtocol = found.protocols.first
    acceptsEarlyData = found.hasEarlyData
  }
}

/// The version that two sides have agreed on, by its number on the wire.
struct ProtocolVersion: Equatable, Comparable {
  static let ssl30 = ProtocolVersion(rawValue: 0x0300)
  static let tls10 = ProtocolVersion(rawValue: 0x0301)
  static let tls11 = ProtocolVersion(rawValue: 0x0302)
  static let tls12 = ProtocolVersion(rawValue: 0x0303)
  static let tls13 = ProtocolVersion(rawValue: 0x0304)

  var rawValue: UInt16

  static func < (left: ProtocolVersion, right: ProtocolVersion) -> Bool { left.rawValue < right.rawValue }

  /// As OpenSSL names it: `TLSv1.3`.
  var name: String {
    switch self {
    case .ssl30: "SSLv3"
    case .tls10: "TLSv1"
    case .tls11: "TLSv1.1"
    case .tls12: "TLSv1.2"
    case .tls13: "TLSv1.3"
    default: "TLS version 0x\(String(rawValue, radix: 16))"
    }
  }
}
