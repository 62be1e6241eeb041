import WebSocketCore

/// Flask, its development server Werkzeug, and Flask-SocketIO; what Engine.IO says is the same for other servers.
extension CatalogueRow {
  static let flaskRows = [
    engineIOVersion, engineIOOrigin, engineIOSession, engineIOTransport, engineIOUpgradeLost, engineIOPolling,
    geventRefused, flaskHTTPRoute, upgradeLostFlask,
  ]

  private static let engineIOVersion = CatalogueRow(
    "engineio-version", .flask,
    looksLike: "400 `The client is using an unsupported version of the Socket.IO or Engine.IO protocols`, or "
      + "`Unsupported protocol version`",
    meaning: "the server speaks another version of Engine.IO than EIO in the URL says, or EIO is not there",
    next: "EIO=4 is Socket.IO 3 and newer, EIO=3 is Socket.IO 2"
  ) { evidence in
    guard let text = evidence.engineIORefusal(["unsupported version", "Unsupported protocol version"]) else {
      return nil
    }
    let asked = evidence.uri.parameter("EIO")
    let isOurs = asked == "4"
    return Conclusion(
      .certain, seen: [text, evidence.fact(of: "EIO")],
      next: isOurs
        ? "the server is older than Socket.IO 3, and wscope speaks 4: use a server or a client that match"
        : nil,
      command: isOurs ? nil : evidence.command(for: evidence.uri { $0.set("EIO", to: "4") }))
  }

  private static let engineIOOrigin = CatalogueRow(
    "engineio-origin", .flask,
    looksLike: "400 `Not an accepted origin.`",
    meaning: "Flask-SocketIO does not accept this Origin: by default only that of its own scheme and host",
    next:
      "leave -o/--origin out, or let the server accept it (cors_allowed_origins); behind a proxy it needs the "
      + "outer Host and X-Forwarded-Proto"
  ) { evidence in
    guard let text = evidence.engineIORefusal(["Not an accepted origin"]) else { return nil }
    return Conclusion(.certain, seen: [text, evidence.originFact], command: evidence.command(dropping: "-o"))
  }

  private static let engineIOSession = CatalogueRow(
    "engineio-session", .flask,
    looksLike: "400 `Invalid session …`, or `Session ID unknown`",
    meaning: "sid in the URL names no session of this server: it has ended, or another process has it",
    next:
      "leave sid out of the URL: the WebSocket opens a session itself; several processes need sticky sessions"
  ) { evidence in
    guard let text = evidence.engineIORefusal(["Invalid session", "Session ID unknown"]) else { return nil }
    return Conclusion(
      .certain, seen: [text], command: evidence.command(for: evidence.uri { $0.remove("sid") }))
  }

  private static let engineIOTransport = CatalogueRow(
    "engineio-transport", .flask,
    looksLike: "400 `Invalid transport`, or `Transport unknown`",
    meaning: "the server does not take this transport",
    next:
      "the URL needs transport=websocket, and the server must allow it (Flask: pip install simple-websocket)"
  ) { evidence in
    guard let text = evidence.engineIORefusal(["Invalid transport", "Transport unknown"]) else { return nil }
    let asked = evidence.uri.parameter("transport")
    return Conclusion(
      .certain, seen: [text, evidence.fact(of: "transport")],
      command: asked == "websocket"
        ? nil : evidence.command(for: evidence.uri { $0.set("transport", to: "websocket") }))
  }

  private static let engineIOUpgradeLost = CatalogueRow(
    "engineio-upgrade-lost", .flask,
    looksLike: "400 `Invalid websocket upgrade`",
    meaning:
      "the headers Upgrade and Connection did not reach Engine.IO: a proxy on the way has dropped them",
    next: "let the proxy pass them on", assumesUpgrade: true
  ) { evidence in
    guard let text = evidence.engineIORefusal(["Invalid websocket upgrade"]) else { return nil }
    guard evidence.askedForUpgrade else {
      return Conclusion(
        .certain, seen: [text, "our own request asks for no upgrade"],
        cause: "the request has no Upgrade and Connection for a WebSocket",
        next: "leave out what removes them")
    }
    return Conclusion(
      .certain, seen: [text, evidence.upgradeFact, evidence.serverFact],
      next: evidence.isBehindNginx ? ProxyAdvice.nginx : nil)
  }

  private static let engineIOPolling = CatalogueRow(
    "engineio-polling", .flask,
    looksLike: "200, and a body that begins with `0{\"sid\":`",
    meaning: "the server opened an Engine.IO session for polling: the URL does not ask for a WebSocket",
    next: "the URL needs transport=websocket"
  ) { evidence in
    guard evidence.hasAnswer(200), evidence.body.starts(with: "0{\"sid\"".utf8) else { return nil }
    return Conclusion(
      .certain, seen: [evidence.answer, evidence.bodyExcerpt],
      command: evidence.command(for: evidence.uri { $0.set("transport", to: "websocket") }))
  }

