import Bytes
import TLS

/// TLS that begins in the middle of a stream, behind a proxy's tunnel: over the bare stream, or over the TLS of an
/// `https://` proxy, which then goes on beneath it.
extension Channel {
  /// From here on what is sent and received goes through `session`; `channelReady` follows when it has shaken
  /// hands. To be called with nothing waiting to be sent.
  ///
  /// - Parameters:
  ///   - session: not started yet.
  ///   - received: its first bytes, if they have come already.
  package func secure(_ session: consuming TLSSession, received: [UInt8]) {
    outerTLS = tls.take()
    tls = consume session
    isSecure = true
    isReady = false
    tls?.start()
    received.withUnsafeBytes { if !$0.isEmpty { tls?.receive($0) } }
    flush()
    if !received.isEmpty { schedulePump() }
  }

  /// Hands what came from the socket to TLS.
  func receiveCiphertext(_ bytes: UnsafeRawBufferPointer) {
    guard outerTLS != nil else {
      tls?.receive(bytes)
      return
    }
    outerTLS?.receive(bytes)
    drainOuter()
  }

  /// Moves what the outer TLS has decrypted into the inner one. The plaintext buffer is free: nothing is being
  /// delivered now.
  private func drainOuter() {
    while true {
      switch outerTLS?.read(into: buffers.plaintext) {
      case .bytes(let count): tls?.receive(UnsafeRawBufferPointer(rebasing: buffers.plaintext[..<count]))
      case .needMore, nil: return
      case .closed: return endInner(.truncated)
      case .failed(let error):
        // The end of the socket tells more.
        if error.kind != .eof { endInner(.tlsFailed(error)) }
        return
      }
    }
  }

  /// The tunnel has ended: to the inner TLS that is a FIN.
  private func endInner(_ end: ChannelEnd) {
    guard socketEnd == nil else { return }
    socketEnd = end
    tls?.receiveEOF()
  }

  /// The socket has ended without the proxy's close_notify.
  func receiveTruncation() {
    if outerTLS != nil {
      outerTLS?.receiveEOF()
      drainOuter()
    }
    tls?.receiveEOF()
  }

  /// Collects what TLS has to send.
  func takeCiphertext() {
    guard outerTLS != nil else {
      tls?.takeOutput(into: &ciphertext)
      return
    }
    var inner = ByteQueue()
    tls?.takeOutput(into: &inner)
    if !inner.isEmpty { outerTLS?.write(inner.readable) }
    outerTLS?.takeOutput(into: &ciphertext)
  }

  func sendCloseNotify() {
    tls?.sendCloseNotify()
    guard outerTLS != nil else { return }
    takeCiphertext()
    outerTLS?.sendCloseNotify()
  }

  func schedulePump() {
    guard !isPumpScheduled else { return }
    isPumpScheduled = true
    reactor.schedule(after: 0) { [weak self] in
      self?.isPumpScheduled = false
      self?.pump()
    }
  }
}
