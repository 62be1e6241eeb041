import WebSocketCore

/// Django Channels, and daphne under it. daphne's own answers have a reason phrase, and neither headers nor a body;
/// behind a proxy the phrase is all that is left of that.
extension CatalogueRow {
  static let channelsRows = [channelsOrigin, channelsNoRoute, daphneBadRequest, upgradeLostDjango]

  private static let channelsOrigin = CatalogueRow(
    "channels-origin", .channels,
    looksLike: "`403 Access denied` with nothing else",
    meaning:
      "Django Channels refused the request: its Origin is missing or not one of ALLOWED_HOSTS, or the consumer "
      + "closed before it accepted",
    next: "send an Origin of a host in ALLOWED_HOSTS; any port will do"
  ) { evidence in
    guard evidence.hasAnswer(403), evidence.isDaphneAnswer(reason: "Access denied") else { return nil }
    let seen = [evidence.answer, evidence.daphneFact, evidence.originFact]
    // Of an answer from a file nobody may know what was asked.
    guard evidence.request != nil else { return Conclusion(.likely, seen: seen) }
    guard let origin = evidence.origin else {
      return Conclusion(
        .likely, seen: seen,
        cause:
          "Django Channels refused the request because it has no Origin, or because its consumer closed before it "
          + "accepted",
        next: "send the Origin that a page of the server has",
        command: evidence.command(Option("-o", evidence.ownOrigin)))
    }
    guard evidence.isOfTheServersHost(origin) else {
      return Conclusion(
        .likely, seen: seen,
        cause:
          "Django Channels does not allow the Origin \(origin), or its consumer closed before it accepted",
        command: evidence.command(Option("-o", evidence.ownOrigin)))
    }
    return Conclusion(
      .likely, seen: seen,
      cause:
        "the consumer of Django Channels closed before it accepted, or \(evidence.uri.host) is not in ALLOWED_HOSTS",
      next:
        "does the consumer want a login? --cookie sessionid=…; handshake-inspect --variations tries other Origins",
      command: evidence.variations)
  }

  private static let channelsNoRoute = CatalogueRow(
    "channels-no-route", .channels,
    looksLike: "`500 Internal server error` with nothing else",
    meaning: "no route of Django Channels is for this path, or the consumer raised before it accepted",
    next:
      "compare the path, and the slash at its end, with websocket_urlpatterns; the log says `No route found for path`"
  ) { evidence in
    guard evidence.hasAnswer(500), evidence.isDaphneAnswer(reason: "Internal server error") else {
      return nil
    }
    let path = evidence.uri.path
    let seen = [evidence.answer, evidence.daphneFact, evidence.targetFact]
    guard path.hasSuffix("/") else {
      return Conclusion(
        .likely, seen: seen + ["the path has no slash at its end, as routes of Django have"],
        command: evidence.command(for: evidence.uri { $0.path += "/" }))
    }
    let hasOddName = path.utf8.contains(UInt8(ascii: "%")) || path.utf8.contains(UInt8(ascii: "-"))
    return Conclusion(
      .likely, seen: seen,
      next: hasOddName
        ? "a group name has letters, digits, - . _ of ASCII and less than 100 characters, and \\w+ matches no -: try a "
          + "plain name" : nil)
  }

  private static let daphneBadRequest = CatalogueRow(
    "daphne-bad-request", .channels,
    looksLike: "400 with the cause in the reason phrase, such as `HTTP Connection header missing`",
    meaning: "daphne did not take the handshake, and says why in the status line",
    next: "what it names did not arrive as it was sent: a proxy on the way has changed it"
  ) { evidence in
    guard evidence.hasAnswer(400), evidence.body.isEmpty, let reason = evidence.response?.reason,
      daphnePhrases.contains(where: { reason.hasPrefix($0) })
    else { return nil }
    let isAboutUpgrade = reason.hasPrefix("HTTP Connection") || reason.hasPrefix("HTTP Upgrade")
    let isLost = isAboutUpgrade && evidence.request != nil && evidence.askedForUpgrade
    return Conclusion(
      .certain, seen: [evidence.answer, isLost ? "we sent Connection: Upgrade" : nil, evidence.serverFact],
      cause: "daphne did not take the handshake: \(reason.shortened)",
      next: isLost && evidence.isBehindNginx
        ? ProxyAdvice.nginx : isLost ? nil : "handshake-inspect shows the request as it is sent",
      command: isLost ? nil : evidence.inspection)
  }

  /// How the phrases of autobahn begin, on which daphne is built.
  private static let daphnePhrases = [
    "HTTP Connection header", "HTTP Upgrade header", "HTTP Sec-WebSocket", "HTTP Host header", "HTTP Origin",
    "WebSocket connection denied", "bad Sec-WebSocket", "illegal Sec-WebSocket", "duplicate Sec-WebSocket",
    "invalid Sec-WebSocket", "could not parse Sec-WebSocket", "HTTP method '", "Unsupported HTTP version",
    "Bad HTTP request",
  ]

  private static let upgradeLostDjango = CatalogueRow(
    "upgrade-lost-django", .channels,
    looksLike: "404 with a page of Django",
    meaning:
      "Django took this for a plain HTTP request: the headers Upgrade and Connection were lost on the way, or "
      + "the server is WSGI, without Channels",
    next:
      "let the proxy pass Upgrade and Connection on, in HTTP/1.1; is the server daphne or another ASGI server?",
    assumesUpgrade: true
  ) { evidence in
    guard evidence.hasAnswer(404), evidence.askedForUpgrade, evidence.isDjangoNotFound else { return nil }
    return Conclusion(.likely, seen: [evidence.answer, "the page is Django's", evidence.serverFact])
  }
}

extension Evidence {
  /// The reason phrase is daphne's, and there is nothing else; a proxy adds headers of its own.
  fileprivate func isDaphneAnswer(reason: String) -> Bool {
    response?.reason == reason && body.isEmpty && (header("Server") == nil || software?.isProxy == true)
  }

  /// An origin on the host of the server, whatever its port: loopback has several names.
  fileprivate func isOfTheServersHost(_ origin: String) -> Bool {
    guard let host = try? WebSocketURI(parsing: origin).host else { return false }
    let loopback = ["localhost", "127.0.0.1", "::1"]
    return host == uri.host || loopback.contains(host) && loopback.contains(uri.host)
  }

  fileprivate var daphneFact: String {
    response?.head.fields.isEmpty ?? true
      ? "no headers at all, as daphne answers" : "the reason phrase is daphne's"
  }

  /// Django's page without DEBUG, and the one with it.
  var isDjangoNotFound: Bool {
    bodyText.contains("<h1>Not Found</h1><p>The requested resource was not found on this server.</p>")
      || bodyText.contains("You’re seeing this error because you have <code>DEBUG = True</code>")
      || bodyText.contains("Using the URLconf defined in")
  }
}
