/// The judge of handshakes over HTTP/2 (RFC 8441).
extension HandshakeRules {
  private static let requestPseudoHeaders: Set<String> = [
    ":method", ":scheme", ":authority", ":path", ":protocol",
  ]
  private static let responsePseudoHeaders: Set<String> = [":status"]
  private static let connectionFields = [
    "Connection", "Upgrade", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding",
  ]

  /// Judges an extended CONNECT for a WebSocket.
  ///
  /// - Parameter request: its head, of HTTP/2.
  /// - Returns: what RFC 8441 asks for, and what of RFC 6455 still holds.
  package static func judge(connect request: RequestHead) -> [Check] {
    let head = request.head
    let schemes = head.all(":scheme")
    let scheme = schemes.first ?? ""
    let target = [":scheme", ":path"].filter { head.field($0) == nil }
    return [
      Check(
        .connectTarget, "target", holds: target.isEmpty,
        seen: target.isEmpty ? Check.quote(request.target) : "\(target.joined(separator: " and ")) missing"),
      Check(
        .connectScheme, ":scheme", holds: scheme == "https" || scheme == "http", seen: shown(schemes),
        offset: head.field(":scheme")?.offset),
      Check(
        .connectAuthority, ":authority", holds: head.first(":authority")?.isEmpty == false,
        seen: shown(head.all(":authority")), offset: head.field(":authority")?.offset),
    ] + judge(versionIn: head) + judge(subprotocolsIn: head)
      + judge(extensions: head.all(extensionsField), offered: nil) + judge(originIn: head)
      + [present("Sec-WebSocket-Key", in: head, .connectKey)].compactMap { $0 }
      + judge(fieldsIn: head, pseudoHeaders: requestPseudoHeaders)
  }

  /// Judges the answer to an extended CONNECT.
  ///
  /// - Parameters:
  ///   - response: the head of the answer, of HTTP/2.
  ///   - request: what was asked; nil when it is not known.
  /// - Returns: what RFC 8441 asks for, and what of RFC 6455 still holds.
  package static func judge(response: ResponseHead, toConnect request: RequestHead?) -> [Check] {
    let head = response.head
    let isAccepted = response.status.map { (200...299).contains($0) } ?? false
    let status = Check(
      .connectStatus, "status", holds: isAccepted,
      seen: response.status.map(String.init) ?? Check.quote(head.first(":status") ?? "missing"))
    let fields = judge(fieldsIn: head, pseudoHeaders: responsePseudoHeaders)
    guard isAccepted else { return [status] + fields }
    let sent = request.map { SentRequest($0) }
    return [status] + judge(subprotocolIn: head, offered: sent?.subprotocols)
      + judge(extensions: head.all(extensionsField), offered: sent?.extensions)
      + [present("Sec-WebSocket-Accept", in: head, .connectKey)].compactMap { $0 } + fields
  }

  /// RFC 9113 §8.2 and §8.3.
  private static func judge(fieldsIn head: MessageHead, pseudoHeaders: Set<String>) -> [Check] {
    var checks = connectionFields.compactMap { present($0, in: head, .connectFields) }
    if let stray = strayPseudoHeader(in: head, pseudoHeaders) {
      checks.append(
        Check(
          .pseudoHeaders, "pseudo-headers", holds: false, seen: Check.quote(stray.name), offset: stray.offset)
      )
    }
    let upper = head.fields.first { field in field.name.utf8.contains { (0x41...0x5A).contains($0) } }
    if let upper {
      checks.append(
        Check(
          .fieldNameCase, "field names", holds: false, seen: Check.quote(upper.name), offset: upper.offset))
    }
    if let defect = head.defects.first {
      checks.append(
        Check(.headerValue, "fields", holds: false, seen: Check.quote(defect.line), offset: defect.offset))
    }
    guard checks.isEmpty else { return checks }
    return [
      Check(info: "fields", "RFC 9113 §8.2", "fields", seen: "\(head.fields.count), all well formed")
    ]
  }

  /// The first pseudo-header field that stands where it may not, or is none of those that there are.
  private static func strayPseudoHeader(in head: MessageHead, _ known: Set<String>) -> HeaderField? {
    var seen: Set<String> = []
    var isBehindFields = false
    for field in head.fields {
      guard field.name.utf8.first == UInt8(ascii: ":") else {
        isBehindFields = true
        continue
      }
      if isBehindFields || !known.contains(field.name) || !seen.insert(field.name).inserted { return field }
    }
    return nil
  }
}
