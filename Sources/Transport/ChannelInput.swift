import Reactor
import TLS

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Channel {
  /// Back-pressure: the peer's bytes stay in the kernel, and over TLS in the session.
  package func pauseReading() {
    isPaused = true
    updateInterest()
  }

  /// What has come meanwhile is delivered from the loop, not inside this call.
  package func resumeReading() {
    guard isPaused else { return }
    isPaused = false
    updateInterest()
    if isSecure { schedulePump() }
  }

  /// One `recv` of at most one buffer; then others get their turn, and the loop reports what is left.
  func readable() {
    guard !isPaused, !hasEnded, socketEnd == nil else { return }
    let count = recv(fd, buffers.received.baseAddress, buffers.received.count, 0)
    if count > 0 {
      let bytes = UnsafeMutableRawBufferPointer(rebasing: buffers.received[..<count])
      if isSecure {
        receiveCiphertext(UnsafeRawBufferPointer(bytes))
        pump()
      } else {
        // Before whoever gets them unmasks them in place.
        tap?.received(UnsafeRawBufferPointer(bytes))
        call { $0.channel(self, received: bytes) }
      }
    } else if count == 0 {
      // A failed `send` takes the socket's error with it, and leaves an ordinary end for `recv`.
      inputEnded(writeFailure.map(ChannelEnd.init) ?? (isSecure ? .truncated : .eof))
    } else if errno != EAGAIN && errno != EINTR {
      inputEnded(ChannelEnd(SystemError(call: "recv")))
    }
  }

  private func inputEnded(_ end: ChannelEnd) {
    guard isSecure else { return self.end(end) }
    socketEnd = end
    updateInterest()
    if end == .truncated { receiveTruncation() }
    pump()
  }

  /// Moves on the handshake, and delivers what TLS has decrypted.
  func pump() {
    while isOpen, !isPaused, !hasEnded, pendingEnd == nil {
      if !isReady {
        guard shakeHands() else { break }
        becomeReady()
        continue
      }
      let (count, isFull) = decrypt()
      transmit()
      let bytes = UnsafeMutableRawBufferPointer(rebasing: buffers.plaintext[..<count])
      if count > 0 {
        tap?.received(UnsafeRawBufferPointer(bytes))
        call { $0.channel(self, received: bytes) }
      }
      if !isFull { break }
    }
    if isOpen, !isPaused, let pendingEnd { end(pendingEnd) }
    notifyIfDrained()
  }

  /// True when the handshake is done. A read into no room reads no plaintext: whoever hears of the end of the
  /// handshake may want to pause first.
  private func shakeHands() -> Bool {
    let result = tls?.read(into: UnsafeMutableRawBufferPointer(start: nil, count: 0))
    transmit()
    if tls?.isEstablished == true { return true }
    if case .failed(let error) = result { pendingEnd = endOfTLS(error) } else { pendingEnd = socketEnd }
    return false
  }

  /// Fills the plaintext buffer from the session, so that many records make one call of the handler.
  private func decrypt() -> (count: Int, isFull: Bool) {
    var count = 0
    while count < buffers.plaintext.count {
      let room = UnsafeMutableRawBufferPointer(rebasing: buffers.plaintext[count...])
      switch tls?.read(into: room) {
      case .bytes(let size):
        count += size
        continue
      case .needMore, nil:
        pendingEnd = socketEnd
      case .closed:
        pendingEnd = .eof
      case .failed(let error):
        pendingEnd = endOfTLS(error)
      }
      return (count, false)
    }
    return (count, true)
  }

  /// After the handshake, an end that TLS did not expect is the socket's end.
  private func endOfTLS(_ error: TLSError) -> ChannelEnd {
    guard error.kind == .eof, let socketEnd else { return .tlsFailed(error) }
    return socketEnd == .truncated && !isReady ? .tlsFailed(error) : socketEnd
  }

  func becomeReady() {
    isReady = true
    tlsSummary = tls?.summary
    call { $0.channelReady(self) }
  }

  func end(_ end: ChannelEnd) {
    guard !hasEnded else { return }
    hasEnded = true
    tap?.peerEnded(end)
    updateInterest()
    if end != .eof {
      writeSide = .shut
      output.removeAll()
    }
    call { $0.channel(self, ended: end) }
  }
}
