import Reactor

/// Sees a client off that has got its last answer. What it still sends is read and forgotten for a moment, so that
/// no RST overtakes the answer.
final class LingeringClose: ChannelHandler, PendingClient {
  /// Seconds that a client has to read its answer and close.
  private static let seconds = 1.0
  /// Bytes that it may still send meanwhile: one that floods is cut off.
  private static let mostDiscarded = 1 << 20

  private let channel: Channel
  private let reactor: Reactor
  private let onEnd: () -> Void
  private var timer: TimerID?
  private var discarded = 0

  /// - Parameters:
  ///   - channel: with the answer in its queue.
  ///   - reactor: the loop.
  ///   - onEnd: called once, when the client has gone.
  init(_ channel: Channel, _ reactor: Reactor, onEnd: @escaping () -> Void) {
    self.channel = channel
    self.reactor = reactor
    self.onEnd = onEnd
  }

  func start() {
    channel.handler = self
    channel.flush()
    channel.closeWrite()
    channel.resumeReading()
    timer = reactor.schedule(after: Self.seconds) { [weak self] in self?.end() }
  }

  func abandon() {
    if let timer { reactor.cancel(timer) }
    channel.close()
  }

  func channelReady(_ channel: Channel) {}
  func channelDrained(_ channel: Channel) {}

  func channel(_ channel: Channel, received bytes: UnsafeMutableRawBufferPointer) {
    discarded += bytes.count
    if discarded > Self.mostDiscarded { end() }
  }

  func channel(_ channel: Channel, ended: ChannelEnd) { end() }

  private func end() {
    abandon()
    onEnd()
  }
}
