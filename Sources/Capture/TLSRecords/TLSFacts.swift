/// What is known of a TLS session, readable or not.
package struct TLSFacts: Sendable, Equatable {
  /// An alert by its number (RFC 8446 §6): 0 is close_notify.
  package struct Alert: Sendable, Equatable {
    package var number: UInt8
    package var isFatal: Bool

    package init(number: UInt8, isFatal: Bool) {
      self.number = number
      self.isFatal = isFatal
    }
  }

  package var clientRandom: ClientRandom?
  /// The server name that was asked for, or nil.
  package var serverName: String?
  /// What the client offered by ALPN.
  package var offeredProtocols: [String] = []
  /// What the server chose of it. TLS 1.3 encrypts the answer: nil without the handshake secret.
  package var chosenProtocol: String?
  /// `TLSv1.3`, or nil before the ServerHello.
  package var version: String?
  /// IANA's name, as OpenSSL gives it in TLS 1.3: `TLS_AES_128_GCM_SHA256`.
  package var cipherSuite: String?
  package var isResumed = false
  /// The last alert of each side that could be read.
  package var clientAlert: Alert?
  package var serverAlert: Alert?
  /// Records of application data that were decrypted, and those that were not.
  package var openedRecords: UInt64 = 0
  package var closedRecords: UInt64 = 0

  package init() {}
}
