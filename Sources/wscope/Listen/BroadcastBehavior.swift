import Bytes
import Reactor
import WebSocketCore

/// Each message, or the answer to it, goes to all clients of its room. While one of them has much left to read,
/// nobody is read: memory stays bounded. One that reads nothing at all for `patience` seconds is dropped, so that
/// the rest can go on.
final class BroadcastBehavior: ListenBehavior {
  static let patience = 10.0

  /// Who hears a message.
  struct Audience: Equatable {
    var includesSender = true
    /// Each path is a room of its own; otherwise there is one for all.
    var isByPath = false
  }

  private let reactor: Reactor
  private let audience: Audience
  private let template: ReplyTemplate?
  private let tell: (String) -> Void
  private var answer = ByteQueue()
  private var peers: [Int: ListenPeer] = [:]
  private var slow: [Int: TimerID] = [:]
  private var hasSent = false

  /// - Parameters:
  ///   - audience: who hears a message.
  ///   - template: what is sent in place of it.
  ///   - reactor: the loop.
  ///   - tell: takes a line on each message that has no answer.
  init(
    _ audience: Audience, template: ReplyTemplate?, reactor: Reactor, tell: @escaping (String) -> Void
  ) {
    self.audience = audience
    self.template = template
    self.reactor = reactor
    self.tell = tell
  }

  func opened(_ peer: ListenPeer) {
    peers[peer.id] = peer
    if !slow.isEmpty { peer.session.channel.pauseReading() }
  }

  func received(_ message: Message, from sender: ListenPeer) {
    guard let template else { return send(message.opcode, message.payload, from: sender) }
    answer.removeAll()
    if sender.fill(template, message, into: &answer, tell) {
      send(message.opcode, answer.readable, from: sender)
    }
  }

  private func send(_ opcode: Opcode, _ payload: UnsafeRawBufferPointer, from sender: ListenPeer) {
    for peer in peers.values where hears(peer, sender) { peer.session.send(opcode, payload) }
    hasSent = true
  }

  private func hears(_ peer: ListenPeer, _ sender: ListenPeer) -> Bool {
    (audience.includesSender || peer !== sender) && (!audience.isByPath || peer.room == sender.room)
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
