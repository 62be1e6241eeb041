import WebSocketCore

/// Protocols on top of the WebSocket.
extension CatalogueRow {
  static let applicationRows = [
    subprotocolNotAgreed, graphQLClose, engineIOToPlainClient, socketIONamespaceRefused, socketIOOldServer,
    notEngineIO,
    socketIONotJoined, socketIOHeartbeatMissing,
  ]

  private static let subprotocolNotAgreed = CatalogueRow(
    "subprotocol-not-agreed", .application,
    looksLike:
      "a 101 without `Sec-WebSocket-Protocol`, and then a Close that names the subprotocol; or 400 that does",
    meaning: "the server takes none of the subprotocols offered",
    next: "offer the one that the server speaks: -s NAME"
  ) { evidence in
    let said: String?
    if evidence.hasAnswer(400) {
      said = evidence.bodyExcerpt.flatMap { text in
        ["subprotocol", "sec-websocket-protocol"].contains { HTTPSyntax.lowercased(text).contains($0) }
          ? text : nil
      }
    } else if let session = evidence.session, let close = session.closeReceived,
      evidence.header("Sec-WebSocket-Protocol") == nil,
      close.reasonSays("subprotocol") || close.code?.rawValue == 4406 && !evidence.offeredSubprotocols.isEmpty
    {
      said = session.closeFact
    } else {
      said = nil
    }
    guard let said else { return nil }
    let offered = evidence.offeredSubprotocols
    let wantsGraphQL = said.contains("4406") && !offered.contains("graphql-transport-ws")
    return Conclusion(
      .certain,
      seen: [evidence.offerFact, "selected: none", said],
      cause: offered.isEmpty && evidence.request != nil
        ? "the server wants a subprotocol, and none was offered" : nil,
      next: wantsGraphQL
        ? "4406 is of GraphQL: offer graphql-transport-ws, or graphql-ws for the older protocol" : nil,
      command: wantsGraphQL ? evidence.command(Option("-s", "graphql-transport-ws")) : nil)
  }

  private static let graphQLClose = CatalogueRow(
    "graphql-close", .application,
    looksLike: "4400, 4401, 4403, 4406, 4408, 4409, 4429, 4500, with a subprotocol of GraphQL",
    meaning: "the code is one of graphql-transport-ws",
    next: "the protocol has the client send connection_init first, and subscribe after connection_ack"
  ) { evidence in
    guard let session = evidence.session, let close = session.closeReceived, let code = close.code?.rawValue,
      let meaning = graphQLMeanings[code], evidence.speaksGraphQL || close.reasonText == meaning.reason
    else { return nil }
    let offered = evidence.offeredSubprotocols
    return Conclusion(
      evidence.speaksGraphQL ? .certain : .likely,
      seen: [session.closeFact, evidence.offerFact],
      cause: "graphql-transport-ws closes with \(code) because \(meaning.cause)", next: meaning.next,
      command: code == 4406 && offered.isEmpty
        ? evidence.command(Option("-s", "graphql-transport-ws")) : nil)
  }

  /// Codes of graphql-transport-ws: the reason that goes with each in its specification, and what it means.
  private static let graphQLMeanings: [UInt16: (reason: String, cause: String, next: String?)] = [
    4400: (
      "Bad Request", "a message was not of the protocol",
      "each message is a JSON object with a type: connection_init, ping, pong, subscribe, complete"
    ),
    4401: (
      "Unauthorized", "subscribe came before connection_ack",
      "send {\"type\":\"connection_init\"} and wait for its ack"
    ),
    4403: (
      "Forbidden", "the payload of connection_init was not accepted", "send credentials in connection_init"
    ),
    4406: (
      "Subprotocol not acceptable", "the server takes none of the subprotocols offered",
      "offer graphql-transport-ws, or graphql-ws for the older protocol: -s"
    ),
    4408: (
      "Connection initialisation timeout", "connection_init did not come in time",
      "send {\"type\":\"connection_init\"} at once"
    ),
    4409: (
      "Subscriber already exists", "an id of a subscription was used twice",
      "give each subscribe an id of its own"
    ),
    4429: ("Too many initialisation requests", "connection_init was sent twice", "send connection_init once"),
    4500: ("Internal server error", "the server failed", "look at the server's log"),
  ]

  private static let engineIOToPlainClient = CatalogueRow(
    "engineio-to-plain-client", .application,
    looksLike: "the first message is `0{\"sid\":…}`, then nothing, then a `2`",
    meaning:
      "the server speaks Engine.IO (Socket.IO), and a plain WebSocket client does not answer it: it drops who "
      + "does not answer its pings",
    next: "--socketio speaks it", isOfGoodEnds: true
  ) { evidence in
    guard let session = evidence.session, !evidence.settings.speaksSocketIO, session.violation == nil,
      session.engineIO != nil, let first = session.firstMessage
    else { return nil }
    let seen = ["the first message is \(first.bytes.quoted)", session.closeFact]
    guard session.isClosedInOrder else {
      return Conclusion(.certain, seen: seen, command: evidence.withSocketIO)
    }
    // python-engineio on Werkzeug closes with 1000 whatever the reason.
    guard session.leavesPingUnanswered else { return nil }
    return Conclusion(
      .likely, seen: seen + ["its last message is a ping, a packet 2, and it was not answered"],
      cause:
        "the server speaks Engine.IO (Socket.IO) and drops who does not answer its pings, as a plain client does",
      command: evidence.withSocketIO)
  }

