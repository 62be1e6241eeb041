import WebSocketCore

extension HandshakeFindings {
  /// The verdict on an extended CONNECT (RFC 8441), and what it agreed on.
  ///
  /// - Parameters:
  ///   - request: as `HTTP2StreamSink` has got it, or without its secrets.
  ///   - response: nil where it has not come.
  package init(connect request: RequestHead, response: ResponseHead?) {
    self.init(
      request: HandshakeRules.judge(connect: request),
      response: response.map { HandshakeRules.judge(response: $0, toConnect: request) } ?? [],
      subprotocol: response?.head.first("Sec-WebSocket-Protocol"),
      extensions: response?.head.first("Sec-WebSocket-Extensions"))
  }
}
