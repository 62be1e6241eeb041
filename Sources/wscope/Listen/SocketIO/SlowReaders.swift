import Reactor

/// Clients that have much left to read. While there is one, whoever sends to it waits, so that memory stays bounded;
/// one that reads nothing at all for `patience` seconds is dropped, so that the rest can go on.
final class SlowReaders {
  static let patience = 10.0

  private let reactor: Reactor
  private var timers: [Int: TimerID] = [:]
  /// Gives the bytes that a client has not read.
  var unread: (Int) -> Int = { _ in 0 }
  /// One has become slow, or has caught up.
  var onChange: () -> Void = {}
  /// Takes the number of one that reads nothing.
  var onStuck: (Int) -> Void = { _ in }

  /// - Parameter reactor: the loop.
  init(_ reactor: Reactor) { self.reactor = reactor }

  var isEmpty: Bool { timers.isEmpty }

  func contains(_ client: Int) -> Bool { timers[client] != nil }

  /// To be told whenever something was sent to a client, or read by it.
  func look(at client: Int) {
    let count = unread(client)
    if timers[client] == nil {
      guard count > ListenPeer.highWater else { return }
      watch(client, count)
      onChange()
    } else if count <= ListenPeer.highWater / 2 {
      remove(client)
    }
  }

  private func watch(_ client: Int, _ before: Int) {
    timers[client] = reactor.schedule(after: Self.patience) { [unowned self] in
      let now = unread(client)
      guard now < before else { return onStuck(client) }
      watch(client, now)
    }
  }

  /// It has caught up, or has gone.
  func remove(_ client: Int) {
    guard let timer = timers.removeValue(forKey: client) else { return }
    reactor.cancel(timer)
    onChange()
  }
}
