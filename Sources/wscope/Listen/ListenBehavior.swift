import Transport
import WebSocketCore

/// What a listener does with its clients and their messages. Sending only queues: the sender's own session
/// is flushed after its batch; whoever else was sent to is flushed by the behaviour.
protocol ListenBehavior: AnyObject {
  func opened(_ peer: ListenPeer)
  func received(_ message: Message, from peer: ListenPeer)
  /// All messages of one read have been delivered.
  func finishedBatch(_ peer: ListenPeer)
  /// The peer has taken everything that was sent to it.
  func drained(_ peer: ListenPeer)
  func ended(_ peer: ListenPeer)
  /// For those who want to know how it ended.
  func ended(_ peer: ListenPeer, _ end: SessionEnd)
  /// All clients have gone, and the program is about to end: calls `then` as soon as it may.
  func finish(_ then: @escaping () -> Void)
  /// The program ends now.
  func abandon()
}

extension ListenBehavior {
  func opened(_ peer: ListenPeer) {}
  func received(_ message: Message, from peer: ListenPeer) {}

  /// A peer that does not read its answers is not read either.
  func finishedBatch(_ peer: ListenPeer) {
    if peer.session.unsentByteCount > ListenPeer.highWater { peer.session.channel.pauseReading() }
  }

  func drained(_ peer: ListenPeer) { peer.session.channel.resumeReading() }
  func ended(_ peer: ListenPeer) {}
  func ended(_ peer: ListenPeer, _ end: SessionEnd) { ended(peer) }
  func finish(_ then: @escaping () -> Void) { then() }
  func abandon() {}
}

/// Each message goes back to its sender.
final class EchoBehavior: ListenBehavior {
  func received(_ message: Message, from peer: ListenPeer) {
    peer.session.send(message.opcode, message.payload)
  }
}

/// Messages are counted and forgotten.
final class SinkBehavior: ListenBehavior {}
