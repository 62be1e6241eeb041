import WebSocketCore

/// A WebSocket's stream.
struct HTTP2Stream: Sendable {
  /// The final response has come.
  var isAnswered = false
  private var isClientOpen = true
  private var isServerOpen = true

  func isOpen(_ sender: Role) -> Bool { sender == .client ? isClientOpen : isServerOpen }
  var isClosed: Bool { !isClientOpen && !isServerOpen }

  /// - Parameter sender: which direction has ended; nil: both.
  mutating func close(_ sender: Role?) {
    if sender != .server { isClientOpen = false }
    if sender != .client { isServerOpen = false }
  }
}
