import AppProtocols
import WebSocketCore

/// Answers to polls, as engine.io gives them, and readable for a page from elsewhere (CORS).
extension HTTPAnswer {
  /// - Parameters:
  ///   - payload: of packets.
  ///   - request: which it answers.
  ///   - contentType: without parameters it is text in UTF-8.
  static func socketIO(
    _ payload: [UInt8], to request: RequestHead, _ contentType: String = "text/plain; charset=UTF-8"
  ) -> HTTPAnswer {
    HTTPAnswer(status: 200, content: payload, contentType: contentType, headers: headers(for: request))
  }

  static func socketIO(_ text: String, to request: RequestHead, _ contentType: String) -> HTTPAnswer {
    socketIO(Array(text.utf8), to: request, contentType)
  }

  static func socketIO(
    _ refusal: EngineIORefusal, to request: RequestHead, message: String? = nil, status: Int? = nil
  ) -> HTTPAnswer {
    var json = refusal.json
    if let message {
      json = .object([.init("code", .number("\(refusal.rawValue)")), .init("message", .string(message))])
    }
    return HTTPAnswer(
      status: status ?? (refusal == .forbidden ? 403 : 400), content: Array(json.text.utf8),
      contentType: "application/json", headers: headers(for: request))
  }

  /// The answer to the question that a browser asks before a request to another origin.
  static func preflight(_ request: RequestHead) -> HTTPAnswer {
    var lines = headers(for: request)
    lines.append(HeaderLine("Access-Control-Allow-Methods", "GET, POST, OPTIONS"))
    if let asked = request.head.first("Access-Control-Request-Headers") {
      lines.append(HeaderLine("Access-Control-Allow-Headers", asked))
    }
    lines.append(HeaderLine("Access-Control-Max-Age", "600"))
    return HTTPAnswer(status: 204, content: [], headers: lines)
  }

  private static func headers(for request: RequestHead) -> [HeaderLine] {
    let cache = HeaderLine("Cache-Control", "no-store")
    guard let origin = request.head.first("Origin") else { return [cache] }
    return [
      cache, HeaderLine("Access-Control-Allow-Origin", origin), HeaderLine("Vary", "Origin"),
      HeaderLine("Access-Control-Allow-Credentials", "true"),
    ]
  }
}
