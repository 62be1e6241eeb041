/// Which side of the connection: the client sent the upgrade request (RFC 6455 §1.3).
public enum Role: String, Sendable, CaseIterable {
  case client, server

  /// As the compiler would write it, but seen by other modules.
  @inlinable public static func == (left: Role, right: Role) -> Bool {
    switch (left, right) {
    case (.client, .client), (.server, .server): true
    case (.client, .server), (.server, .client): false
    }
  }

  @inlinable public var peer: Role { self == .client ? .server : .client }
}
