import WebSocketCore

/// Answers other than 101 that say something by their status.
extension CatalogueRow {
  static let refusalRows =
    [
      versionNotSupported, headersTooLarge, requestBroken, unauthorized, forbiddenOrigin, redirect,
      upgradeRequired,
      tooManyRequests, pageInsteadOfWebSocket,
    ] + gatewayRows + statusRows

  private static let versionNotSupported = CatalogueRow(
    "version-not-supported", .refusal,
    looksLike: "400 or 426 with `Sec-WebSocket-Version`, or a text that names it",
    meaning: "the server does not speak the version of the WebSocket protocol that was asked for",
    next: "13 is the version of RFC 6455, and is sent unless -H says otherwise"
  ) { evidence in
    guard evidence.hasAnswer(400, 426) else { return nil }
    let offered = evidence.header("Sec-WebSocket-Version")
    let words = evidence.bodyText.contains("Sec-WebSocket-Version header")
    guard offered != nil || words else { return nil }
    let sent = evidence.request?.head.first("Sec-WebSocket-Version")
    // A server that offers what was sent has another reason; 13 is what is sent where nobody knows.
    let asked = evidence.request == nil ? "13" : sent
    if let offered, let asked, HTTPSyntax.listElements(offered).contains(asked) { return nil }
    return Conclusion(
      .certain,
      seen: [
        evidence.answer, offered.map { "it speaks \($0)" }, words ? evidence.bodyExcerpt : nil,
        sent.map { "we sent \($0)" } ?? evidence.request.map { _ in "we sent none" },
      ])
  }

  private static let headersTooLarge = CatalogueRow(
    "headers-too-large", .refusal,
    looksLike: "431, or nginx's 400 `Request Header Or Cookie Too Large`",
    meaning: "the head of the request is longer than the server takes: most often by its cookies",
    next: "send fewer or shorter headers: -H, --cookie, -s"
  ) { evidence in
    guard
      evidence.hasAnswer(431)
        || evidence.hasAnswer(400) && evidence.bodyText.contains("Request Header Or Cookie Too Large")
    else { return nil }
    let size = evidence.request.map { "the head of the request has \($0.head.raw.count) bytes" }
    return Conclusion(.certain, seen: [evidence.answer, size, evidence.serverFact])
  }

  private static let requestBroken = CatalogueRow(
    "request-broken", .refusal,
    looksLike: "a refusal, and a request that -H or --misbehave has made illegal",
    meaning: "the request itself breaks a rule",
    next: "leave out the option that makes it so"
  ) { evidence in
    guard evidence.isRefused, let request = evidence.request,
      let broken = HandshakeRules.judge(request: request).first(where: { $0.outcome == .fail }),
      let rule = broken.rule
    else { return nil }
    return Conclusion(
      .likely, seen: [evidence.answer, "\(broken.title): \(broken.seen.shortened)"],
      cause: "the request itself breaks a rule: \(rule.text)", command: evidence.inspection)
  }

  private static let unauthorized = CatalogueRow(
    "unauthorized", .refusal,
    looksLike: "401",
    meaning: "the server wants to know who asks",
    next: "-u USER:PASSWORD, --bearer TOKEN or --cookie NAME=VALUE"
  ) { evidence in
    guard evidence.hasAnswer(401) else { return nil }
    let asked = evidence.header("WWW-Authenticate")
    let sent = evidence.request?.head.first("Authorization")
    let seen = [
      evidence.answer, asked.map { "it asks for: \($0.shortened)" },
      evidence.request.map { _ in sent == nil ? "no credentials were sent" : "Authorization was sent" },
      evidence.serverFact,
    ]
    if sent != nil {
      return Conclusion(
        .certain, seen: seen, cause: "the server does not accept the credentials that were sent",
        next: "are they right, and of the kind that it asks for?")
    }
    let scheme = HTTPSyntax.lowercased((asked ?? "").prefix { $0 != " " && $0 != "," })
    switch scheme {
    case "basic":
      return Conclusion(
        .certain, seen: seen, cause: "the server wants a user and a password", next: "send them",
        command: evidence.command(Option("-u", "USER:PASSWORD")))
    case "bearer":
      return Conclusion(
        .certain, seen: seen, cause: "the server wants a Bearer token", next: "send one",
        command: evidence.command(Option("--bearer", "TOKEN")))
    default: return Conclusion(.certain, seen: seen)
    }
  }

