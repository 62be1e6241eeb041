import Bytes
import Reactor
import TLS

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Channel {
  /// The most plaintext that is encrypted before it is sent.
  private static let encryptionChunk = 256 * 1024

  /// Bytes that the kernel has not taken yet: plaintext, and over TLS also ciphertext.
  package var unsentByteCount: Int { output.count + ciphertext.count }

  /// Sends what the kernel takes now, and the rest when there is room. The handler is not called inside this
  /// call; `channelDrained` comes later if something is left.
  package func flush() {
    guard isOpen, !isBlocked else { return }
    transmit()
    if unsentByteCount > 0 { owesDrained = true }
    giveBackOutput()
  }

  /// Ends our side when everything queued has been sent: over TLS with close_notify, then with a FIN. Input
  /// still comes.
  package func closeWrite() {
    guard isOpen, writeSide == .open else { return }
    writeSide = .closing
    if !isBlocked { transmit() }
  }

  func writable() {
    guard isBlocked else { return }
    isBlocked = false
    transmit()
    if !isBlocked { updateInterest() }
    notifyIfDrained()
    giveBackOutput()
  }

  func notifyIfDrained() {
    guard isOpen, owesDrained, unsentByteCount == 0 else { return }
    owesDrained = false
    call { $0.channelDrained(self) }
  }

  /// One `send`, if there is something to be sent.
  func transmit() {
    guard isOpen, !isBlocked else { return }
    if writeSide == .shut { output.removeAll() }
    do {
      if isSecure { try transmitEncrypted() } else { try transmitPlain() }
      try shutIfWanted()
    } catch {
      fail(error)
    }
  }

  private func transmitPlain() throws(SystemError) {
    guard !output.isEmpty else { return }
    let count = try send(output.readable)
    tap?.sent(UnsafeRawBufferPointer(rebasing: output.readable[..<count]))
    output.consume(count)
    if !output.isEmpty { block() }
  }

  private func transmitEncrypted() throws(SystemError) {
    // The first exchange lends the session the memory, the second takes it back with what was encrypted.
    buffers.ciphertext.lend(to: &ciphertext)
    if ciphertext.isEmpty { takeCiphertext() }
    if isReady, ciphertext.count < Self.encryptionChunk { encryptChunk() }
    takeCiphertext()
    if !ciphertext.isEmpty { ciphertext.consume(try send(ciphertext.readable)) }
    if !ciphertext.isEmpty || (isReady && !output.isEmpty) { block() }
    giveBackCiphertext()
  }

  private func encryptChunk() {
    let chunk = UnsafeRawBufferPointer(rebasing: output.readable.prefix(Self.encryptionChunk))
    guard !chunk.isEmpty else { return }
    tls?.write(chunk)
    tap?.sent(chunk)
    output.consume(chunk.count)
  }

  /// Returns how many bytes the kernel took: 0 when it has no room.
  private func send(_ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int {
    let count = systemSend(fd, bytes)
    if count >= 0 { return count }
    if errno == EAGAIN || errno == EINTR { return 0 }
    throw SystemError(call: "send")
  }

  private func block() {
    isBlocked = true
    updateInterest()
  }

  private func shutIfWanted() throws(SystemError) {
    guard unsentByteCount == 0 else { return }
    if writeSide == .closing {
      writeSide = .notified
      if isReady, isSecure {
        sendCloseNotify()
        try transmitEncrypted()
      }
    }
    if writeSide == .notified, unsentByteCount == 0 {
      writeSide = .shut
      shutdown(fd, Int32(SHUT_WR))
      tap?.ended(isReset: false)
    }
  }

  /// The input that the kernel still has is worth reading: a refusal or a Close often stands there. So the end
  /// of the channel is left to the end of the input.
  private func fail(_ error: SystemError) {
    writeFailure = error
    writeSide = .shut
    output.removeAll()
    ciphertext.removeAll()
    giveBackCiphertext()
  }
}

private func systemSend(_ fd: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  send(fd, bytes.baseAddress, bytes.count, sendFlags)
}
