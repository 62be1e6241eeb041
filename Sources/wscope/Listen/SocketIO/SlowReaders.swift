import Reactor

/// Clients that have much left to read. While there is one, whoever sends to it waits, so that memory stays bounded;
/// one that reads nothing at all for `patience` seconds is dropped, so that the rest can go on.
final class SlowReaders {
  static let patience = 10.0

  private let reactor: Reactor
  private let drop: (Int) -> Void
  private var timers: [Int: TimerID] = [:]
  /// One has become slow, or has caught up.
  var onChange: () -> Void = {}

  /// - Parameters:
  ///   - reactor: the loop.
  ///   - drop: takes the number of a client that reads nothing.
  init(_ reactor: Reactor, drop: @escaping (Int) -> Void) {
    self.reactor = reactor
    self.drop = drop
  }

  var isEmpty: Bool { timers.isEmpty }

  func contains(_ client: Int) -> Bool { timers[client] != nil }

  /// To be told whenever something was sent to a client, or read by it.
  ///
  /// - Parameters:
  ///   - client: its number.
  ///   - unread: gives the bytes that it has not read.
  func look(at client: Int, _ unread: @escaping () -> Int) {
    let count = unread()
    if timers[client] == nil {
      guard count > ListenPeer.highWater else { return }
      watch(client, count, unread)
      onChange()
    } else if count <= ListenPeer.highWater / 2 {
      remove(client)
    }
  }

  private func watch(_ client: Int, _ before: Int, _ unread: @escaping () -> Int) {
    timers[client] = reactor.schedule(after: Self.patience) { [unowned self] in
      let now = unread()
      guard now < before else { return drop(client) }
      watch(client, now, unread)
    }
  }

  /// It has caught up, or has gone.
  func remove(_ client: Int) {
    guard let timer = timers.removeValue(forKey: client) else { return }
    reactor.cancel(timer)
    onChange()
  }
}
