/// What speaks at the other end, where it is not HTTP/1: told by its first bytes.
package struct NotHTTP: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A TLS alert or a server's handshake record: the port wants TLS.
    case tls
    case ssh
    case http2
    case socks
    case smtpOrFTP
    case pop3OrRedis
    case imap
    case vnc
    case amqp
    case mysql
    /// Readable, and no protocol that is known here.
    case text
    case binary
  }

  package let kind: Kind
  /// The bytes that decided it.
  package let evidence: [UInt8]

  package init(_ kind: Kind, evidence: [UInt8]) {
    self.kind = kind
    self.evidence = evidence
  }

  /// What it is, to be read after "the peer speaks".
  package var name: String {
    switch kind {
    case .tls: "TLS"
    case .ssh: "SSH"
    case .http2: "HTTP/2"
    case .socks: "SOCKS"
    case .smtpOrFTP: "SMTP or FTP"
    case .pop3OrRedis: "POP3 or Redis"
    case .imap: "IMAP"
    case .vnc: "VNC"
    case .amqp: "AMQP"
    case .mysql: "MySQL"
    case .text: "a text protocol other than HTTP"
    case .binary: "a binary protocol"
    }
  }
}

/// Tells HTTP from everything else at the earliest byte that decides, however the bytes are cut: it waits
/// only while they may still become one of the signatures.
struct ProtocolSniffer: Sendable {
  enum Verdict: Equatable, Sendable {
    case undecided
    case http
    case notHTTP(NotHTTP)
  }

  private struct Signature: Sendable {
    let bytes: [UInt8]
    let kind: NotHTTP.Kind
  }

  private let expected: HeadParser.Kind
  private var seen: [UInt8] = []

  init(expecting expected: HeadParser.Kind) { self.expected = expected }

  /// Takes the next byte of the stream, after any empty lines that it begins with.
  mutating func receive(_ byte: UInt8) -> Verdict {
    seen.append(byte)
    let candidates = Self.signatures.filter { $0.bytes.starts(with: seen) }
    if let found = candidates.first(where: { $0.bytes.count == seen.count }) {
      return .notHTTP(NotHTTP(found.kind, evidence: seen))
    }
    guard candidates.isEmpty else { return .undecided }
    if expected == .response, Self.fitsMySQL(seen) {
      return seen.count < Self.mysqlGreeting.count ? .undecided : .notHTTP(NotHTTP(.mysql, evidence: seen))
    }
    switch expected {
    case .response: return judgeResponse()
    case .request: return HTTPSyntax.isTokenByte(seen[0]) ? .http : other
    }
  }

  /// A response begins with `HTTP/` (RFC 9112 §4). Another case of the letters is a malformed start line,
  /// which the judge will name, and no other protocol.
  private func judgeResponse() -> Verdict {
    let prefix = "http/".utf8
    guard prefix.starts(with: seen.prefix(prefix.count).map(HTTPSyntax.lowercased)) else { return other }
    return seen.count < prefix.count ? .undecided : .http
  }

  private var other: Verdict {
    let isText = seen.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x09 }
    return .notHTTP(NotHTTP(isText ? .text : .binary, evidence: seen))
  }

  /// The handshake of MySQL and MariaDB: a packet of less than 256 bytes with the number 0, and protocol version 10.
  /// The first byte is its length.
  private static let mysqlGreeting: [UInt8?] = [nil, 0, 0, 0, 10]

  /// A first byte fits whatever it is; but a head does not have to wait for the second.
  private static func fitsMySQL(_ seen: [UInt8]) -> Bool {
    !HTTPSyntax.matches(String(decoding: seen.prefix(1), as: UTF8.self), "h")
      && zip(seen, mysqlGreeting).allSatisfy { $1 == nil || $0 == $1 }
  }

  private static let signatures: [Signature] = [
    Signature(bytes: [0x15, 0x03], kind: .tls),
    Signature(bytes: [0x16, 0x03], kind: .tls),
    Signature(bytes: Array("SSH-".utf8), kind: .ssh),
    Signature(bytes: Array("PRI * HTTP/2".utf8), kind: .http2),
    // A SETTINGS frame (RFC 9113 §6.5) of less than 256 bytes: the first that a server sends.
    Signature(bytes: [0, 0, 0x00, 4], kind: .http2),
    Signature(bytes: [0, 0, 0x06, 4], kind: .http2),
    Signature(bytes: [0, 0, 0x0C, 4], kind: .http2),
    Signature(bytes: [0, 0, 0x12, 4], kind: .http2),
    Signature(bytes: [0, 0, 0x18, 4], kind: .http2),
    Signature(bytes: [0, 0, 0x1E, 4], kind: .http2),
    Signature(bytes: [0, 0, 0x24, 4], kind: .http2),
    Signature(bytes: [5, 0], kind: .socks),
    Signature(bytes: [5, 1], kind: .socks),
    Signature(bytes: [5, 0xFF], kind: .socks),
    Signature(bytes: Array("220 ".utf8), kind: .smtpOrFTP),
    Signature(bytes: Array("220-".utf8), kind: .smtpOrFTP),
    Signature(bytes: Array("+OK".utf8), kind: .pop3OrRedis),
    Signature(bytes: Array("-ERR".utf8), kind: .pop3OrRedis),
    Signature(bytes: Array("* OK".utf8), kind: .imap),
    Signature(bytes: Array("RFB 0".utf8), kind: .vnc),
    Signature(bytes: Array("AMQP".utf8), kind: .amqp),
  ]
}
