import WebSocketCore

/// Why a part of a TLS connection, or all of it, cannot be read. Offsets are bytes of one direction, from its
/// beginning in the capture.
package enum TLSNote: Sendable, Equatable {
  /// The first record is none that begins a handshake.
  case noHandshake
  case noHello(of: Role)
  /// A hello that is not well-formed, or longer than is read.
  case malformedHello(of: Role)
  case missingSecrets([TLSSecrets.Label], version: String, random: ClientRandom)
  case unsupportedVersion(String)
  case unsupportedSuite(String)
  /// TLS before 1.3 could compress records.
  case compressed
  /// The record does not authenticate: it was changed, or the key is another.
  case badRecord(number: UInt64, offset: UInt64)
  /// So many more of these were found than have been told.
  case moreBadRecords(UInt64)
  case notARecord(offset: UInt64)
  case tooLong(Int, offset: UInt64)
  /// After a hole, no record was found that authenticates.
  case lost(offset: UInt64)
  /// All records up to here were tried with the secrets there are.
  case noKeyFits(offset: UInt64)
  case earlyDataUnread(random: ClientRandom)
  case earlyDataRejected
  /// The bytes end inside a record that needs at least so many more.
  case cut(missing: Int, offset: UInt64)

  /// One sentence.
  package var text: String {
    switch self {
    case .noHandshake:
      "The capture begins after the TLS handshake, without which nothing can be decrypted."
    case .noHello(.client):
      "The TLS ClientHello is not in the capture, so that nothing tells which secrets belong to the session."
    case .noHello(.server):
      "The TLS ServerHello is not in the capture, so that nothing tells how the records are encrypted."
    case .malformedHello(let role):
      "The TLS hello of the \(role.rawValue) cannot be read."
    case .missingSecrets(let labels, let version, let random):
      "The \(version) session with client random \(random) has no \(TLSNote.list(labels)) in the key log."
    case .unsupportedVersion(let name):
      "Records of \(name) cannot be decrypted."
    case .unsupportedSuite(let name):
      "Records of the cipher suite \(name) cannot be decrypted."
    case .compressed:
      "The records are compressed by TLS, which is not read."
    case .badRecord(let number, let offset):
      "TLS record \(number) at offset \(offset) does not authenticate, and is left out."
    case .moreBadRecords(let count):
      "\(count) more TLS \(count == 1 ? "record does" : "records do") not authenticate."
    case .notARecord(let offset):
      "What follows offset \(offset) are no TLS records."
    case .tooLong(let length, let offset):
      "The TLS record at offset \(offset) claims \(length) bytes, more than the \(TLSRecordHeader.lengthLimit) that"
        + " one may have; the rest is not read."
    case .lost(let offset):
      "After the hole before offset \(offset) no TLS record was found that authenticates."
    case .noKeyFits(let offset):
      "None of the secrets in the key log opens the TLS records before offset \(offset)."
    case .earlyDataUnread(let random):
      "The early data of the session with client random \(random) cannot be read: no"
        + " \(TLSSecrets.Label.clientEarly.rawValue) in the key log."
    case .earlyDataRejected:
      "The server did not take the early data, which is left out."
    case .cut(let missing, let offset):
      "The TLS record at offset \(offset) is cut: \(missing) \(missing == 1 ? "byte is" : "bytes are") missing."
    }
  }

  /// It belongs to the connection, and is told once.
  var concernsBothSides: Bool {
    switch self {
    case .noHandshake, .noHello, .missingSecrets, .unsupportedVersion, .unsupportedSuite, .compressed: true
    default: false
    }
  }

  package var captureNote: CaptureNote { CaptureNote(.tls, text) }

  private static func list(_ labels: [TLSSecrets.Label]) -> String {
    labels.map(\.rawValue).joined(separator: " and no ")
  }
}

/// Where what was decrypted goes, and why the rest was not.
package protocol TLSPlaintextSink: ByteStreamSink, ~Copyable {
  /// - Parameters:
  ///   - note: what cannot be read.
  ///   - sender: whose bytes it concerns; nil for both.
  ///   - time: nanoseconds since 1970.
  mutating func note(_ note: TLSNote, from sender: Role?, time: Int64)
}