  private static let forbiddenOrigin = CatalogueRow(
    "origin-refused", .refusal,
    looksLike: "403, and a text that names the Origin: Tornado's `Cross origin websockets not allowed` …",
    meaning: "the server does not allow this Origin",
    next: "send the Origin of the server itself, or leave it out"
  ) { evidence in
    guard evidence.hasAnswer(403), let words = evidence.bodyExcerpt,
      HTTPSyntax.lowercased(words).contains("origin")
    else { return nil }
    return Conclusion(
      evidence.origin == nil ? .likely : .certain, seen: [evidence.answer, words, evidence.originFact],
      cause: evidence.origin.map { "the server does not allow the Origin \($0)" }
        ?? evidence.request.map { _ in "the server wants an Origin that it allows" },
      command: evidence.command(Option("-o", evidence.ownOrigin)))
  }

  private static let redirect = CatalogueRow(
    "redirect", .refusal,
    looksLike: "301, 302, 303, 307, 308 with `Location`",
    meaning: "the server sends us to another URL",
    next: "-L/--location follows it; or use the URL that it names"
  ) { evidence in
    guard let status = evidence.status, evidence.isRefused, (300...399).contains(status), status != 304 else {
      return nil
    }
    guard let location = evidence.header("Location") else {
      return Conclusion(.possible, seen: [evidence.answer, "there is no Location"])
    }
    let target = try? evidence.uri.resolving(location)
    let wantsLogin = ["login", "signin", "sign-in", "accounts", "oauth", "sso"].contains {
      HTTPSyntax.lowercased(location.prefix { $0 != "?" }).contains($0)
    }
    return Conclusion(
      .certain, seen: [evidence.answer, "Location: \(Redaction.redact(target: location).shortened)"],
      cause: wantsLogin
        ? "the server sends us to a login: it wants a session cookie"
        : target.map { $0.path == evidence.uri.path + "/" } ?? false
          ? "the slash at the end of the path is missing" : nil,
      next: wantsLogin ? "log in with a browser, and send its cookie: --cookie NAME=VALUE" : nil,
      command: wantsLogin ? nil : target.map { evidence.command(for: $0) })
  }

  private static let upgradeRequired = CatalogueRow(
    "upgrade-required", .refusal,
    looksLike: "426",
    meaning:
      "the server wants an upgrade, and saw none in the request: Upgrade and Connection were lost on the way",
    next: "let the proxy pass them on, in HTTP/1.1 (nginx: proxy_http_version, proxy_set_header)",
    assumesUpgrade: true
  ) { evidence in
    guard evidence.hasAnswer(426) else { return nil }
    let wanted = evidence.header("Upgrade").map { "it wants: \($0)" }
    guard evidence.askedForUpgrade else {
      return Conclusion(
        .certain, seen: [evidence.answer, wanted], cause: "the request asks for no upgrade",
        next: "leave out the option that takes Upgrade or Connection away")
    }
    if let wanted = evidence.header("Upgrade"), !HTTPSyntax.matches(wanted, "websocket") {
      return Conclusion(
        .certain, seen: [evidence.answer, "it wants: \(wanted)"],
        cause: "the server wants an upgrade to another protocol than WebSocket",
        next: "is it the right server?")
    }
    // Without the header that RFC 9110 wants it may be about the version of a program.
    return Conclusion(
      wanted == nil ? .possible : .likely,
      seen: [evidence.answer, wanted, evidence.bodyExcerpt, evidence.upgradeFact])
  }

  private static let tooManyRequests = CatalogueRow(
    "too-many-requests", .refusal,
    looksLike: "429",
    meaning: "the server limits how often or how many times a client may connect",
    next: "wait, and connect less often"
  ) { evidence in
    guard evidence.hasAnswer(429) else { return nil }
    let wait = evidence.header("Retry-After")
    return Conclusion(
      .certain, seen: [evidence.answer, wait.map { "Retry-After: \($0)" }, evidence.serverFact],
      next: wait.flatMap { Int($0) }.map { "connect again in \($0) s" })
  }

  private static let pageInsteadOfWebSocket = CatalogueRow(
    "page-instead-of-websocket", .refusal,
    looksLike: "200 with a page",
    meaning: "there is a page at this path, and no WebSocket; or Upgrade and Connection were lost on the way",
    next: "is the path right? A page with a WebSocket names its URL in its script"
  ) { evidence in
    guard evidence.hasAnswer(200) else { return nil }
    let kind = evidence.header("Content-Type").map { "Content-Type: \($0)" }
    return Conclusion(
      evidence.isHTML ? .likely : .possible,
      seen: [
        evidence.answer, kind, evidence.pageTitle.map { "its title is \"\($0)\"" }, evidence.serverFact,
      ],
      next: evidence.isBehindNginx ? "is the path right? If it is: \(ProxyAdvice.nginx)" : nil)
  }
}
