import WebSocketCore

/// The server closed with a code that says something.
extension CatalogueRow {
  static let closeRows =
    [
      serverPingsUnanswered, keepaliveTimeout, decompressionFailed, closeProtocolError,
      closeUnsupportedData, closeInvalidPayload, closePolicyViolation, closeTooBig, closeMissingExtension,
      closeInternalError, closeRestart, closeTryLater, closeBadGateway, applicationClose, closeNoStatus,
      closeNotAnswered,
    ]

  private static let serverPingsUnanswered = CatalogueRow(
    "server-pings-unanswered", .close,
    looksLike: "`--misbehave no-pong`, and the server gives up",
    meaning: "the server gave up because its Pings got no Pong: --misbehave no-pong answers none",
    next: "leave out --misbehave no-pong"
  ) { evidence in
    guard let session = evidence.session, evidence.settings.misbehavior.contains(.noPong),
      session.pingsReceived > 0, session.closeReceived != nil || session.endedWithoutClose
    else { return nil }
    let saysSo = session.closeReceived?.isKeepaliveTimeout ?? false
    return Conclusion(
      saysSo ? .certain : .likely,
      seen: ["\(session.pingsReceived) Pings came, and none was answered", session.closeFact])
  }

  private static let keepaliveTimeout = CatalogueRow(
    "keepalive-timeout", .close,
    looksLike: "1011 `keepalive ping timeout`",
    meaning: "the server's Ping got no Pong in time: the path was dead for a while, or this side was stopped",
    next: "was this machine asleep, or the process stopped? --ping-interval shows when the path dies"
  ) { evidence in
    guard let session = evidence.session, let close = session.closeReceived, close.isKeepaliveTimeout else {
      return nil
    }
    return Conclusion(
      .certain, seen: [session.closeFact],
      command: evidence.command(Option("--ping-interval", "5"), Option("-P")))
  }

  private static let decompressionFailed = CatalogueRow(
    "decompression-failed", .close,
    looksLike: "1002 or 1007, and the reason names decompression",
    meaning:
      "the server cannot inflate our messages: the window bits that it answered are smaller than those in use, "
      + "or its inflater is broken",
    next: "leave out --compress"
  ) { evidence in
    guard let session = evidence.session, let close = session.closeReceived,
      close.code == .protocolError || close.code == .invalidPayloadData,
      close.reasonSays("decompress") || close.reasonSays("inflate") || close.reasonSays("deflate"),
      // Where nothing was agreed, nothing can have been inflated.
      evidence.extensionsFact != nil
    else { return nil }
    return Conclusion(
      .certain, seen: [session.closeFact, evidence.extensionsFact],
      command: evidence.command(dropping: "--compress"))
  }

  private static let closeProtocolError = row(
    "close-protocol-error", 1002, "protocolError",
    meaning: "the server says that we broke the protocol",
    next: "--frames shows what we sent; does something on the way change the bytes?",
    options: [Option("--frames")])

  private static let closeUnsupportedData = row(
    "close-unsupported-data", 1003, "unsupportedData",
    meaning:
      "the server does not take this kind of message: binary where it wants text, or the other way round",
    next: "-t/--text and -b/--binary say what is sent")

  private static let closeInvalidPayload = row(
    "close-invalid-payload", 1007, "invalidPayloadData",
    meaning:
      "the server does not take what is in our message: text that is not UTF-8, or no JSON where it wants that",
    next: "--frames shows what was sent", options: [Option("--frames")])

  private static let closePolicyViolation = row(
    "close-policy-violation", 1008, "policyViolation",
    meaning: "the server's application does not want this client: most often it lacks a login or a token",
    next: "what does a client send that works: -H, --cookie, --bearer, -o?")

  private static let closeTooBig = CatalogueRow(
    "close-too-big", .close,
    looksLike: "1009 (messageTooBig)",
    meaning: "our message is longer than the server takes",
    next: "send smaller messages, or raise the server's limit (uvicorn: --ws-max-size)"
  ) { evidence in
    guard let session = evidence.session, session.closeReceived?.code == .messageTooBig else { return nil }
    let longest = session.sent.longest
    return Conclusion(
      .certain, seen: [session.closeFact, longest > 0 ? "our longest message had \(longest) bytes" : nil])
  }

  private static let closeMissingExtension = row(
    "close-missing-extension", 1010, "mandatoryExtension",
    meaning: "the server wants an extension that was not agreed; RFC 6455 has this code for clients only",
    next: "--compress offers permessage-deflate", options: [Option("--compress")])

  private static let closeInternalError = row(
    "close-internal-error", 1011, "internalError",
    meaning: "the server's application failed: most often an exception in its handler",
    next: "look at the server's log; what did we send right before?")

  private static let closeRestart = row(
    "close-restart", 1012, "serviceRestart",
    meaning: "the server is restarting", next: "connect again in a moment", certainty: .certain)

