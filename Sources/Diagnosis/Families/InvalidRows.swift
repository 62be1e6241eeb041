import WebSocketCore

/// A 101 that breaks the rules of the handshake.
extension CatalogueRow {
  static let invalidRows = [
    http10Answer, incomplete101, missingAccept, wrongAccept, subprotocolInvented, extensionNotOffered,
    handshakeBroken,
  ]

  private static let http10Answer = CatalogueRow(
    "http10-answer", .invalid,
    looksLike: "`HTTP/1.0 101`; or 505, and `unsupported HTTP version: HTTP/1.0`",
    meaning: "the upgrade is a matter of HTTP/1.1, and something speaks HTTP/1.0",
    next: "a proxy must speak HTTP/1.1 to the server behind it (nginx: proxy_http_version 1.1)"
  ) { evidence in
    if let check = evidence.failedCheck(.responseVersion) {
      return Conclusion(
        .certain, seen: ["the answer is \(check.seen.shortened)", evidence.serverFact],
        cause: "the server answers 101 in HTTP/1.0, which has no upgrade", command: evidence.lenient)
    }
    guard evidence.isRefused, evidence.speaks11, !evidence.isBehindNginx,
      evidence.bodyText.contains("unsupported HTTP version: HTTP/1.0")
    else { return nil }
    return Conclusion(
      .certain, seen: [evidence.answer, evidence.bodyExcerpt, "we asked in HTTP/1.1"],
      cause: "the request reached the server in HTTP/1.0: a proxy on the way has changed it")
  }

  private static let incomplete101 = CatalogueRow(
    "incomplete-101", .invalid,
    looksLike: "a 101 without `Upgrade: websocket`, or without `Connection: Upgrade`",
    meaning:
      "the answer is a 101 without the headers of an upgrade to WebSocket: a proxy has dropped them, or the "
      + "server upgrades to something else",
    next: "handshake-inspect shows every check; --lenient goes on all the same"
  ) { evidence in
    let failed = [evidence.failedCheck(.responseUpgrade), evidence.failedCheck(.responseConnection)]
      .compactMap { $0 }
    guard !failed.isEmpty else { return nil }
    return Conclusion(
      .certain, seen: failed.map { "\($0.title): \($0.seen.shortened)" } + [evidence.serverFact],
      command: evidence.inspection)
  }

  private static let missingAccept = CatalogueRow(
    "missing-accept", .invalid,
    looksLike: "a 101 without `Sec-WebSocket-Accept`",
    meaning:
      "the answer is a 101 without Sec-WebSocket-Accept: the server does not speak RFC 6455, or a proxy has "
      + "dropped it",
    next: "handshake-inspect shows every check; --lenient goes on all the same"
  ) { evidence in
    guard evidence.failedCheck(.acceptValue) != nil, evidence.header("Sec-WebSocket-Accept") == nil else {
      return nil
    }
    return Conclusion(
      .certain, seen: ["no Sec-WebSocket-Accept", evidence.serverFact], command: evidence.inspection)
  }

  /// What belongs to the key that RFC 6455 §1.3 has as its example.
  private static let sampleAccept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

  private static let wrongAccept = CatalogueRow(
    "wrong-accept", .invalid,
    looksLike: "`Sec-WebSocket-Accept` is not the one of the key that was sent",
    meaning:
      "the answer is to another key: a cache on the way has given an old answer, or the server computes it wrongly",
    next: "handshake-inspect shows every check; a cache must leave upgrades alone"
  ) { evidence in
    guard let check = evidence.failedCheck(.acceptValue),
      let received = evidence.header("Sec-WebSocket-Accept")
    else { return nil }
    let cache = ["Age", "X-Cache", "X-Varnish", "CF-Cache-Status"].first { evidence.header($0) != nil }
    let key = evidence.request?.head.first("Sec-WebSocket-Key")
    let cause: String? =
      if received == sampleAccept {
        "the server answers with the accept of RFC 6455's example, whatever the key: it is made in by hand"
      } else if received == key {
        "the server sends our key back in place of its hash"
      } else if let cache {
        "a cache on the way gave an old answer: the response has \(cache)"
      } else {
        nil
      }
    return Conclusion(
      .certain,
      seen: [check.seen.shortened, cache.flatMap { name in evidence.header(name).map { "\(name): \($0)" } }],
      cause: cause, command: evidence.inspection)
  }