  private static let geventRefused = CatalogueRow(
    "gevent-refused", .flask,
    looksLike: "a 101, and at once a Close without a status code, before any message",
    meaning:
      "Flask-SocketIO on gevent accepts every WebSocket and closes those that it refuses: the path, the Origin, "
      + "EIO, the transport or the sid is wrong",
    next: "over polling, with the same Origin, it says why; Socket.IO is at /socket.io/"
  ) { evidence in
    guard let session = evidence.session, session.initiator == .server, let close = session.closeReceived,
      close.byteCount == 0, session.received.messages == 0, session.sent.messages == 0 || session.duration < 1
    else { return nil }
    // gevent-websocket's 101 has these three fields and nothing else.
    let names = evidence.response?.head.fields.map { HTTPSyntax.lowercased($0.name) } ?? []
    let hasItsHead = names == ["upgrade", "connection", "sec-websocket-accept"]
    guard evidence.asksForEngineIO else { return nil }
    // What was sent may have come before its greeting went out, and be what it closes on.
    let spoke = session.sent.messages > 0
    return Conclusion(
      hasItsHead && !spoke ? .likely : .possible,
      seen: [
        "the server accepted, and closed without a code after \(session.duration.figure) s, before any message",
        hasItsHead ? "its 101 has no Date and no Server, as gevent-websocket's" : nil, evidence.originFact,
        session.lastOurs,
      ],
      cause: spoke
        ? "Flask-SocketIO on gevent closes so on a message that is no packet of Engine.IO, and on those that it refuses: "
          + "for the path, the Origin, EIO, the transport or the sid" : nil,
      command: evidence.polling)
  }

  private static let flaskHTTPRoute = CatalogueRow(
    "flask-http-route", .flask,
    looksLike:
      "400 with Werkzeug's page `The browser (or proxy) sent a request that this server could not understand`",
    meaning: "Flask has a page at this path, and no WebSocket",
    next: "Flask-SocketIO is at /socket.io/: --socketio speaks it", assumesUpgrade: true
  ) { evidence in
    guard evidence.hasAnswer(400), evidence.askedForUpgrade, evidence.isHTML,
      evidence.bodyText.contains("sent a request that this server could not understand")
    else { return nil }
    return Conclusion(
      .likely, seen: [evidence.answer, evidence.serverFact, "the page is Werkzeug's own for a 400"],
      command: evidence.withSocketIO)
  }

  private static let upgradeLostFlask = CatalogueRow(
    "upgrade-lost-flask", .flask,
    looksLike: "404 with Flask's page `The requested URL was not found on the server`",
    meaning:
      "Flask has nothing for WebSockets at this path: Flask-SocketIO is at /socket.io/, with the slash at its end",
    next: "--socketio speaks Socket.IO at /socket.io/; for another path --path"
  ) { evidence in
    guard evidence.hasAnswer(404),
      evidence.bodyText.contains("The requested URL was not found on the server.")
    else {
      return nil
    }
    let seen = [evidence.answer, evidence.serverFact, "the page is Flask's"]
    let path = evidence.uri.path
    if path.contains("socket.io"), !path.hasSuffix("/") {
      return Conclusion(
        .likely, seen: seen + ["the path has no slash at its end"],
        cause: "the slash at the end of the path is missing: Engine.IO is at \(path)/",
        command: evidence.command(for: evidence.uri { $0.path += "/" }))
    }
    return Conclusion(
      .likely, seen: seen, cause: path.contains("socket.io") ? "Flask has no Socket.IO at \(path)" : nil,
      next: path.contains("socket.io")
        ? "is Flask-SocketIO installed in this server, and is it at this path (--path)?" : nil,
      command: path.contains("socket.io") ? nil : evidence.withSocketIO)
  }
}

extension Evidence {
  /// What an Engine.IO server says in a 400, if one of these texts is in it: python-engineio in a JSON string,
  /// engine.io in a JSON object or as plain text.
  fileprivate func engineIORefusal(_ texts: [String]) -> String? {
    guard hasAnswer(400) else { return nil }
    let said = jsonText ?? bodyText
    guard said.utf8.count < 200, texts.contains(where: { said.contains($0) }) else { return nil }
    return "the server says: \(said)"
  }

  /// What the URL has of a parameter; nil where it is not known.
  fileprivate func fact(of parameter: String) -> String? {
    guard knowsURL else { return nil }
    return uri.parameter(parameter).map { "the URL has \(parameter)=\($0)" } ?? "the URL has no \(parameter)"
  }

  /// It is Engine.IO that is wanted, by the option or by the URL.
  var asksForEngineIO: Bool {
    settings.speaksSocketIO || uri.parameter("EIO") != nil || uri.path.hasPrefix("/socket.io")
  }

  /// Over polling an Engine.IO server says in words what it refuses.
  fileprivate var polling: String? {
    let asked = uri { uri in
      if uri.parameter("EIO") == nil { uri.set("EIO", to: "4") }
      uri.set("transport", to: "polling")
    }
    let sentOrigin = origin.map { ["-H", "Origin: \($0)"] } ?? []
    return curl(["-i"] + sentOrigin, path: asked.requestTarget)
  }

  /// The same server, asked for Socket.IO where it usually is.
  var withSocketIO: String {
    command(
      Option("--socketio"),
      for: uri { uri in
        uri.path = "/"
        uri.query = nil
      })
  }
}

extension WebSocketURI {
  /// The value of a parameter of the query.
  func parameter(_ name: String) -> String? {
    (query ?? "").split(separator: "&").first { $0.hasPrefix("\(name)=") }.map {
      String($0.dropFirst(name.count + 1))
    }
  }

  mutating func remove(_ name: String) {
    let kept = (query ?? "").split(separator: "&").filter { !$0.hasPrefix("\(name)=") }
    query = kept.isEmpty ? nil : kept.joined(separator: "&")
  }

  mutating func set(_ name: String, to value: String) {
    remove(name)
    query = ((query ?? "").split(separator: "&").map(String.init) + ["\(name)=\(value)"]).joined(
      separator: "&")
  }
}
