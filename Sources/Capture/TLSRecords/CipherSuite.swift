/// How the records of a session are protected.
struct CipherSuite: Sendable, Equatable {
  enum Mode: Sendable, Equatable {
    case gcm
    case ccm(tagByteCount: Int)
    case chaCha20Poly1305
    /// With a MAC of its own.
    case cbc(mac: Hash)
  }

  /// The hashes of MACs, the PRF and HKDF, by OpenSSL's names.
  enum Hash: String, Sendable {
    /// Of the PRF before TLS 1.2 (RFC 2246 §5).
    case md5AndSHA1 = "MD5-SHA1"
    case sha1 = "SHA1"
    case sha256 = "SHA256"
    case sha384 = "SHA384"

    var byteCount: Int {
      switch self {
      case .md5AndSHA1: 36
      case .sha1: 20
      case .sha256: 32
      case .sha384: 48
      }
    }
  }

  struct Protection: Sendable, Equatable {
    /// OpenSSL's name of the algorithm: `AES-128-GCM`.
    var algorithm: String
    var keyByteCount: Int
    var mode: Mode
    /// Of HKDF, and of the PRF since TLS 1.2 (RFC 5246 §5).
    var hash: Hash
  }

  /// IANA's name: `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`.
  var name: String
  var protection: Protection

  /// Those whose records can be opened here, by IANA's numbers.
  static let supported: [UInt16: CipherSuite] = names.compactMapValues { name in
    protection(of: name).map { CipherSuite(name: name, protection: $0) }
  }

  static let ofTLS13 = supported.keys.filter { $0 >> 8 == 0x13 }.sorted()

  /// Of any suite, IANA's name or its number.
  static func name(of number: UInt16) -> String {
    names[number] ?? "0x" + String(UInt32(number) | 0x10000, radix: 16).dropFirst()
  }

  /// How the records are protected stands in the name, behind the key exchange if there is one.
  private static func protection(of name: String) -> Protection? {
    let words = name.split(separator: "_")
    let start = words.firstIndex(of: "WITH").map { $0 + 1 } ?? 1
    return protections[words[start...].joined(separator: "_")]
  }

  private static let protections: [String: Protection] = {
    var table: [String: Protection] = [
      "CHACHA20_POLY1305_SHA256": Protection(
        algorithm: "ChaCha20-Poly1305", keyByteCount: 32, mode: .chaCha20Poly1305, hash: .sha256),
      "3DES_EDE_CBC_SHA": Protection(
        algorithm: "DES-EDE3-CBC", keyByteCount: 24, mode: .cbc(mac: .sha1), hash: .sha256),
    ]
    let modes: [(name: String, mode: Mode, hash: Hash)] = [
      ("GCM_SHA256", .gcm, .sha256), ("GCM_SHA384", .gcm, .sha384),
      ("CCM", .ccm(tagByteCount: 16), .sha256), ("CCM_8", .ccm(tagByteCount: 8), .sha256),
      ("CCM_SHA256", .ccm(tagByteCount: 16), .sha256), ("CCM_8_SHA256", .ccm(tagByteCount: 8), .sha256),
      ("CBC_SHA", .cbc(mac: .sha1), .sha256), ("CBC_SHA256", .cbc(mac: .sha256), .sha256),
      ("CBC_SHA384", .cbc(mac: .sha384), .sha384),
    ]
    for cipher in ["AES", "ARIA", "CAMELLIA"] {
      for bits in [128, 256] {
        for mode in modes {
          let openSSLMode = mode.name.prefix(3)
          table["\(cipher)_\(bits)_\(mode.name)"] = Protection(
            algorithm: "\(cipher)-\(bits)-\(openSSLMode)", keyByteCount: bits / 8, mode: mode.mode,
            hash: mode.hash)
        }
      }
    }
    return table
  }()
}
