import Reactor
import Transport
import WebSocketCore

/// Each client is played the server's side of a recording.
final class ReplayBehavior: ListenBehavior {
  private let score: ReplayScore
  private let reactor: Reactor
  private let report: (Failure, _ client: Int) -> Void
  private var players: [Int: ReplayPlayer] = [:]

  /// - Parameters:
  ///   - score: what is played.
  ///   - reactor: the loop of the clients.
  ///   - report: takes each difference, with the client's number.
  init(_ score: ReplayScore, _ reactor: Reactor, report: @escaping (Failure, Int) -> Void) {
    self.score = score
    self.reactor = reactor
    self.report = report
  }

  func opened(_ peer: ListenPeer) {
    let player = ReplayPlayer(peer.session, score, reactor) { [report] in report($0, peer.id) }
    players[peer.id] = player
    player.begin()
  }

  func received(_ message: Message, from peer: ListenPeer) { players[peer.id]?.receive(message) }

  func drained(_ peer: ListenPeer) {
    peer.session.channel.resumeReading()
    players[peer.id]?.resume()
  }

  func ended(_ peer: ListenPeer, _ end: SessionEnd) { players.removeValue(forKey: peer.id)?.ended(end) }
}