  private static let subprotocolInvented = CatalogueRow(
    "subprotocol-invented", .invalid,
    looksLike: "`Sec-WebSocket-Protocol` in the 101 names what was not offered",
    meaning:
      "the server selected a subprotocol that was not offered: some select one whatever the client says",
    next: "offer it: -s NAME; --lenient goes on all the same"
  ) { evidence in
    guard let check = evidence.failedCheck(.subprotocolOffered) ?? evidence.failedCheck(.subprotocolOnce)
    else {
      return nil
    }
    let selected = evidence.header("Sec-WebSocket-Protocol").flatMap { HTTPSyntax.listElements($0).first }
    return Conclusion(
      .certain, seen: ["selected: \(check.seen.shortened)"],
      command: selected.flatMap { HTTPSyntax.isToken($0) ? evidence.command(Option("-s", $0)) : nil })
  }

  private static let extensionRules: [Rule] = [
    .extensionOffered, .extensionSyntax, .extensionsOnce, .extensionAcceptedTwice, .deflateUnknownParameter,
    .deflateParameterValue, .deflateDuplicateParameter, .deflateServerTakeover, .deflateServerWindow,
    .deflateClientWindow,
  ]

  private static let extensionNotOffered = CatalogueRow(
    "extension-not-offered", .invalid,
    looksLike:
      "`Sec-WebSocket-Extensions` in the 101 has what was not offered, or parameters that are not allowed",
    meaning: "the server selected an extension that was not offered, or with parameters that are not allowed",
    next: "--compress offers permessage-deflate, if that is what it selects; --lenient goes on all the same"
  ) { evidence in
    guard let check = extensionRules.lazy.compactMap({ evidence.failedCheck($0) }).first else { return nil }
    let selectsDeflate = evidence.header("Sec-WebSocket-Extensions")?.hasPrefix("permessage-deflate") ?? false
    let offered = !(evidence.request?.head.all("Sec-WebSocket-Extensions") ?? []).isEmpty
    return Conclusion(
      .certain, seen: [check.seen.shortened, offered ? nil : "no extension was offered"],
      cause: check.rule == .extensionOffered
        ? nil
        : "the extension that the server selected breaks a rule: "
          + (check.rule?.text ?? ""),
      command: selectsDeflate && !offered ? evidence.command(Option("--compress")) : evidence.lenient)
  }

  private static let handshakeBroken = CatalogueRow(
    "handshake-broken", .invalid,
    looksLike: "any other check of the answer that fails",
    meaning: "the server's answer breaks a rule of the handshake",
    next: "handshake-inspect shows every check; --lenient goes on all the same", isGeneral: true
  ) { evidence in
    guard case .invalid = evidence.symptom, let check = evidence.checks.first(where: { $0.outcome == .fail })
    else { return nil }
    return Conclusion(
      .certain, seen: ["\(check.title): \(check.seen.shortened) (\(check.section))"],
      cause: check.rule.map { "the server's answer breaks a rule: \($0.text)" }, command: evidence.inspection)
  }
}

extension Evidence {
  /// The check of this rule, where the answer is invalid and this is among the reasons.
  fileprivate func failedCheck(_ rule: Rule) -> Check? {
    guard case .invalid = symptom else { return nil }
    return checks.first { $0.rule == rule && $0.outcome == .fail }
  }

  fileprivate var lenient: String? {
    invocation.command == "connect" ? command(Option("--lenient")) : nil
  }

  /// We asked in HTTP/1.1 or newer, for all that is known.
  var speaks11: Bool { request?.version.map { $0 >= .http11 } ?? false }
}
