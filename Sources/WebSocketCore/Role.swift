/// Which side of the connection: the client sent the upgrade request (RFC 6455 §1.3).
package enum Role: String, Sendable, CaseIterable {
  case client, server

  @inlinable package var peer: Role { self == .client ? .server : .client }
}
