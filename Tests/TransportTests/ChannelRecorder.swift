import Reactor
import TLS
import Testing

@testable import Transport

/// Notes what a channel says, and does what a test wants.
final class ChannelRecorder: ChannelHandler {
  /// `ready`, `received TEXT`, `drained`, `ended …`.
  var calls: [String] = []
  var received: [UInt8] = []
  var ends: [ChannelEnd] = []
  var onReady: (Channel) -> Void = { _ in }
  var onReceived: (Channel, UnsafeMutableRawBufferPointer) -> Void = { _, _ in }
  var onDrained: (Channel) -> Void = { _ in }
  var onEnded: (Channel) -> Void = { _ in }

  func channelReady(_ channel: Channel) {
    calls.append("ready")
    onReady(channel)
  }

  func channel(_ channel: Channel, received bytes: UnsafeMutableRawBufferPointer) {
    #expect(bytes.count > 0)
    if bytes.count < 100 { calls.append("received \(String(decoding: bytes, as: UTF8.self))") }
    received += bytes
    onReceived(channel, bytes)
  }

  func channelDrained(_ channel: Channel) {
    #expect(channel.unsentByteCount == 0)
    calls.append("drained")
    onDrained(channel)
  }

  func channel(_ channel: Channel, ended: ChannelEnd) {
    switch ended {
    case .eof: calls.append("ended eof")
    case .truncated: calls.append("ended truncated")
    case .reset(let error): calls.append("ended reset: \(error.message)")
    case .failed(let error): calls.append("ended failed: \(error.message)")
    case .tlsFailed: calls.append("ended tlsFailed")
    }
    ends.append(ended)
    onEnded(channel)
  }
}

/// A channel under test on a loop of its own.
struct ChannelUnderTest {
  let reactor: Reactor
  let buffers: ChannelBuffers
  let recorder = ChannelRecorder()
  let channel: Channel

  init(fd: Int32, tls: consuming TLSSession? = nil, reactor: Reactor? = nil, bufferSize: Int = 256 * 1024)
    throws
  {
    self.reactor = try reactor ?? Reactor()
    buffers = ChannelBuffers(size: bufferSize)
    channel = Channel(fd: fd, reactor: self.reactor, buffers: buffers, tls: consume tls)
    channel.handler = recorder
  }

  func write(_ text: String) {
    channel.output.append(text)
    channel.flush()
  }
}

/// A multiple of eight bytes that tell their position, so that a loss or a swap shows.
func pattern(_ count: Int) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
    for index in 0..<count / 8 {
      UnsafeMutableRawBufferPointer(bytes).storeBytes(
        of: UInt64(truncatingIfNeeded: index) &* 0x9E37_79B9_7F4A_7C15, toByteOffset: index * 8,
        as: UInt64.self)
    }
    initialized = count
  }
}
