import WebSocketCore

/// What a refusal says by its status alone, where nothing more telling has been found.
extension CatalogueRow {
  static let statusRows = [notFound, forbidden, badRequest, serverError, refusedWithStatus]

  private static let notFound = CatalogueRow(
    "not-found", .refusal,
    looksLike: "any other 404",
    meaning: "the server has nothing at this path",
    next:
      "compare the path with what the server has; handshake-inspect --variations tries the slash at its end as well",
    isGeneral: true
  ) { evidence in
    guard evidence.hasAnswer(404) else { return nil }
    let seen = [evidence.answer, evidence.serverFact, evidence.pageTitle.map { "its title is \"\($0)\"" }]
    if evidence.settings.speaksSocketIO {
      return Conclusion(
        .likely, seen: seen, cause: "Socket.IO is not at \(evidence.uri.path)",
        next: "--path says where it is; it ends in a slash, as /socket.io/ does")
    }
    if evidence.isNginxPage {
      return Conclusion(
        .certain, seen: seen + ["the page is nginx's own"],
        cause: "nginx itself has nothing at this path: no location passes it on to a server",
        next: "is the path right, and is there a location for it with proxy_pass?")
    }
    return Conclusion(
      .likely, seen: seen + [evidence.isHTML ? nil : evidence.bodyExcerpt],
      cause: "the server has nothing at \(evidence.safePath)", command: evidence.variations)
  }

  private static let forbidden = CatalogueRow(
    "forbidden", .refusal,
    looksLike: "any other 403",
    meaning: "the server does not let this client in: it may want a login, an Origin, or another address",
    next:
      "what does a client send that works: -o, --cookie, -H, --bearer? handshake-inspect --variations finds what "
      + "makes a difference",
    isGeneral: true
  ) { evidence in
    guard evidence.hasAnswer(403) else { return nil }
    let seen = [evidence.answer, evidence.bodyExcerpt, evidence.serverFact, evidence.originFact]
    if evidence.isHAProxyPage || evidence.isNginxPage {
      let proxy = evidence.isNginxPage ? "nginx" : "haproxy"
      return Conclusion(
        .certain, seen: seen, cause: "\(proxy) itself refuses this client, by a rule of its configuration",
        next: "look for it there: \(evidence.isNginxPage ? "deny, allow, auth_request" : "http-request deny")"
      )
    }
    return Conclusion(.likely, seen: seen, command: evidence.variations)
  }

  private static let badRequest = CatalogueRow(
    "bad-request", .refusal,
    looksLike: "any other 400",
    meaning: "the server did not take the request",
    next: "its text says why, if it has one; handshake-inspect --variations finds what the server objects to",
    isGeneral: true
  ) { evidence in
    guard evidence.hasAnswer(400) else { return nil }
    let said = evidence.isHTML ? evidence.pageTitle.map { "its title is \"\($0)\"" } : evidence.bodyExcerpt
    return Conclusion(
      .likely, seen: [evidence.answer, said, evidence.serverFact],
      cause: evidence.author.map { "\($0) did not take the request" }, command: evidence.variations)
  }

  private static let serverError = CatalogueRow(
    "server-error", .refusal,
    looksLike: "any other 500",
    meaning: "the server failed before it answered: most often an exception in its application",
    next: "look at the server's log", isGeneral: true
  ) { evidence in
    guard evidence.hasAnswer(500) else { return nil }
    return Conclusion(.likely, seen: [evidence.answer, evidence.bodyExcerpt, evidence.serverFact])
  }

  private static let refusedWithStatus = CatalogueRow(
    "refused-with-status", .refusal,
    looksLike: "any other status",
    meaning: "the server answers with a status that has no row of its own here",
    next: "its text says why, if it has one", isGeneral: true
  ) { evidence in
    guard evidence.isRefused, let response = evidence.response else { return nil }
    let cause = statusMeanings[response.status ?? 0]
    return Conclusion(
      .likely, seen: [evidence.answer, evidence.bodyExcerpt, evidence.serverFact],
      cause: cause ?? "the server answers \(response.statusText.shortened)")
  }

  private static let statusMeanings = [
    204: "the server answers without a page: there is no WebSocket at this path",
    304: "the server, or a cache on the way, answers from a cache",
    402: "the server wants to be paid",
    405: "the server takes other methods than GET at this path: no WebSocket is there",
    406: "the server does not offer what the request accepts",
    407: "a proxy on the way wants to know who asks",
    408: "the server waited in vain for the request", 410: "what was at this path is gone",
    421: "this server is not for the host that was asked for", 451: "the server may not show this here",
    501: "the server cannot do what was asked for", 511: "the network wants a login: a captive portal",
    520: "Cloudflare got an answer from the server that it does not understand",
    521: "Cloudflare was refused by the server behind it",
    522: "Cloudflare cannot reach the server behind it",
    523: "Cloudflare finds no way to the server behind it",
    524: "the server behind Cloudflare did not answer in time",
    525: "Cloudflare's TLS handshake with the server behind it failed",
    526: "Cloudflare does not accept the certificate of the server behind it",
  ]
}
