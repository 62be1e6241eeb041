import Reactor
import WebSocketCore

/// Each message goes to all clients. While one of them has much left to read, nobody is read: memory stays
/// bounded. One that reads nothing at all for `patience` seconds is dropped, so that the rest can go on.
final class BroadcastBehavior: ListenBehavior {
  static let patience = 10.0

  private let reactor: Reactor
  private var peers: [Int: ListenPeer] = [:]
  private var slow: [Int: TimerID] = [:]
  private var hasSent = false

  init(reactor: Reactor) { self.reactor = reactor }

  func opened(_ peer: ListenPeer) {
    peers[peer.id] = peer
    if !slow.isEmpty { peer.session.channel.pauseReading() }
  }

  func received(_ message: Message, from sender: ListenPeer) {
    for peer in peers.values { peer.session.send(message.opcode, message.payload) }
    hasSent = true
  }

  func finishedBatch(_ sender: ListenPeer) {
    guard hasSent else { return }
    hasSent = false
    for peer in peers.values {
      peer.session.flush()
      if peer.session.unsentByteCount > ListenPeer.highWater, slow[peer.id] == nil { wait(for: peer) }
    }
  }

  private func wait(for peer: ListenPeer) {
    if slow.isEmpty { for other in peers.values { other.session.channel.pauseReading() } }
    slow[peer.id] = reactor.schedule(after: Self.patience) { [unowned self] in
      guard peers[peer.id] != nil else { return }
      peer.drop("it read nothing of a broadcast for \(Self.patience.plain) s")
    }
  }

  func drained(_ peer: ListenPeer) { caughtUp(peer) }

  func ended(_ peer: ListenPeer) {
    peers[peer.id] = nil
    caughtUp(peer)
  }

  private func caughtUp(_ peer: ListenPeer) {
    guard let timer = slow.removeValue(forKey: peer.id) else { return }
    reactor.cancel(timer)
    if slow.isEmpty { for other in peers.values { other.session.channel.resumeReading() } }
  }
}
