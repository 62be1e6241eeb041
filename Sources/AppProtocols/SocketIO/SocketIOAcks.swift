/// The acks that are waited for. All have the same time, so they run out in the order of their ids.
package struct SocketIOAcks: Sendable {
  package struct Pending: Equatable, Sendable {
    package var namespace: String
    package var event: String
    /// In seconds, on the clock of the caller.
    package var deadline: Double

    package init(namespace: String, event: String, deadline: Double) {
      self.namespace = namespace
      self.event = event
      self.deadline = deadline
    }
  }

  private var pending: [Int: Pending] = [:]
  private var nextID = 0
  /// None before it is pending.
  private var oldestID = 0

  package var count: Int { pending.count }

  /// - Returns: the id to ask with.
  mutating func add(_ asked: Pending) -> Int {
    defer { nextID += 1 }
    pending[nextID] = asked
    return nextID
  }

  /// - Parameters:
  ///   - id: as the server gives it.
  ///   - namespace: from which it came.
  /// - Returns: what was asked; nil where nothing was.
  mutating func take(_ id: Int, namespace: String) -> Pending? {
    guard pending[id]?.namespace == namespace else { return nil }
    return pending.removeValue(forKey: id)
  }

  /// Those for which the time is over at `now`, the oldest first; they are waited for no longer.
  mutating func expire(at now: Double) -> [Pending] {
    var expired: [Pending] = []
    while let oldest = oldest(), oldest.deadline <= now {
      expired.append(oldest)
      pending[oldestID] = nil
    }
    return expired
  }

  /// No ack will come any more.
  mutating func expireAll() -> [Pending] { expire(at: .infinity) }

  mutating func oldest() -> Pending? {
    while oldestID < nextID {
      if let found = pending[oldestID] { return found }
      oldestID += 1
    }
    return nil
  }
}
