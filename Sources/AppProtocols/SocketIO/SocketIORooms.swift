import Bytes

/// Who is in which namespace and in which of its rooms, and whom an event reaches.
package struct SocketIORooms: Sendable {
  /// Whom an event reaches besides its sender.
  package enum Scope: Sendable {
    /// Nobody: an event is a matter between its sender and the server.
    case sender
    /// All of the namespace.
    case all
    /// All of the namespace without the sender.
    case others
  }

  package enum Command: Equatable, Sendable {
    case join(room: String)
    case leave(room: String)
  }

  /// A namespace, or a room in one.
  private struct Place: Hashable {
    var namespace: String
    /// Nil: all of the namespace.
    var room: String?
  }

  /// Rooms that one client may be in, in all its namespaces: each takes memory for as long as it stays.
  package static let mostRooms = 1000

  private let scope: Scope
  /// Events named `join` and `leave` are commands, and an event that names a room goes to it.
  private let hasRooms: Bool
  /// Clients by their numbers, in ascending order.
  private var members: [Place: [Int]] = [:]
  /// The rooms of a client in a namespace.
  private var rooms: [Int: [String: Set<String>]] = [:]

  /// - Parameters:
  ///   - scope: whom an event reaches that names no room.
  ///   - hasRooms: events can join rooms and be sent to them.
  package init(scope: Scope, hasRooms: Bool) {
    self.scope = scope
    self.hasRooms = hasRooms
  }

  // MARK: Coming and going

  /// A client has joined a namespace.
  package mutating func enter(_ client: Int, _ namespace: String) {
    insert(client, Place(namespace: namespace))
  }

  /// A client has left a namespace, and its rooms with it.
  package mutating func exit(_ client: Int, _ namespace: String) {
    remove(client, Place(namespace: namespace))
    for room in rooms[client]?.removeValue(forKey: namespace) ?? [] {
      remove(client, Place(namespace: namespace, room: room))
    }
    if rooms[client]?.isEmpty == true { rooms[client] = nil }
  }

  /// What an event asks of the server, if it is one of those: `join {"room": "x"}`, or `join "x"`.
  package func command(_ event: SocketIOEvent) -> Command? {
    guard hasRooms, let first = event.arguments.first, let room = first.string ?? Self.room(in: first) else {
      return nil
    }
    switch event.name {
    case "join": return .join(room: room)
    case "leave": return .leave(room: room)
    default: return nil
    }
  }

  /// - Returns: false: it cannot join, as it is in too many rooms.
  package mutating func perform(_ command: Command, for client: Int, in namespace: String) -> Bool {
    switch command {
    case .join(let room):
      let known = rooms[client, default: [:]]
      if known[namespace]?.contains(room) == true { return true }
      guard known.values.reduce(0, { $0 + $1.count }) < Self.mostRooms else { return false }
      rooms[client, default: [:]][namespace, default: []].insert(room)
      insert(client, Place(namespace: namespace, room: room))
    case .leave(let room):
      guard rooms[client]?[namespace]?.remove(room) != nil else { return true }
      remove(client, Place(namespace: namespace, room: room))
    }
    return true
  }

  private mutating func insert(_ client: Int, _ place: Place) {
    let index = Self.index(of: client, in: members[place, default: []])
    members[place, default: []].insert(client, at: index)
  }

  private mutating func remove(_ client: Int, _ place: Place) {
    guard let found = members[place] else { return }
    let index = Self.index(of: client, in: found)
    guard index < found.count, found[index] == client else { return }
    members[place]?.remove(at: index)
    if found.count == 1 { members[place] = nil }
  }

  /// Where it stands, or would stand.
  private static func index(of client: Int, in clients: [Int]) -> Int {
    var (low, high) = (0, clients.count)
    while low < high {
      let middle = (low + high) / 2
      if clients[middle] < client { low = middle + 1 } else { high = middle }
    }
    return low
  }

  // MARK: Whom an event reaches

  /// Clients by their numbers, in ascending order.
  package func members(of namespace: String) -> [Int] { members[Place(namespace: namespace)] ?? [] }

  /// - Parameters:
  ///   - event: as it came.
  ///   - sender: its client.
  /// - Returns: in ascending order; nil where an event is a matter between its sender and the server.
  package func audience(of event: SocketIOEvent, from sender: Int) -> [Int]? {
    let place: Place
    if hasRooms, let room = event.arguments.first.flatMap(Self.room) {
      place = Place(namespace: event.namespace, room: room)
    } else if scope == .sender {
      return nil
    } else {
      place = Place(namespace: event.namespace)
    }
    let reached = members[place] ?? []
    return scope == .others ? reached.filter { $0 != sender } : reached
  }

  /// `{"room": "x"}`; a number will do as well, as a name.
  private static func room(in argument: JSONValue) -> String? {
    switch argument["room"] {
    case .string(let name)?: name
    case .number(let number)?: number
    default: nil
    }
  }
}
