import WebSocketCore

/// The server broke the protocol after the handshake.
extension CatalogueRow {
  static let frameRows = [
    httpInStream, messageTooBig, serverMasks, earlyData, deflateCorrupt, protocolBroken,
  ]

  private static let httpInStream = CatalogueRow(
    "http-in-stream", .frames,
    looksLike: "`RSV1 set on a close frame` of 84 bytes: `HT`, read as a frame",
    meaning: "the server wrote an HTTP error page into the WebSocket: its handler failed after the upgrade",
    next:
      "look at the server's log; Engine.IO on Werkzeug and eventlet does so on a message that is no Engine.IO packet"
  ) { evidence in
    guard let session = evidence.session, session.violation != nil else { return nil }
    let bytes = session.violatingBytes
    guard bytes.starts(with: "HTTP/1.".utf8) else { return nil }
    return Conclusion(.certain, seen: ["in the place of a frame: \(bytes.quoted)", session.lastOurs])
  }

  private static let messageTooBig = CatalogueRow(
    "message-too-big", .frames,
    looksLike: "`a message was too big`",
    meaning: "the server's message is longer than we take",
    next: "--max-message raises the limit"
  ) { evidence in
    guard let violation = evidence.session?.violation, violation.rule == .messageTooBig else { return nil }
    return Conclusion(
      .certain, seen: [violation.detail],
      command: evidence.command(Option("--max-message", evidence.limit(above: violation))))
  }

  private static let serverMasks = CatalogueRow(
    "server-masks", .frames,
    looksLike: "`MASK is 1` in a frame of the server",
    meaning: "the server masks its frames, which only a client does: its library plays the wrong role",
    next: "--lenient goes on, to see what else it does"
  ) { evidence in
    guard let violation = evidence.session?.violation, violation.rule == .maskForbidden else { return nil }
    return Conclusion(.certain, seen: [violation.detail], command: evidence.command(Option("--lenient")))
  }

  private static let earlyData = CatalogueRow(
    "early-data", .frames,
    looksLike: "the first bytes after the 101 are no frame",
    meaning:
      "what came right behind the 101 is no frame: the server wrote a body, or raw text, into the WebSocket",
    next: "the server must send frames only from the empty line of its 101 on"
  ) { evidence in
    guard let session = evidence.session, let violation = session.violation, violation.offset == 0,
      session.received.messages == 0, session.violatingBytes.count >= 4,
      session.violatingBytes.prefix(8).allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x0D || $0 == 0x0A })
    else { return nil }
    return Conclusion(
      .certain, seen: ["right behind the 101: \(session.violatingBytes.quoted)", violation.detail],
      command: evidence.inspection)
  }

  private static let deflateCorrupt = CatalogueRow(
    "inflating-failed", .frames,
    looksLike: "a breach of RFC 7692 §7.2.1",
    meaning:
      "the server's compressed messages cannot be inflated: its compressor and the agreed parameters differ",
    next: "leave out --compress; behind a load balancer each message may come from another compressor"
  ) { evidence in
    guard let violation = evidence.session?.violation, violation.rule == .deflateCorrupt else { return nil }
    return Conclusion(
      .certain, seen: [violation.detail, evidence.extensionsFact],
      command: evidence.command(dropping: "--compress"))
  }

  private static let protocolBroken = CatalogueRow(
    "protocol-broken", .frames,
    looksLike: "`the server broke RFC …`",
    meaning: "the server, or something on the way, broke a rule of the protocol",
    next: "--lenient tells of breaches and goes on; --frames shows each frame", isGeneral: true
  ) { evidence in
    guard let violation = evidence.session?.violation else { return nil }
    return Conclusion(
      .certain, seen: ["\(violation.rule.section): \(violation.detail)"],
      cause: "the server, or something on the way, broke a rule: \(violation.rule.text)",
      command: evidence.command(Option("--lenient"), Option("--frames")))
  }
}

extension SessionEvidence {
  /// When our last message went, where that was shortly before the end.
  var lastOurs: String? {
    guard endsWithOurMessage, let sinceSent else { return nil }
    return "our last message went \(sinceSent.figure) s before the end"
  }
}

extension Evidence {
  /// A limit that the message would be below, in mebibytes; the breach begins with its size.
  fileprivate func limit(above violation: Violation) -> String {
    let size = Int(violation.detail.prefix { $0.isNumber }) ?? settings.maximumMessageSize
    return "\(max(1, size >> 20 + 1))M"
  }

  /// What was agreed on compression.
  var extensionsFact: String? { header("Sec-WebSocket-Extensions").map { "agreed: \($0)" } }
}
