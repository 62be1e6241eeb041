import Bytes
import Reactor
import TLS

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One connected byte stream, plain or over TLS.
///
/// Thousands of them cost little: input passes through the buffers of `ChannelBuffers`, and the memory of an
/// output queue is lent for as long as something is in it.
package final class Channel {
  package weak var handler: (any ChannelHandler)?
  /// What is to be sent: append to it, and call `flush` once per wake-up.
  package var output = ByteQueue(blockSize: 4096)
  /// Hears all that is read and written from now on.
  package var tap: (any ChannelTap)?
  /// The only channel of a process keeps its memory. What is queued outside the calls of the handler would
  /// otherwise be in new memory each time.
  package var keepsBuffers = false
  /// Set when a `send` failed; what was queued is gone. The input that the kernel still has is delivered before
  /// `ended` tells of it.
  package internal(set) var writeFailure: SystemError?
  /// Set from `channelReady` on, if there is TLS; it outlives `close`.
  package internal(set) var tlsSummary: TLSSummary?

  /// The server asked for a client certificate, and there was none to give.
  package var lacksClientCertificate: Bool { tls?.lacksClientCertificate ?? false }

  let reactor: Reactor
  let buffers: ChannelBuffers
  /// -1 when closed.
  private(set) var fd: Int32

  var isSecure: Bool
  var tls: TLSSession?
  /// TLS to an `https://` proxy, beneath that to the server.
  var outerTLS: TLSSession?
  var ciphertext = ByteQueue(blockSize: 4096)

  var isReady = false
  var isPaused = false
  /// How the socket's input ended, while TLS still has some of it.
  var socketEnd: ChannelEnd?
  /// What `ended` will say when reading goes on.
  var pendingEnd: ChannelEnd?
  var hasEnded = false
  /// The handler is being called.
  private var isCalling = false
  var isPumpScheduled = false

  /// The kernel takes no more: the rest goes when the socket is writable.
  var isBlocked = false
  var owesDrained = false
  var writeSide = WriteSide.open

  enum WriteSide {
    case open
    /// To be shut when everything has been sent.
    case closing
    /// The same, with close_notify as the last thing to be sent.
    case notified
    case shut
  }

  /// - Parameters:
  ///   - fd: a connected stream socket that does not block; it is the channel's from now on.
  ///   - reactor: the loop that the channel lives on.
  ///   - buffers: those of this loop.
  ///   - tls: not started yet; nil for plaintext.
  package init(fd: Int32, reactor: Reactor, buffers: ChannelBuffers, tls: consuming TLSSession? = nil) {
    self.fd = fd
    self.reactor = reactor
    self.buffers = buffers
    isSecure = tls != nil
    self.tls = consume tls
  }

  deinit { close() }

  package var isOpen: Bool { fd >= 0 }

  package var localAddress: SocketAddress? { try? SocketAddress(localOf: fd) }
  package var peerAddress: SocketAddress? { try? SocketAddress(peerOf: fd) }

  /// Begins to read and, over TLS, to shake hands; set `handler` first. In plaintext `channelReady` is called
  /// before this returns.
  package func start() {
    do {
      try reactor.watch(fd, wantedInterest) { [unowned self] in handle($0) }
    } catch {
      return end(.failed(error))
    }
    if isSecure {
      tls?.start()
      flush()
    } else {
      becomeReady()
    }
  }

  private func handle(_ readiness: Readiness) {
    if readiness.contains(.write) { writable() }
    if readiness.contains(.read), isOpen { readable() }
  }

  private var wantedInterest: Readiness {
    var interest: Readiness = []
    if !isPaused, !hasEnded, socketEnd == nil { interest.insert(.read) }
    if isBlocked { interest.insert(.write) }
    return interest
  }

  func updateInterest() {
    if isOpen { reactor.setInterest(fd, wantedInterest) }
  }

  /// Closes at once; what is unsent is lost. No call to the handler follows.
  package func close() {
    guard isOpen else { return }
    tap?.ended(isReset: false)
    tap = nil
    reactor.unwatch(fd)
    _ = systemClose(fd)
    fd = -1
    tls = nil
    outerTLS = nil
    output.removeAll()
    ciphertext.removeAll()
    buffers.output.reclaim(&output)
    buffers.ciphertext.reclaim(&ciphertext)
  }

  /// Closes with a RST.
  package func abort() {
    if isOpen { setResetOnClose(fd) }
    tap?.ended(isReset: true)
    close()
  }

  /// Calls the handler, with memory for what it writes.
  func call(_ body: (any ChannelHandler) -> Void) {
    guard isOpen, let handler else { return }
    buffers.output.lend(to: &output)
    isCalling = true
    body(handler)
    isCalling = false
    giveBackOutput()
  }

  /// Inside a call of the handler more may be written.
  func giveBackOutput() {
    if !keepsBuffers, !isCalling { buffers.output.reclaim(&output) }
  }

  func giveBackCiphertext() {
    if keepsBuffers { return }
    buffers.ciphertext.reclaim(&ciphertext)
    tls?.releaseIdleMemory()
    outerTLS?.releaseIdleMemory()
  }
}

private func systemClose(_ fd: Int32) -> Int32 {
  close(fd)
}
