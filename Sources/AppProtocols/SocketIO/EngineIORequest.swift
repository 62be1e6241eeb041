import Bytes

/// What a request to an Engine.IO server asks for, in the query of its target.
package struct EngineIORequest: Equatable, Sendable {
  package var transport: EngineIOTransport
  /// Of the session that it belongs to; nil: it wants to open one.
  package var sid: String?
  /// Of the protocol: 4 is the one that is served.
  package var version: String?

  /// Reads `…?EIO=4&transport=polling&sid=…`; parameters beside these, like the time that keeps a cache away, do
  /// not count.
  ///
  /// - Throws: `EngineIORefusal.unknownTransport`.
  package init(target: String) throws(EngineIORefusal) {
    var parameters: [Substring: String] = [:]
    let query = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first
    for pair in (query ?? "").split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      parameters[parts[0]] = parts.count > 1 ? String(parts[1]) : ""
    }
    guard let transport = parameters["transport"].flatMap(EngineIOTransport.init(rawValue:)) else {
      throw .unknownTransport
    }
    self.transport = transport
    sid = parameters["sid"]
    version = parameters["EIO"]
  }

  /// What engine.io would have against it.
  ///
  /// - Parameters:
  ///   - method: of the request.
  ///   - isUpgrade: it asks for a WebSocket.
  ///   - current: how the session named by `sid` is carried now; nil where there is none.
  package func refusal(
    method: String, isUpgrade: Bool, current: EngineIOTransport?
  ) -> EngineIORefusal? {
    if sid == nil {
      if method != "GET" { return .badHandshakeMethod }
      if isUpgrade != (transport == .websocket) { return .badRequest }
      return version == "4" ? nil : .unsupportedVersion
    }
    guard let current else { return .unknownSession }
    // The WebSocket of a session is asked for once, while it polls; a session that has one polls no more.
    guard current == .polling, isUpgrade == (transport == .websocket) else { return .badRequest }
    return method == "GET" || (method == "POST" && !isUpgrade) ? nil : .badRequest
  }
}

/// What carries a session.
package enum EngineIOTransport: String, Sendable {
  case polling, websocket
}

/// Why a request is answered with 400, by the numbers and in the words of engine.io.
package enum EngineIORefusal: Int, Error, Equatable, Sendable, CaseIterable {
  case unknownTransport, unknownSession, badHandshakeMethod, badRequest, forbidden, unsupportedVersion

  package var message: String {
    switch self {
    case .unknownTransport: "Transport unknown"
    case .unknownSession: "Session ID unknown"
    case .badHandshakeMethod: "Bad handshake method"
    case .badRequest: "Bad request"
    case .forbidden: "Forbidden"
    case .unsupportedVersion: "Unsupported protocol version"
    }
  }

  /// The body of the answer.
  package var json: JSONValue {
    .object([.init("code", .integer(rawValue)), .init("message", .string(message))])
  }
}
