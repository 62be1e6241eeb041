import Bytes

/// What the open packet of a server tells about the session (Engine.IO protocol 4).
package struct EngineIOOpen: Equatable, Sendable {
  /// Of the Engine.IO session; Socket.IO gives each namespace another one.
  package var sid: String
  /// The transports that the session can be moved to: `websocket`, or none on a WebSocket.
  package var upgrades: [String]
  /// Milliseconds from one pong to the next ping.
  package var pingInterval: Int
  /// Milliseconds that the other side has for its pong.
  package var pingTimeout: Int
  /// Bytes of the greatest message that the server takes; nil where it does not say.
  package var maxPayload: Int?

  /// - Parameters:
  ///   - sid: of the session.
  ///   - upgrades: the transports that it can be moved to.
  ///   - pingInterval: in milliseconds.
  ///   - pingTimeout: in milliseconds.
  ///   - maxPayload: in bytes.
  package init(
    sid: String, upgrades: [String] = [], pingInterval: Int = 25000, pingTimeout: Int = 20000,
    maxPayload: Int? = 1_000_000
  ) {
    self.sid = sid
    self.upgrades = upgrades
    self.pingInterval = pingInterval
    self.pingTimeout = pingTimeout
    self.maxPayload = maxPayload
  }

  /// Reads what stands behind the `0`.
  ///
  /// - Throws: `EngineIOError.openNotJSON` and `openLacks`.
  package init(parsing data: [UInt8]) throws(EngineIOError) {
    let json: JSONValue
    do throws(JSONError) { json = try JSONValue(parsing: data) } catch { throw .openNotJSON(error) }
    guard let sid = json["sid"]?.string else { throw .openLacks("sid") }
    // python-engineio writes 0 for an interval of less than a second.
    guard let interval = json["pingInterval"]?.int, interval >= 0 else { throw .openLacks("pingInterval") }
    guard let timeout = json["pingTimeout"]?.int, timeout > 0 else { throw .openLacks("pingTimeout") }
    var upgrades: [String] = []
    if case .array(let elements) = json["upgrades"] { upgrades = elements.compactMap(\.string) }
    self.init(
      sid: sid, upgrades: upgrades, pingInterval: interval, pingTimeout: timeout,
      maxPayload: json["maxPayload"]?.int)
  }

  /// In the order in which servers write it.
  package var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("sid", .string(sid)), .init("upgrades", .array(upgrades.map { .string($0) })),
      .init("pingTimeout", .number("\(pingTimeout)")), .init("pingInterval", .number("\(pingInterval)")),
    ]
    if let maxPayload { members.append(.init("maxPayload", .number("\(maxPayload)"))) }
    return .object(members)
  }

  package var packet: EngineIOPacket { EngineIOPacket(.open, json.text) }
}
