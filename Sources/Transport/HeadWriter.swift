import Reactor
import WebSocketCore

/// Writes a head piece by piece, for as long as its channel takes it.
final class HeadWriter {
  private let channel: Channel
  private let reactor: Reactor
  private var pieces: HeadPieces
  private var onWritten: () -> Void = {}

  init(_ pieces: HeadPieces, to channel: Channel, reactor: Reactor) {
    self.pieces = pieces
    self.channel = channel
    self.reactor = reactor
  }

  /// - Parameter onWritten: called when the last piece has been taken. What else happens to the channel, its
  ///   handler hears.
  func start(onWritten: @escaping () -> Void) {
    self.onWritten = onWritten
    writeNext()
  }

  private func writeNext() {
    guard channel.isOpen else { return }
    if channel.writeFailure != nil { return channel.resumeReading() }
    if channel.unsentByteCount == 0 {
      guard let piece = pieces.next() else { return onWritten() }
      channel.output.append(piece)
      channel.flush()
    }
    reactor.schedule(after: pieces.interval) { [weak self] in self?.writeNext() }
  }
}
