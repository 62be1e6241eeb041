import WebSocketCore

/// The request went out, and no HTTP answer came that could be read.
extension CatalogueRow {
  static let answerRows = [
    http2Only, notHTTP, handshakeTimedOut, truncatedAnswer, headTooLarge, hungUpWithoutAnswer,
  ]

  private static let http2Only = CatalogueRow(
    "http2-only", .answer,
    looksLike: "`the server did not answer in HTTP: it speaks HTTP/2`",
    meaning: "the server speaks HTTP/2 only, and the upgrade of RFC 6455 is HTTP/1.1",
    next: "let the server take HTTP/1.1 as well, or use the port on which it does"
  ) { evidence in
    guard case .notHTTP(let other) = evidence.symptom, other.kind == .http2 else { return nil }
    return Conclusion(
      .certain, seen: ["the answer begins with a SETTINGS frame of HTTP/2"],
      command: evidence.curl("-i", "--http1.1", path: evidence.uri.requestTarget))
  }

  private static let notHTTP = CatalogueRow(
    "not-http", .answer,
    looksLike: "`the server did not answer in HTTP: it speaks …`",
    meaning: "something else than an HTTP server listens on this port",
    next: "is it the right port?"
  ) { evidence in
    guard case .notHTTP(let other) = evidence.symptom, other.kind != .http2,
      other.kind != .tls || evidence.uri.isSecure
    else { return nil }
    let isKnown = other.kind != .text && other.kind != .binary
    return Conclusion(
      isKnown ? .certain : .likely,
      seen: ["the answer begins with \(other.evidence.quoted), as that of \(other.name)"],
      cause: "the server on port \(evidence.uri.port) speaks \(other.name)",
      next: "is \(evidence.uri.port) the right port?")
  }

  private static let handshakeTimedOut = CatalogueRow(
    "handshake-timed-out", .answer,
    looksLike: "`no answer to the upgrade request came within … s`",
    meaning:
      "the server took the request and did not answer: its application is stuck, or neither accepts nor closes "
      + "(daphne waits 20 s for that)",
    next: "look at the server's log; --connect-timeout sets how long to wait"
  ) { evidence in
    guard case .timedOut(.handshake, let seconds) = evidence.symptom else { return nil }
    let received = evidence.partialAnswer.count
    return Conclusion(
      .likely,
      seen: [
        "the request was sent\(evidence.address.map { " to \($0)" } ?? "")",
        received == 0
          ? "not a byte came within \(seconds.figure) s"
          : "only \(received) bytes came within \(seconds.figure) s: \(evidence.partialAnswer.quoted)",
      ], cause: received == 0 ? nil : "the server began an answer and did not end it",
      command: evidence.curl("-i", "-m", "10", path: evidence.uri.requestTarget))
  }

  private static let truncatedAnswer = CatalogueRow(
    "truncated-answer", .answer,
    looksLike: "the connection ends within the head of the answer",
    meaning: "the server, or a proxy on the way, broke off its answer: it may have crashed",
    next: "look at the server's log"
  ) { evidence in
    guard case .endedInHandshake(let end) = evidence.symptom, !evidence.partialAnswer.isEmpty else {
      return nil
    }
    return Conclusion(
      .certain,
      seen: ["\(evidence.partialAnswer.count) bytes came: \(evidence.partialAnswer.quoted)", end.fact])
  }

  private static let headTooLarge = CatalogueRow(
    "head-too-large", .answer,
    looksLike: "`the response head is longer than … bytes`",
    meaning: "the head of the answer does not end: it is no head, or headers beyond all reason",
    next: "curl shows what comes"
  ) { evidence in
    guard case .headTooLarge(let limit) = evidence.symptom else { return nil }
    return Conclusion(
      .certain, seen: ["no end within \(limit) bytes"],
      command: evidence.curl("-i", "-m", "10", path: evidence.uri.requestTarget))
  }

  private static let hungUpWithoutAnswer = CatalogueRow(
    "hung-up-without-answer", .answer,
    looksLike: "`the server ended the connection without an answer to the upgrade request`",
    meaning:
      "the server hung up on the request without a word: it may have crashed, speak another protocol, or be a "
      + "proxy without a server behind it",
    next: "look at the server's log", isGeneral: true
  ) { evidence in
    guard case .endedInHandshake(let end) = evidence.symptom, evidence.partialAnswer.isEmpty else {
      return nil
    }
    return Conclusion(
      .likely, seen: [end.fact, "not a byte of an answer came"],
      command: evidence.curl("-i", "-m", "10", path: evidence.uri.requestTarget))
  }
}

extension StreamFate {
  var isReset: Bool {
    if case .reset = self { true } else { false }
  }

  /// In a few words.
  var fact: String {
    switch self {
    case .fin: "the server ended the connection in order (FIN)"
    case .truncated: "the connection ended without TLS close_notify"
    case .reset(let text): "the connection was reset: \(text)"
    case .failed(let text): "the connection failed: \(text)"
    case .tlsFailed(let error): error.message
    case .local: "we ended the connection"
    case .closeTimeout(let seconds): "nothing came for \(seconds.figure) s after our Close"
    }
  }
}

extension [UInt8] {
  /// The beginning, as text where it is that, else in hexadecimal.
  var quoted: String {
    let beginning = prefix(48)
    let isText = beginning.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x0D || $0 == 0x0A || $0 == 0x09 }
    let shown =
      isText
      ? "\""
        + String(decoding: beginning, as: UTF8.self).split(whereSeparator: \.isNewline).joined(separator: "⏎")
        + "\"" : beginning.map(\.twoDigits).joined(separator: " ")
    return shown + (count > beginning.count ? "…" : "")
  }
}

extension UInt8 {
  fileprivate var twoDigits: String {
    let text = String(self, radix: 16)
    return text.utf8.count == 2 ? text : "0" + text
  }
}
