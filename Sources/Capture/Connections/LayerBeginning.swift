import WebSocketCore

/// Tells by the first bytes what a layer carries, and keeps them until that is told.
struct LayerBeginning {
  enum Kind: Equatable {
    case tls, http2, conversation
  }

  /// What came in one call.
  struct Held {
    var bytes: [UInt8]
    var sender: Role
    var time: Int64
  }

  private let isFromStart: Bool
  private let mayBeTLS: Bool
  private var held: [Held] = []
  private var client: [UInt8] = []
  private var server: [UInt8] = []

  /// - Parameters:
  ///   - isFromStart: the first bytes are the first of the layer.
  ///   - mayBeTLS: false where TLS in TLS goes too deep.
  init(isFromStart: Bool, mayBeTLS: Bool) {
    self.isFromStart = isFromStart
    self.mayBeTLS = mayBeTLS
  }

  /// Takes the next bytes; they are in what `release` gives.
  /// - Returns: nil as long as there are too few to tell.
  mutating func take(_ bytes: UnsafeMutableRawBufferPointer, from sender: Role, time: Int64) -> Kind? {
    guard bytes.count > 0 else { return nil }
    held.append(Held(bytes: Array(bytes), sender: sender, time: time))
    let enough = TLSStart.byteCount
    if sender == .client {
      client += bytes.prefix(enough - client.count)
    } else {
      server += bytes.prefix(enough - server.count)
    }
    return kind(by: sender)
  }

  /// Nothing more will tell.
  /// - Returns: nil if there were no bytes at all.
  func settle() -> Kind? { held.isEmpty ? nil : .conversation }

  mutating func release() -> [Held] {
    defer { held = [] }
    return held
  }

  private func kind(by sender: Role) -> Kind? {
    let beginning = sender == .client ? client : server
    return beginning.withUnsafeBytes { bytes in
      if mayBeTLS {
        switch TLSStart(bytes) {
        case .clientHello, .serverHello: return .tls
        // A frame can look like a record, and a record of a session that began earlier cannot be read.
        case .midstream: return isFromStart || bytes.first == 23 ? .tls : .conversation
        case .needsMore: return nil
        case .notTLS: break
        }
      }
      if sender == .client, HTTP2Connection.begins(bytes) { return .http2 }
      // A server's settings may come before the client's preface.
      if sender == .server, isFromStart, Self.isSettings(bytes) { return client.isEmpty ? nil : .http2 }
      return .conversation
    }
  }

  /// RFC 9113 §6.5: length, type 4, no flags; its stream is 0.
  private static func isSettings(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= 5 && bytes[0] == 0 && bytes[3] == 4 && bytes[4] == 0
  }
}
