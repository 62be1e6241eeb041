import WebSocketCore

/// One direction of a conversation: what its bytes are taken for at the moment. A class, so that the two can be
/// told apart by role and change places without moving about.
final class ConversationSide {
  enum Phase: Sendable {
    /// HTTP/1, up to the upgrade.
    case http
    /// What a client sends behind its upgrade request, until the answer is known.
    case waiting
    /// It is not known where a frame begins.
    case searching
    case frames
    /// No WebSocket: whatever comes is passed over.
    case silent
  }

  private(set) var role: Role
  var phase: Phase
  var http: HTTPReader
  var held = HeldBytes()
  var search = FrameSearch()
  var reader: DirectionReader
  /// Where the next byte stands that is neither held nor taken by the reader.
  var offset: UInt64 = 0
  /// Anything has come of it.
  var hasBytes = false
  var hasEnded = false
  private let settings: ConversationSettings

  init(_ role: Role, _ settings: ConversationSettings, _ record: ConversationRecord) {
    self.role = role
    self.settings = settings
    http = HTTPReader(role == .client ? .request : .response, limit: settings.headLimit)
    reader = DirectionReader(sender: role, settings: settings, record: record)
    switch settings.beginning {
    case .handshake: phase = .http
    case .anywhere: phase = .searching
    case .frames: phase = .frames
    }
  }

  /// Passes over the first bytes that are held: no frame in them is certain.
  func giveUp(_ count: Int, _ chains: FrameChains) {
    search.drop(count, of: &held, chains)
    offset += UInt64(count)
    reader.side.skippedBytes += UInt64(count)
  }

  /// It was taken for the other side. Only before anything is known of it.
  func become(_ role: Role) {
    self.role = role
    http = HTTPReader(role == .client ? .request : .response, limit: settings.headLimit)
    reader.become(role)
  }
}

/// Both directions.
struct ConversationSides {
  private(set) var client: ConversationSide
  private(set) var server: ConversationSide

  init(_ settings: ConversationSettings, _ record: ConversationRecord) {
    client = ConversationSide(.client, settings, record)
    server = ConversationSide(.server, settings, record)
  }

  subscript(role: Role) -> ConversationSide {
    switch role {
    case .client: client
    case .server: server
    }
  }

  /// They were taken for each other.
  mutating func swap() {
    Swift.swap(&client, &server)
    client.become(.client)
    server.become(.server)
  }
}
