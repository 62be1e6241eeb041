import WebSocketCore

/// Which keys the records of one direction are encrypted with.
enum TLSStage: Equatable {
  case clear
  /// Before TLS 1.3, after ChangeCipherSpec.
  case session
  /// The stages of TLS 1.3 (RFC 8446 §7.1).
  case early, handshake
  /// The number counts KeyUpdates.
  case application(UInt64)

  /// The records may hold data that a peer reads.
  var carriesData: Bool {
    switch self {
    case .session, .early, .application: true
    case .clear, .handshake: false
    }
  }

  /// The line of the key log that opens the stage.
  func label(of sender: Role) -> TLSSecrets.Label {
    switch self {
    case .clear, .session: .clientRandom
    case .early: .clientEarly
    case .handshake: sender == .client ? .clientHandshake : .serverHandshake
    case .application: sender == .client ? .clientApplication : .serverApplication
    }
  }
}
