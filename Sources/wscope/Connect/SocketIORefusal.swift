import AppProtocols
import Bytes
import Transport
import WebSocketCore

/// What it means when a Socket.IO server does not let a client in, and what to try next.
enum SocketIORefusal {
  /// A part of what servers answer, python-engineio and engine.io in turn, and what helps.
  private static let advice: [(part: String, hint: String)] = [
    (
      "unsupported version",
      "the server speaks another version of Engine.IO than EIO in the URL says; wscope speaks 4, which is "
        + "Socket.IO 3 and newer"
    ),
    (
      "Unsupported protocol version",
      "EIO in the URL is not the version of the server; wscope speaks 4, which is Socket.IO 3 and newer"
    ),
    (
      "Invalid transport",
      "the server must allow the transport websocket (Flask: pip install simple-websocket)"
    ),
    ("Transport unknown", "the server must allow the transport websocket"),
    ("Invalid session", "leave sid out of the URL: a session is opened by the WebSocket itself"),
    ("Session ID unknown", "leave sid out of the URL: a session is opened by the WebSocket itself"),
    (
      "Not an accepted origin",
      "leave -o/--origin out, or let the server accept it (cors_allowed_origins); behind a proxy it needs "
        + "the outer Host and X-Forwarded-Proto"
    ),
    ("Forbidden", "the server's allowRequest or its list of origins refuses: -o/--origin, -H/--header"),
    ("Invalid websocket upgrade", "a proxy on the way has dropped the headers Upgrade and Connection"),
  ]

  /// - Returns: nil for what has nothing to do with Socket.IO.
  static func failure(_ cause: ClientFailure, _ plan: ClientPlan) -> Failure? {
    guard case .refused(let refusal) = cause else { return nil }
    var failure = Failure(cause, plan: plan)
    let body = refusal.body.bytes
    if let text = reason(body) {
      failure.message += ": \(text)"
      failure.hint = advice.first { text.contains($0.part) }?.hint
    } else if refusal.response.status == 200, body.first == UInt8(ascii: "0") {
      failure.hint = "it opened a session for polling: the URL needs transport=websocket"
    } else if refusal.response.status == 404 {
      failure.hint =
        "Socket.IO is not at \(plan.uri.path): --path says where it is; it ends in a slash, as /socket.io/ does"
    }
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
  ///   - plan: of the connection.
  static func failure(of end: SessionEnd, isOpened: Bool, _ plan: ClientPlan) -> Failure? {
    guard end.failure == nil, end.initiator == .server, let close = end.closeReceived else { return nil }
    let how = close.code.map { "closed with \($0.rawValue) (\($0.name))" } ?? "closed without a status code"
    if isOpened {
      return Failure(
        .closedWithCode, phase: .handshake,
        "the server \(how) before it acknowledged the namespaces")
    }
    return Failure(
      .closedWithCode, phase: .handshake,
      "the server accepted the WebSocket and \(how) before it opened an Engine.IO session",
      hint: close.code == nil
        ? "Flask-SocketIO on gevent refuses so (path, Origin, EIO or transport); over polling, with the same Origin, it says why: "
          + "curl '\(SocketIOAddress.polling(plan.uri))'" : nil)
  }

  /// What the server says to a request to join.
  static func failure(namespace: String, message: String, hasAuth: Bool) -> Failure {
    let hint: String? =
      switch message {
      case "Unable to connect": "the server has no such namespace"
      case _ where hasAuth: nil
      default: "--socketio-auth JSON sends credentials with the request to join"
      }
    return Failure(
      .closedWithCode, phase: .handshake, "the server refused the namespace \(namespace): \(message)",
      hint: hint)
  }

  static func failure(_ failure: SocketIOClientFailure) -> Failure {
    switch failure {
    case .notEngineIO(let why):
      Failure(
        .protocolBroken, phase: .handshake, "the server does not speak Engine.IO: \(why)",
        hint: "without --socketio each message is shown as it comes")
    case .oldServer:
      Failure(
        .protocolBroken, phase: .handshake,
        "the server speaks Engine.IO 3, which is Socket.IO 2 and older: it joined us to / unasked",
        hint: "wscope speaks Engine.IO 4, which Socket.IO 3 and newer do; without --socketio the packets are "
          + "shown as they come")
    }
  }
}