  private static let socketIONamespaceRefused = CatalogueRow(
    "socketio-namespace-refused", .application,
    looksLike: "`the server refused the namespace …`: a packet `44…`",
    meaning: "the server does not let this client into the namespace",
    next: "--socketio-auth JSON sends credentials with the request to join"
  ) { evidence in
    guard
      case .socketIO(.namespaceRefused(let namespace, let message, let sentCredentials)) = evidence.symptom
    else { return nil }
    let seen = [
      "asked for: \(namespace)", "the server says: \(message.shortened)",
      sentCredentials ? "credentials were sent" : nil,
    ]
    // python-socketio has these words for what no handler is registered for, socket.io the others.
    if message == "Unable to connect" || message == "Invalid namespace" {
      return Conclusion(
        .likely, seen: seen, cause: "the server has no namespace \(namespace)",
        next: "is the name right, and does the server have handlers for it?",
        command: namespace == "/" ? nil : evidence.command(Option("--socketio"), dropping: "--socketio"))
    }
    return Conclusion(
      .certain, seen: seen, cause: "a handler of the server refuses to let this client into \(namespace)",
      next: sentCredentials ? "are these the credentials that it wants?" : nil,
      command: sentCredentials ? nil : evidence.command(Option("--socketio-auth", "{\"token\":\"…\"}")))
  }

  private static let socketIOOldServer = CatalogueRow(
    "socketio-old-server", .application,
    looksLike: "`the server speaks Engine.IO 3`",
    meaning: "the server is Socket.IO 2 or older, which speaks Engine.IO 3",
    next:
      "wscope speaks Engine.IO 4, as Socket.IO 3 and newer do; without --socketio the packets are shown as they come"
  ) { evidence in
    guard case .socketIO(.oldServer) = evidence.symptom else { return nil }
    return Conclusion(
      .certain, seen: ["it joined us to / unasked, by a packet 40 without data"],
      command: evidence.command(dropping: "--socketio", "--socketio-auth"))
  }

  private static let notEngineIO = CatalogueRow(
    "not-engineio", .application,
    looksLike: "`the server does not speak Engine.IO`, or no session within the time",
    meaning: "what answers there is a WebSocket server without Socket.IO",
    next: "without --socketio each message is shown as it comes; --path says where Socket.IO is"
  ) { evidence in
    let command = evidence.command(dropping: "--socketio", "--socketio-auth")
    switch evidence.symptom {
    case .socketIO(.notEngineIO(let why)):
      return Conclusion(.certain, seen: [why.shortened], command: command)
    case .socketIO(.notJoined(hasSession: false, let seconds)):
      return Conclusion(
        .likely, seen: ["the WebSocket is open, and no session was opened within \(seconds.figure) s"],
        command: command)
    default: return nil
    }
  }

  private static let socketIONotJoined = CatalogueRow(
    "socketio-not-joined", .application,
    looksLike: "`the server did not acknowledge the namespaces`",
    meaning:
      "the server opened the session and does not answer the request to join: a handler of connect may hang",
    next: "look at the server's log"
  ) { evidence in
    guard case .socketIO(.notJoined(hasSession: true, let seconds)) = evidence.symptom else { return nil }
    return Conclusion(.likely, seen: ["no answer to the request to join within \(seconds.figure) s"])
  }

  private static let socketIOHeartbeatMissing = CatalogueRow(
    "socketio-heartbeat-missing", .application,
    looksLike: "`no heartbeat came from the server`",
    meaning: "the server's pings, which it announced, do not come: it is stuck, or the path is dead",
    next: "look at the server: a handler that blocks stops the pings of a server with one thread"
  ) { evidence in
    guard case .socketIO(.heartbeatMissing(let seconds)) = evidence.symptom else { return nil }
    return Conclusion(.likely, seen: ["no ping for \(seconds.figure) s"])
  }
}

extension Evidence {
  /// Nil where the request is not known.
  fileprivate var offerFact: String? {
    let offered = offeredSubprotocols
    guard request != nil else { return nil }
    return offered.isEmpty ? "no subprotocol was offered" : "offered: \(offered.joined(separator: ", "))"
  }

  /// A subprotocol of GraphQL was agreed on or asked for.
  fileprivate var speaksGraphQL: Bool {
    let names = offeredSubprotocols + [header("Sec-WebSocket-Protocol") ?? ""]
    return names.contains("graphql-transport-ws") || names.contains("graphql-ws")
  }
}
