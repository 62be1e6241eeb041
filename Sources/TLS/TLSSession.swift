import Bytes
import COpenSSL

/// One TLS connection without a socket: ciphertext in and out by `receive` and `takeOutput`, plaintext by
/// `read` and `write`. After every call that may answer the peer (`start`, `read`, `write`,
/// `sendCloseNotify`) there may be output to take, also when it failed: the alert that says why.
package struct TLSSession: ~Copyable {
  private let pointer: OpaquePointer
  private let context: TLSContext
  private let pipe: CiphertextPipe
  private let notes: HandshakeNotes
  /// Written before the handshake was done.
  private var held = ByteQueue(blockSize: 4096)
  private var closeRequested = false
  private var closeSent = false
  private var failure: TLSError?
  private var firstBytes: [UInt8] = []

  /// The handshake is done, as far as this side can know: with TLS 1.3 a server may still refuse the
  /// client's certificate, which then shows at the first `read`.
  package private(set) var isEstablished = false

  /// - Parameters:
  ///   - context: shared by all sessions of its kind, and kept.
  ///   - serverName: client: sent as SNI, unless it is an IP literal. nil: no SNI.
  ///   - verifyName: client: the host name or IP literal that the certificate must be for; nil: `serverName`.
  /// - Throws: `.configuration` for names that cannot serve.
  package init(context: TLSContext, serverName: String?, verifyName: String? = nil) throws(TLSError) {
    let sent = try serverName.map { name throws(TLSError) in try PeerName(name) }
    let verified = try verifyName.map { name throws(TLSError) in try PeerName(name) } ?? sent
    let pipe = CiphertextPipe()
    let notes = HandshakeNotes(
      expectedName: verified?.text,
      ignoresTrust: !context.configuration.verifiesPeer && context.trust.isEmpty)
    pointer = try Self.makeSSL(context, pipe: pipe, notes: notes, sent: sent, verified: verified)
    self.context = context
    self.pipe = pipe
    self.notes = notes
  }

  private static func makeSSL(
    _ context: TLSContext, pipe: CiphertextPipe, notes: HandshakeNotes, sent: PeerName?, verified: PeerName?
  ) throws(TLSError) -> OpaquePointer {
    guard verified != nil || !context.isClient || !context.configuration.verifiesPeer else {
      throw .configuration(file: nil, why: "without a server name its certificate cannot be verified")
    }
    OpenSSLErrors.clear()
    guard let pointer = SSL_new(context.pointer), let bio = pipe.makeBIO() else {
      throw TLSError(.other, "OpenSSL has no memory for a session", details: OpenSSLErrors.take().text)
    }
    SSL_set_bio(pointer, bio, bio)
    notes.attach(to: pointer)
    guard context.isClient else {
      SSL_set_accept_state(pointer)
      return pointer
    }
    SSL_set_connect_state(pointer)
    guard sent?.requestSNI(pointer) ?? true, verified?.requireInCertificate(pointer) ?? true else {
      SSL_free(pointer)
      throw .configuration(
        file: nil, why: "'\(sent?.text ?? "")' cannot be a TLS server name",
        details: OpenSSLErrors.take().text)
    }
    return pointer
  }

  deinit { SSL_free(pointer) }

  /// The client's first flight is made; a server waits.
  package mutating func start() {
    if context.isClient { shakeHands() }
  }

  // MARK: Ciphertext

  package mutating func receive(_ ciphertext: UnsafeRawBufferPointer) {
    if !isEstablished, firstBytes.count < 64 {
      firstBytes += ciphertext.prefix(64 - firstBytes.count)
    }
    pipe.incoming.append(ciphertext)
  }

  /// The peer has ended its side of the TCP connection. What was received before is still read first.
  package mutating func receiveEOF() {
    pipe.isAtEnd = true
  }

  /// Moves what is to be sent to the end of `queue`; without copying when that is empty.
  package mutating func takeOutput(into queue: inout ByteQueue) {
    if queue.isEmpty {
      swap(&queue, &pipe.outgoing)
    } else {
      queue.append(pipe.outgoing.readable)
      pipe.outgoing.removeAll()
    }
  }

  /// Gives back what memory is not in use now, for sessions that stay idle.
  package mutating func releaseIdleMemory() {
    pipe.incoming.releaseIfEmpty()
    pipe.outgoing.releaseIfEmpty()
    held.releaseIfEmpty()
  }

  // MARK: Plaintext

  package enum ReadResult: Equatable {
    /// So many bytes were written to the buffer, at least one; there may be more.
    case bytes(Int)
    /// Everything received is used up.
    case needMore
    /// The peer sent close_notify: nothing was cut off.
    case closed
    /// The same answer from now on.
    case failed(TLSError)
  }

  /// Decrypts as much as the buffer takes, and drives the handshake. Call it after `receive` until it
  /// answers something else than `.bytes`, and take the output then.
  package mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> ReadResult {
    if !isEstablished { shakeHands() }
    if let failure { return .failed(failure) }
    guard isEstablished else { return .needMore }
    var filled = 0
    // One SSL_read gives one record at most.
    while filled < buffer.count, let start = buffer.baseAddress {
      OpenSSLErrors.clear()
      var count = 0
      let result = SSL_read_ex(pointer, start + filled, buffer.count - filled, &count)
      if result == 1 {
        filled += count
        continue
      }
      let error = SSL_get_error(pointer, result)
      if error == SSL_ERROR_WANT_READ { break }
      if error == SSL_ERROR_ZERO_RETURN { return filled > 0 ? .bytes(filled) : .closed }
      fail()
      break
    }
    if filled > 0 { return .bytes(filled) }
    return failure.map(ReadResult.failed) ?? .needMore
  }

  /// Takes all of it. Before the handshake is done it is held, and sent then; after a failure or after
  /// `sendCloseNotify` it goes nowhere.
  package mutating func write(_ plaintext: UnsafeRawBufferPointer) {
    guard failure == nil, !closeRequested else { return }
    let written = isEstablished && held.isEmpty ? encrypt(plaintext) : 0
    held.append(UnsafeRawBufferPointer(rebasing: plaintext.dropFirst(written)))
  }

  /// Ends our side: the peer knows then that nothing was cut off. Reading goes on.
  package mutating func sendCloseNotify() {
    closeRequested = true
    flush()
  }

  // MARK: Inside

  private mutating func shakeHands() {
    guard failure == nil, !isEstablished else { return }
    OpenSSLErrors.clear()
    let result = SSL_do_handshake(pointer)
    if result == 1 {
      isEstablished = true
      firstBytes = []
      flush()
    } else if SSL_get_error(pointer, result) != SSL_ERROR_WANT_READ {
      fail()
    }
  }

  /// What could not be written earlier, and the end.
  private mutating func flush() {
    guard isEstablished, failure == nil else { return }
    if !held.isEmpty {
      let written = encrypt(held.readable)
      held.consume(written)
    }
    if closeRequested, !closeSent, held.isEmpty {
      OpenSSLErrors.clear()
      SSL_shutdown(pointer)
      closeSent = true
    }
  }

  /// - Returns: how many bytes OpenSSL took: all, unless it failed.
  private mutating func encrypt(_ plaintext: UnsafeRawBufferPointer) -> Int {
    guard let start = plaintext.baseAddress else { return 0 }
    var taken = 0
    while taken < plaintext.count {
      OpenSSLErrors.clear()
      var count = 0
      let result = SSL_write_ex(pointer, start + taken, plaintext.count - taken, &count)
      guard result == 1 else {
        if SSL_get_error(pointer, result) != SSL_ERROR_WANT_READ { fail() }
        break
      }
      taken += count
    }
    return taken
  }

  private mutating func fail() {
    let evidence = TLSError.Evidence(
      role: context.configuration.role, isEstablished: isEstablished, firstBytes: firstBytes,
      certificateFailure: notes.certificateFailure, certificateWasMissing: notes.certificateWasMissing)
    failure = TLSError(OpenSSLErrors.take(), evidence)
  }
}

