/// What the first bytes of one direction say about TLS.
package enum TLSStart: Sendable, Equatable {
  /// A handshake that a key log may open.
  case clientHello, serverHello
  /// TLS without its beginning: it cannot be decrypted.
  case midstream
  case notTLS
  case needsMore

  /// The bytes that are always enough.
  package static let byteCount = TLSRecordHeader.byteCount + 1

  package init(_ bytes: UnsafeRawBufferPointer) {
    let isPossible = zip(bytes, TLSStart.possible).allSatisfy { $1.contains($0) }
    guard isPossible else {
      self = .notTLS
      return
    }
    guard bytes.count >= TLSStart.byteCount else {
      self = .needsMore
      return
    }
    let header = TLSRecordHeader(bytes)
    guard 1...TLSRecordHeader.lengthLimit ~= header.length else {
      self = .notTLS
      return
    }
    switch (header.type, bytes[TLSRecordHeader.byteCount]) {
    case (TLSContentType.handshake, HandshakeType.clientHello): self = .clientHello
    case (TLSContentType.handshake, HandshakeType.serverHello): self = .serverHello
    default: self = .midstream
    }
  }

  /// Type, version and the first byte of the length.
  private static let possible: [ClosedRange<UInt8>] = [20...24, 3...3, 0...4, 0...0x48]
}
