import Reactor
import TLS

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How the input of a channel came to its end.
package enum ChannelEnd: Equatable, Sendable {
  /// The peer closed its side in order: a FIN, over TLS after close_notify.
  case eof
  /// The connection was reset: ECONNRESET, or EPIPE where the peer had closed before we wrote.
  case reset(SystemError)
  /// The connection failed otherwise: ETIMEDOUT.
  case failed(SystemError)
  case tlsFailed(TLSError)
  /// Over TLS a FIN without close_notify: what came may have been cut (RFC 8446 §6.1).
  case truncated

  init(_ error: SystemError) {
    self = error.code == ECONNRESET || error.code == EPIPE ? .reset(error) : .failed(error)
  }
}

/// Whoever uses a channel. Inside any of these calls the channel may be written to, paused and closed.
package protocol ChannelHandler: AnyObject {
  /// Bytes can be exchanged: at the start, over TLS when the handshake is done and `tlsSummary` is set.
  func channelReady(_ channel: Channel)

  /// - Parameters:
  ///   - channel: where they came from.
  ///   - bytes: plaintext, never empty, which may be changed in place, and is valid only during the call.
  func channel(_ channel: Channel, received bytes: UnsafeMutableRawBufferPointer)

  /// Nothing waits to be sent any more, after a `flush` that could not send everything. If `writeFailure` is
  /// set, it was thrown away.
  func channelDrained(_ channel: Channel)

  /// Called once; no more input comes. After `.eof`, and only then, output may still be sent.
  func channel(_ channel: Channel, ended: ChannelEnd)
}
