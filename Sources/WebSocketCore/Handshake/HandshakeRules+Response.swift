extension HandshakeRules {
  /// Judges a server's answer.
  ///
  /// - Parameters:
  ///   - response: the head of the answer.
  ///   - request: what was asked; nil when it is not known, and then what depends on it is not judged.
  /// - Returns: in the order in which RFC 6455 §4.1 has a client check them. An answer other than 101 fails
  ///   the check of the status, and is judged as a refusal.
  package static func judge(response: ResponseHead, to request: SentRequest?) -> [Check] {
    let head = response.head
    guard let status = response.status else {
      let line = Check(.statusLine, "status line", holds: false, seen: Check.quote(head.startLine), offset: 0)
      return [line] + judge(formOf: head)
    }
    let statusCheck = Check(.switchingProtocols, "status", holds: status == 101, seen: response.statusText)
    guard status == 101 else {
      return [statusCheck] + judge(refusal: head, status: status) + judge(formOf: head)
    }
    return [statusCheck, judge(versionOf: response)] + judge(upgradeIn: head)
      + judge(acceptIn: head, key: request.map(\.key))
      + judge(subprotocolIn: head, offered: request?.subprotocols)
      + judge(extensions: head.all(extensionsField), offered: request?.extensions)
      + [duplicates(of: extensionsField, in: head, .extensionsOnce)].compactMap { $0 }
      + strangers(in: head) + judge(formOf: head)
  }

  private static func judge(versionOf response: ResponseHead) -> Check {
    Check(
      .responseVersion, "HTTP version", holds: response.version.map { $0 >= .http11 } ?? false,
      seen: response.version?.description ?? "unreadable in \(Check.quote(response.head.startLine))")
  }

  private static func judge(upgradeIn head: MessageHead) -> [Check] {
    let upgrade = head.list("Upgrade")
    let isWebSocket = upgrade.count == 1 && HTTPSyntax.matches(upgrade[0], "websocket")
    return [
      Check(
        .responseUpgrade, "Upgrade", holds: isWebSocket, seen: shown(head.all("Upgrade")),
        offset: head.field("Upgrade")?.offset),
      Check(
        .responseConnection, "Connection", holds: head.list("Connection", contains: "upgrade"),
        seen: shown(head.all("Connection")), offset: head.field("Connection")?.offset),
    ]
  }

  /// A key of nil means that the request is not known, and `.some(nil)` that it had none.
  private static func judge(acceptIn head: MessageHead, key: String??) -> [Check] {
    let name = "Sec-WebSocket-Accept"
    let received = head.field(name)
    let offset = received?.offset
    let value: Check
    switch (received?.value, key) {
    case (nil, nil): value = Check(.acceptValue, name, holds: false, seen: "missing")
    case (nil, .some(let key)):
      let computed = key.map { ", computed \(AcceptKey.compute(key: $0))" } ?? ""
      value = Check(.acceptValue, name, holds: false, seen: "missing\(computed)")
    case (let received?, nil):
      value = Check(
        info: Rule.acceptValue.id, Rule.acceptValue.section, name,
        seen: "received \(Check.quote(received)); only with the request can it be checked")
    case (let received?, .some(nil)):
      value = Check(
        .acceptValue, name, holds: false,
        seen: "received \(Check.quote(received)), and the request had no key", offset: offset)
    case (let received?, .some(let key?)):
      let computed = AcceptKey.compute(key: key)
      value = Check(
        .acceptValue, name, holds: HTTPSyntax.isSame(received, computed),
        seen: "received \(Check.quote(received)), computed \"\(computed)\"", offset: offset)
    }
    return [value] + [duplicates(of: name, in: head, .acceptOnce)].compactMap { $0 }
  }

  static func judge(subprotocolIn head: MessageHead, offered: [String]?) -> [Check] {
    let name = "Sec-WebSocket-Protocol"
    let section = Rule.subprotocolOffered.section
    let values = head.all(name)
    guard !values.isEmpty else {
      guard let offered, !offered.isEmpty else {
        return [Check(info: "subprotocol", section, name, seen: "none")]
      }
      return [
        Check(.subprotocolMissing, name, holds: false, seen: "none, of those offered: \(shown(offered))")
      ]
    }
    let offset = head.field(name)?.offset
    guard values.count == 1, HTTPSyntax.listElements(values[0]).count == 1 else {
      return [Check(.subprotocolOnce, name, holds: false, seen: shown(values), offset: offset)]
    }
    guard let offered else {
      return [Check(info: "subprotocol", section, name, seen: Check.quote(values[0]))]
    }
    // RFC 6455 §4.1: compared as it stands; subprotocol names are case-sensitive.
    let isOffered = offered.contains { HTTPSyntax.isSame($0, values[0]) }
    let offers = offered.isEmpty ? "none" : shown(offered)
    return [
      Check(
        .subprotocolOffered, name, holds: isOffered, seen: "\(Check.quote(values[0])), offered: \(offers)",
        offset: offset)
    ]
  }

  /// Fields that have no place in a 101.
  private static func strangers(in head: MessageHead) -> [Check] {
    let rules: [(String, Rule)] = [
      ("Content-Length", .contentLengthIn101), ("Transfer-Encoding", .transferEncodingIn101),
      ("Sec-WebSocket-Version", .versionIn101), ("Sec-WebSocket-Key", .keyInResponse),
    ]
    return rules.compactMap { name, rule in present(name, in: head, rule) }
  }

  /// A check that fails where a field is that should not be; nil where it is not.
  static func present(_ name: String, in head: MessageHead, _ rule: Rule) -> Check? {
    head.field(name).map {
      Check(rule, name, holds: false, seen: Check.quote($0.value), offset: $0.offset)
    }
  }

  private static func judge(refusal head: MessageHead, status: Int) -> [Check] {
    let required: [Int: (String, Rule)] = [
      401: ("WWW-Authenticate", .authenticateField), 405: ("Allow", .allowField),
      407: ("Proxy-Authenticate", .proxyAuthenticateField), 426: ("Upgrade", .upgradeField),
    ]
    var checks: [Check] = []
    if let (name, rule) = required[status] {
      checks.append(Check(rule, name, holds: head.field(name) != nil, seen: shown(head.all(name))))
    }
    let facts: [(String, String)] = [
      ("Sec-WebSocket-Version", "RFC 6455 §4.4"), ("Location", "RFC 9110 §10.2.2"),
      ("Retry-After", "RFC 9110 §10.2.3"),
    ]
    for (name, section) in facts where head.field(name) != nil {
      checks.append(
        Check(info: HTTPSyntax.lowercased(name), section, name, seen: shown(head.all(name))))
    }
    return checks
  }
}
