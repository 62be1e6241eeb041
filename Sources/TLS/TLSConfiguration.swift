/// A protocol version, by the number it has on the wire.
package enum TLSVersion: Int32, Sendable, CaseIterable, Comparable {
  case tls10 = 0x0301
  case tls11 = 0x0302
  case tls12 = 0x0303
  case tls13 = 0x0304

  /// `1.2`, as `--tls-min` and `--tls-max` take it.
  package var label: String {
    switch self {
    case .tls10: "1.0"
    case .tls11: "1.1"
    case .tls12: "1.2"
    case .tls13: "1.3"
    }
  }

  /// The version called `1.2`; nil for anything else.
  package init?(label: String) {
    guard let version = Self.allCases.first(where: { $0.label == label }) else { return nil }
    self = version
  }

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Which side of the TLS handshake.
package enum TLSRole: Sendable {
  case client, server
}

/// What a `TLSContext` is made from. Files are PEM.
package struct TLSConfiguration: Sendable {
  package var role: TLSRole
  /// Client only: false accepts any certificate (`--insecure`); what would have failed is still recorded.
  package var verifiesPeer = true
  /// Client: trusted instead of the system's certificates.
  package var caFile: String?
  /// Our own chain, leaf first.
  package var certificateFile: String?
  /// Our private key; nil when it stands in the certificate's file.
  package var keyFile: String?
  /// Server: used when there is no certificate file.
  package var selfSigned: SelfSignedCertificate?
  /// Server: clients must show a certificate that one of these signed.
  package var clientCAFile: String?
  /// nil means TLS 1.2.
  package var minimumVersion: TLSVersion?
  package var maximumVersion: TLSVersion?
  /// Client: offered in this order. Server: accepted in this order. Empty: no ALPN at all. WebSocket needs
  /// HTTP/1.1, so a peer that also speaks HTTP/2 must not choose it.
  package var alpn = ["http/1.1"]
  /// Session secrets are appended here, in the form Wireshark reads; nil means `SSLKEYLOGFILE`, if set.
  package var keyLogFile: String?

  package init(role: TLSRole) {
    self.role = role
  }
}
