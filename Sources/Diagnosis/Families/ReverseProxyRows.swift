import WebSocketCore

/// A proxy stands before the server and does not pass the upgrade on.
extension CatalogueRow {
  static let reverseProxyRows = [upgradeLostNginx, upgradeLostHAProxy, upgradeLost]

  private static let upgradeLostNginx = CatalogueRow(
    "upgrade-lost-nginx", .reverseProxy,
    looksLike: "`Server: nginx`, and an answer of the server behind it that is for a plain HTTP request",
    meaning: "nginx did not pass the upgrade on: the server behind it saw a plain HTTP request",
    next: ProxyAdvice.nginx, assumesUpgrade: true
  ) { evidence in
    guard evidence.isRefused, evidence.askedForUpgrade, evidence.isBehindNginx, !evidence.isNginxPage,
      let sign = evidence.lostUpgrade
    else { return nil }
    return Conclusion(sign.certainty, seen: [evidence.answer, evidence.serverFact, sign.fact])
  }

  private static let upgradeLostHAProxy = CatalogueRow(
    "upgrade-lost-haproxy", .reverseProxy,
    looksLike:
      "the names of the fields are in lower case, which the server behind does not write so, and the answer is "
      + "for a plain HTTP request",
    meaning: "a proxy that writes names in lower case, as haproxy does, did not pass the upgrade on",
    next: ProxyAdvice.haproxy, assumesUpgrade: true
  ) { evidence in
    guard evidence.isRefused, evidence.askedForUpgrade, evidence.isBehindLowercasingProxy,
      let sign = evidence.lostUpgrade
    else { return nil }
    return Conclusion(
      min(sign.certainty, .likely),
      seen: [evidence.answer, sign.fact, evidence.header("Server").map { "it is written server: \($0)" }])
  }

  private static let upgradeLost = CatalogueRow(
    "upgrade-lost", .reverseProxy,
    looksLike:
      "400 in the words of a WebSocket library: `No WebSocket UPGRADE hdr`, `Can \"Upgrade\" only to "
      + "\"WebSocket\"`, `missing Connection header` …",
    meaning:
      "the headers Upgrade and Connection did not reach the server: a proxy on the way has dropped them",
    next: "let the proxy pass them on, in HTTP/1.1 (nginx: proxy_http_version, proxy_set_header)",
    assumesUpgrade: true
  ) { evidence in
    guard evidence.hasAnswer(400), evidence.askedForUpgrade, !evidence.isBehindNginx,
      let words = evidence.wordsOfLostUpgrade
    else { return nil }
    return Conclusion(
      .certain,
      seen: [evidence.answer, "the server says: \(words)", evidence.upgradeFact, evidence.serverFact])
  }
}

extension Evidence {
  /// What says that the server saw a plain HTTP request, though an upgrade was asked for.
  fileprivate var lostUpgrade: (fact: String, certainty: Certainty)? {
    if let words = wordsOfLostUpgrade { return ("the server behind it says: \(words)", .certain) }
    if hasAnswer(505), bodyText.contains("HTTP/1.0") {
      return ("the request reached the server behind it in HTTP/1.0", .certain)
    }
    if hasAnswer(426), header("Sec-WebSocket-Version") == nil {
      return ("the server behind it asks for an upgrade", .certain)
    }
    guard hasAnswer(404) else { return nil }
    if isFastAPINotFound { return ("the body is FastAPI's for a plain HTTP request", .certain) }
    if isDjangoNotFound { return ("the page is Django's for a plain HTTP request", .likely) }
    return nil
  }

  /// aiohttp; Tornado and Spring; websockets.
  fileprivate var wordsOfLostUpgrade: String? {
    let known = [
      "No WebSocket UPGRADE hdr", "No CONNECTION upgrade hdr", "Can \"Upgrade\" only to \"WebSocket\"",
      "\"Connection\" must be \"Upgrade\"", "missing Connection header", "missing Upgrade header",
      "invalid Connection header", "invalid Upgrade header",
    ]
    guard known.contains(where: { bodyText.contains($0) }) else { return nil }
    return bodyText.split(whereSeparator: \.isNewline).first.map { String($0).shortened }
  }
}
