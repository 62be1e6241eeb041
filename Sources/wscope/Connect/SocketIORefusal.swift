import AppProtocols
import Bytes
import Diagnosis
import Transport
import WebSocketCore

/// In words what happens when a Socket.IO server does not let a client in. What it means is for the catalogue to say.
enum SocketIORefusal {
  /// - Returns: nil for what has nothing to do with Socket.IO.
  static func failure(_ cause: ClientFailure, _ plan: ClientPlan) -> Failure? {
    guard case .refused(let refusal) = cause else { return nil }
    var failure = Failure(cause, plan: plan)
    if let text = reason(refusal.body.bytes) { failure.message += ": \(text)" }
    return failure
  }

  /// python-engineio answers with a JSON string, engine.io with an object.
  private static func reason(_ body: [UInt8]) -> String? {
    guard let json = try? JSONValue(parsing: body) else { return nil }
    return json.string ?? json["message"]?.string
  }

  /// The connection ended before every namespace was joined.
  ///
  /// - Parameters:
  ///   - end: how.
  ///   - isOpened: the server had opened the Engine.IO session.
  static func failure(of end: SessionEnd, isOpened: Bool) -> Failure? {
    guard end.failure == nil, end.initiator == .server, let close = end.closeReceived else { return nil }
    let how = close.code.map { "closed with \($0.rawValue) (\($0.name))" } ?? "closed without a status code"
    return Failure(
      .closedWithCode, phase: .handshake,
      isOpened
        ? "the server \(how) before it acknowledged the namespaces"
        : "the server accepted the WebSocket and \(how) before it opened an Engine.IO session")
  }

  /// What the server says to a request to join.
  static func failure(namespace: String, message: String) -> Failure {
    Failure(.closedWithCode, phase: .handshake, "the server refused the namespace \(namespace): \(message)")
  }

  static func failure(_ failure: SocketIOClientFailure) -> Failure {
    switch failure {
    case .notEngineIO(let why):
      Failure(.protocolBroken, phase: .handshake, "the server does not speak Engine.IO: \(why)")
    case .oldServer:
      Failure(
        .protocolBroken, phase: .handshake,
        "the server speaks Engine.IO 3, which is Socket.IO 2 and older: it joined us to / unasked")
    }
  }
}

extension SocketIOSymptom {
  init(_ failure: SocketIOClientFailure) {
    switch failure {
    case .notEngineIO(let why): self = .notEngineIO(why)
    case .oldServer: self = .oldServer
    }
  }
}
