import WebSocketCore

/// The stream ended, and the server had sent no Close (1006).
extension CatalogueRow {
  static let lossRows = [pongMissing, lostAfterMessage, idleTimeout, connectionReset, connectionLost]

  private static let pongMissing = CatalogueRow(
    "pong-missing", .loss,
    looksLike: "`--ping-interval`, and no Pong before the end",
    meaning:
      "our Pings were not answered: the server, or the path to it, was dead before the connection ended",
    next: "look at the network; does the server answer Pings at all?"
  ) { evidence in
    guard let session = evidence.session, session.closeReceived == nil, session.violation == nil,
      session.pingsSent >= 2, session.pongsReceived == 0
    else { return nil }
    return Conclusion(
      .likely, seen: ["\(session.pingsSent) Pings were sent, and no Pong came", session.end.fact])
  }

  private static let lostAfterMessage = CatalogueRow(
    "lost-after-message", .loss,
    looksLike: "the server ends TCP right after a message of ours (1006)",
    meaning:
      "the server's handler failed on our message: under uvicorn an exception ends the connection without a Close",
    next: "look at the server's log for an exception; does it want JSON, text, another order of messages?"
  ) { evidence in
    guard let session = evidence.session, session.endedWithoutClose, session.endsWithOurMessage,
      let sinceSent = session.sinceSent, sinceSent < 3
    else { return nil }
    if case .fin = session.end {
      return Conclusion(.likely, seen: [session.end.fact, session.lastOurs])
    }
    if case .truncated = session.end {
      return Conclusion(.likely, seen: [session.end.fact, session.lastOurs])
    }
    return nil
  }

  private static let idleTimeout = CatalogueRow(
    "idle-timeout", .loss,
    looksLike:
      "no Close, after 60 s (or 30, 50, 100, 350 …, or another round number) in which nothing was sent",
    meaning:
      "something on the way, most often a proxy or load balancer, cuts connections on which nothing is sent",
    next:
      "send Pings: --ping-interval; or raise its limit (nginx: proxy_read_timeout, haproxy: timeout tunnel)"
  ) { evidence in
    guard let session = evidence.session, session.endedWithoutClose else { return nil }
    let fact: String
    let certainty: Certainty
    if let known = IdleLimit.known(near: session.idle) {
      fact = "\(known.seconds) s is the default of \(known.owners.joined(separator: ", "))"
      certainty = .likely
    } else if let round = IdleLimit.round(near: session.idle) {
      fact = "that is \(round) s, a round number as people set it for a limit"
      certainty = .possible
    } else {
      return nil
    }
    // A third: one that is lost does no harm.
    let interval = Int(max(1, min(3600, (session.idle / 3).rounded())))
    return Conclusion(
      certainty,
      seen: [
        "nothing was sent either way for \(session.idle.figure) s before the end", fact, session.end.fact,
      ], command: evidence.command(Option("--ping-interval", String(interval))))
  }

  private static let connectionReset = CatalogueRow(
    "connection-reset", .loss,
    looksLike: "`the connection was reset without a Close (1006)`",
    meaning:
      "the server, or a proxy on the way, threw the connection away: a crash, a restart, or, with daphne, a "
      + "breach of the protocol by the client",
    next: "look at the server's log", isGeneral: true
  ) { evidence in
    guard let session = evidence.session, session.endedWithoutClose, case .reset = session.end else {
      return nil
    }
    if !evidence.settings.misbehavior.isEmpty {
      let kinds = evidence.settings.misbehavior.map(\.rawValue).sorted().joined(separator: ", ")
      return Conclusion(
        .likely, seen: [session.end.fact, "--misbehave \(kinds) was given"],
        cause: "the server threw the connection away because we break the protocol on purpose",
        next: "leave out --misbehave")
    }
    return Conclusion(.likely, seen: [session.end.fact, session.lastOurs, session.timeFact])
  }

  private static let connectionLost = CatalogueRow(
    "connection-lost", .loss,
    looksLike: "`the server ended the connection without a Close (1006)`",
    meaning:
      "the server, or a proxy on the way, ended the connection without a word: a crash, a restart, or a handler "
      + "that ended without closing",
    next: "look at the server's log, and at those of the proxies on the way", isGeneral: true
  ) { evidence in
    guard let session = evidence.session, session.endedWithoutClose else { return nil }
    return Conclusion(.likely, seen: [session.end.fact, session.timeFact, session.trafficFact])
  }
}