// What is known about the peer.
extension TLSSession {
  /// What was found wrong with the peer's certificate: the cause of the failure, or, with verification
  /// off, what would have been one.
  package var certificateFailure: CertificateFailure? { notes.certificateFailure }

  /// Client: the server asked for a certificate, and we had none.
  package var lacksClientCertificate: Bool { notes.certificateWasMissing }

  /// The peer's chain as it was sent, leaf first; also when it was refused.
  package var peerCertificates: [CertificateSummary] {
    if let failure = notes.certificateFailure { return failure.chain }
    let chain = CertificateSummary.chain(SSL_get_peer_cert_chain(pointer))
    guard !context.isClient, let leaf = SSL_get0_peer_certificate(pointer) else { return chain }
    // On a server OpenSSL keeps the client's own certificate out of the chain.
    return [CertificateSummary(leaf)] + chain
  }

  /// What was agreed on; nil before the handshake is done.
  package var summary: TLSSummary? {
    guard isEstablished else { return nil }
    return TLSSummary(
      version: String(cString: SSL_get_version(pointer)),
      cipher: wscope_ssl_cipher_name(pointer).map { String(cString: $0) } ?? "",
      alpn: selectedProtocol,
      serverName: SSL_get_servername(pointer, TLSEXT_NAMETYPE_host_name).map { String(cString: $0) },
      resumed: SSL_session_reused(pointer) == 1,
      certificates: peerCertificates)
  }

  private var selectedProtocol: String? {
    var start: UnsafePointer<UInt8>?
    var count: UInt32 = 0
    SSL_get0_alpn_selected(pointer, &start, &count)
    guard let start, count > 0 else { return nil }
    return String(decoding: UnsafeBufferPointer(start: start, count: Int(count)), as: UTF8.self)
  }
}
