import WebSocketCore

/// The verdict on the handshake of a connection, once both heads are there, or as many as there will be.
package struct HandshakeTrace: Sendable {
  /// Empty where there is no request.
  package var request: [Check]
  /// Empty where there is no response.
  package var response: [Check]

  package init(request: [Check], response: [Check]) {
    self.request = request
    self.response = response
  }
}
