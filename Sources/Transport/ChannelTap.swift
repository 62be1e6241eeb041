/// Hears what crosses a channel, for a recording: plaintext, as it is read and as the kernel or TLS takes it.
package protocol ChannelTap: AnyObject {
  func received(_ bytes: UnsafeRawBufferPointer)
  func sent(_ bytes: UnsafeRawBufferPointer)
  /// The peer has ended its stream.
  func peerEnded(_ end: ChannelEnd)
  /// We have ended ours, in order or with a RST. May be told more than once.
  func ended(isReset: Bool)
}

/// Who is to hear a connection that has just come to be; nil: nobody.
package typealias ChannelTapping = (_ local: SocketAddress?, _ peer: SocketAddress?) -> (any ChannelTap)?
