import Testing
import WebSocketCore

@testable import Diagnosis

@Suite struct ApplicationRowsTests {
  private static let graphQL101 =
    "HTTP/1.1 101 \r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
  private static let offer = "Sec-WebSocket-Protocol: graphql-transport-ws"
  private static let open =
    "0{\"sid\":\"dRxSwz2FqgLN2ZNuAAAA\",\"upgrades\":[],\"pingTimeout\":20000,\"pingInterval\":25000}"

  private static func graphQL(_ code: UInt16, _ reason: String) -> Evidence {
    .closed(code, reason, answer: graphQL101, adding: [offer])
  }

  private static func joining(_ symptom: SocketIOSymptom, namespaces: [String] = ["/chat"]) -> Evidence {
    .failing(
      .socketIO(symptom), url: "ws://localhost:5000/socket.io/?EIO=4&transport=websocket",
      options: namespaces.map { .init("--socketio=\($0)") })
  }

  static let situations = [
    Situation("4400", graphQL(4400, "Invalid message"), "graphql-close", .certain, next: "connection_init"),
    Situation(
      "4401", graphQL(4401, "Unauthorized"), "graphql-close", .certain, cause: "before connection_ack"),
    Situation("4403", graphQL(4403, "Forbidden"), "graphql-close", cause: "payload of connection_init"),
    Situation("4408", graphQL(4408, "Connection initialisation timeout"), "graphql-close", cause: "in time"),
    Situation("4409", graphQL(4409, "Subscriber for 1 already exists"), "graphql-close", cause: "twice"),
    Situation("4429", graphQL(4429, "Too many initialisation requests"), "graphql-close", next: "once"),
    Situation("4500", graphQL(4500, "Internal server error"), "graphql-close", next: "log"),
    Situation(
      "the words without the subprotocol", .closed(4408, "Connection initialisation timeout"),
      "graphql-close", .likely),
    Situation("4401 of somebody else", .closed(4401, "token expired"), "application-close"),
    Situation("a code that GraphQL has not", graphQL(4001, "no"), "application-close"),
    Situation(
      "Strawberry, and none offered", .closed(4406, "Subprotocol not acceptable"), "subprotocol-not-agreed",
      .certain,
      cause: "none was offered", command: "-s graphql-transport-ws"),
    Situation(
      "Strawberry, and another offered",
      .closed(4406, "Subprotocol not acceptable", adding: ["Sec-WebSocket-Protocol: chat"]),
      "subprotocol-not-agreed",
      .certain, seen: "offered: chat"),
    Situation(
      "websockets refuses at once", .refused(Recorded.websocketsSubprotocol), "subprotocol-not-agreed",
      .certain,
      seen: "missing subprotocol"),
    Situation(
      "a Close that names one, though one was agreed on",
      .closed(1002, "subprotocol error", answer: graphQL101, adding: [offer]), "close-protocol-error"),
    Situation(
      "Engine.IO on gevent ends it without a code",
      .closed(nil) { $0.firstMessage = .text(open) }, "engineio-to-plain-client", .certain,
      command: "wscope connect --socketio ws://localhost:8000/"),
    Situation("Engine.IO ends it with 1000", unanswered(), "engineio-to-plain-client", .likely),
    Situation(
      "Engine.IO cuts it", .ended(.fin) { $0.firstMessage = .text(open) }, "engineio-to-plain-client",
      .certain),
    Situation(
      "Engine.IO to a Socket.IO client",
      .ended(.fin) { $0.firstMessage = .text(open) }.with { $0.settings.speaksSocketIO = true },
      "connection-lost"),
    Situation(
      "a message that begins with 0", .ended(.fin) { $0.firstMessage = .text("0 errors") }, "connection-lost"),
    Situation(
      "no such namespace",
      joining(.namespaceRefused("/chat", message: "Unable to connect", sentCredentials: false)),
      "socketio-namespace-refused", .likely, cause: "no namespace /chat", command: "--socketio 'ws://"),
    Situation(
      "a token is wanted",
      joining(.namespaceRefused("/chat", message: "unauthorized", sentCredentials: false)),
      "socketio-namespace-refused", .certain, command: "--socketio-auth"),
    Situation(
      "the token is not right",
      joining(.namespaceRefused("/chat", message: "unauthorized", sentCredentials: true)),
      "socketio-namespace-refused", seen: "credentials were sent", next: "are these"),
    Situation(
      "Socket.IO 2", joining(.oldServer), "socketio-old-server", .certain, command: "wscope connect 'ws://"),
    Situation(
      "an echo server", joining(.notEngineIO("the first message is \"hello\"")), "not-engineio", .certain),
    Situation("no session", joining(.notJoined(hasSession: false, seconds: 30)), "not-engineio", .likely),
    Situation(
      "no answer", joining(.notJoined(hasSession: true, seconds: 30)), "socketio-not-joined", .likely),
    Situation("no heartbeat", joining(.heartbeatMissing(seconds: 45)), "socketio-heartbeat-missing", .likely),
  ]

  @Test(arguments: situations) func diagnosis(_ situation: Situation) throws { try situation.check() }

  /// As Engine.IO on Werkzeug does it: in order.
  private static func unanswered(
    ping: String = "2", _ change: (inout SessionEvidence) -> Void = { _ in }
  ) -> Evidence {
    .closed(1000) { session in
      session.firstMessage = .text(open)
      session.lastMessage = .text(ping)
      change(&session)
    }
  }

  @Test(
    "An end in order, and what it is worth a word for",
    arguments: [
      (unanswered(), true),
      // It has 20 s for its answer.
      (unanswered { $0.sinceSent = 20.1 }, true), (unanswered { $0.sinceSent = 3 }, false),
      (unanswered(ping: "42[\"news\"]"), false), (unanswered { $0.initiator = .client }, false),
      (unanswered { $0.firstMessage = .text("2") }, false),
      (unanswered().with { $0.settings.speaksSocketIO = true }, false),
      (.closed(1000), false), (.closed(1001, "bye"), false),
    ])
  func advice(_ evidence: Evidence, _ isWorthIt: Bool) {
    #expect(Catalogue.advise(evidence)?.id == (isWorthIt ? "engineio-to-plain-client" : nil))
  }
}