  private static let closeTryLater = row(
    "close-try-later", 1013, "tryAgainLater",
    meaning: "the server is overloaded, or not ready yet", next: "connect again later", certainty: .certain)

  private static let closeBadGateway = row(
    "close-bad-gateway", 1014, "badGateway",
    meaning: "a proxy on the way got no proper answer from the server behind it",
    next: "look at the server behind the proxy", certainty: .certain)

  private static let applicationClose = CatalogueRow(
    "application-close", .close,
    looksLike: "a code from 3000 to 4999",
    meaning: "the code is the application's own: its documentation or its source says what it means",
    next: "look for the code in the server's source", isGeneral: true
  ) { evidence in
    guard let session = evidence.session, let close = session.closeReceived, let code = close.code?.rawValue,
      (3000...4999).contains(code)
    else { return nil }
    let meaning = meanings[code].map { "; many applications mean by it: \($0)" } ?? ""
    return Conclusion(
      .likely, seen: [session.closeFact, close.reason.isEmpty ? "no reason was given" : nil],
      cause: "\(code) is the application's own code\(meaning)",
      next: close.reason.isEmpty
        ? "look for \(code) in the server's source; daphne drops the reason that an application gives" : nil)
  }

  /// IANA's 3xxx, and 4xxx after the statuses of HTTP.
  private static let meanings: [UInt16: String] = [
    3000: "unauthorized", 3003: "forbidden", 3008: "timeout", 4000: "bad request", 4001: "unauthorized",
    4003: "forbidden", 4004: "not found", 4008: "timeout", 4029: "too many requests", 4400: "bad request",
    4401: "unauthorized (log in first)", 4403: "forbidden", 4404: "not found", 4408: "timeout",
    4429: "too many requests",
  ]

  private static let closeNoStatus = CatalogueRow(
    "close-no-status", .close,
    looksLike: "`the server closed without a status code (1005)`",
    meaning: "the server closed without saying why: some libraries do so whatever the cause",
    next: "look at the server's log", isGeneral: true
  ) { evidence in
    guard let session = evidence.session, let close = session.closeReceived, close.code == nil,
      session.initiator != .client
    else { return nil }
    let isEmptyBeginning = session.received.messages == 0 && session.duration < 5
    return Conclusion(
      .likely, seen: [session.closeFact, session.timeFact],
      next: isEmptyBeginning
        ? "look at the server's log; Flask-SocketIO on gevent closes so whatever is not at /socket.io/ (--socketio)"
        : nil)
  }

  private static let closeNotAnswered = CatalogueRow(
    "close-not-answered", .close,
    looksLike: "`the server did not answer our Close`; or it ends TCP on it",
    meaning: "the server reads no Close: its handler is busy or stuck, or the path is dead",
    next: "--close-timeout sets how long to wait; --no-close sends none"
  ) { evidence in
    guard let session = evidence.session, session.violation == nil else { return nil }
    if case .closeTimeout(let seconds) = session.end {
      return Conclusion(
        .likely, seen: ["nothing came for \(seconds.figure) s after our Close", session.trafficFact])
    }
    guard session.endedOnOurClose else { return nil }
    return Conclusion(
      .likely, seen: [session.end.fact, "we had sent our Close, and none came back"],
      cause: "the server ended the connection on our Close, without a Close of its own",
      next: "RFC 6455 §5.5.1 has it send one; does it do so while its handler is idle?")
  }

  /// A row that follows from the code alone; the reason, if there is one, is in the facts.
  private static func row(
    _ id: String, _ code: UInt16, _ name: String, meaning: String, next: String,
    certainty: Certainty = .likely, options: [Option] = []
  ) -> CatalogueRow {
    CatalogueRow(id, .close, looksLike: "\(code) (\(name))", meaning: meaning, next: next) { evidence in
      guard let session = evidence.session, session.closeReceived?.code?.rawValue == code else { return nil }
      return Conclusion(
        certainty, seen: [session.closeFact, session.lastOurs],
        command: options.isEmpty ? nil : evidence.command(options))
    }
  }
}

extension CloseBody {
  /// In any case of the letters.
  func reasonSays(_ text: String) -> Bool { HTTPSyntax.lowercased(reasonText).contains(text) }

  var isKeepaliveTimeout: Bool {
    code == .internalError && reasonSays("ping timeout")
  }
}

extension SessionEvidence {
  var closeFact: String? {
    guard let close = closeReceived else { return nil }
    guard let code = close.code else { return "the Close has no status code" }
    return "closed with \(code.rawValue) (\(code.name))"
      + (close.reason.isEmpty ? "" : ": \(close.reasonText.shortened)")
  }

  var timeFact: String { "\(duration.figure) s after the 101" }

  var trafficFact: String {
    "\(sent.messages) messages were sent, \(received.messages) received"
  }
}

extension Evidence {
  var offeredSubprotocols: [String] { request.map { $0.head.list("Sec-WebSocket-Protocol") } ?? [] }
}
