/// Compares an upgrade request with another: line by line, and with what each line is worth.
package struct RequestComparison: Sendable {
  /// The weightiest first; within that in the order of the other request, and what only ours has behind it.
  package let differences: [RequestDifference]

  package init(own: RequestHead, other: RequestHead) {
    let found = Self.requestLine(own, other) + Self.headers(own.head, other.head)
    differences = found.enumerated()
      .sorted { ($0.element.significance, $0.offset) < ($1.element.significance, $1.offset) }.map(\.element)
  }

  package var mattering: [RequestDifference] { differences.filter { $0.significance == .yes } }

  private static func requestLine(_ own: RequestHead, _ other: RequestHead) -> [RequestDifference] {
    func difference(
      _ part: String, _ own: String?, _ other: String?, _ meaning: PartMeaning
    ) -> RequestDifference? {
      guard own != other else { return nil }
      let kind: RequestDifference.Kind = own == nil ? .onlyTheirs : other == nil ? .onlyOurs : .value
      return RequestDifference(part, kind, own: own, other: other, meaning)
    }
    // Over HTTP/2 a WebSocket is a CONNECT (RFC 8441 §4).
    let isConnect = other.isExtendedConnect(to: "websocket")
    return [
      isConnect ? nil : difference("method", own.method, other.method, .method),
      difference("path", own.path, other.path, .path),
      difference("query", own.query, other.query, .query),
      difference("HTTP version", own.version?.description, other.version?.description, .version),
    ].compactMap(\.self)
  }

  private static func headers(_ own: MessageHead, _ other: MessageHead) -> [RequestDifference] {
    let ours = HeaderTable(own)
    let theirs = HeaderTable(other)
    let theirsFirst = theirs.names.compactMap { name in
      ours[name] == nil
        ? RequestDifference(
          theirs.spelled(name), .onlyTheirs, own: nil, other: theirs[name], .ofHeader(name))
        : difference(of: name, ours, theirs)
    }
    let rest = ours.names.filter { theirs[$0] == nil }.map { name in
      RequestDifference(ours.spelled(name), .onlyOurs, own: ours[name], other: nil, .ofHeader(name))
    }
    return theirsFirst + rest + order(ours, theirs)
  }

  /// Of a header that both have.
  private static func difference(
    of name: String, _ ours: HeaderTable, _ theirs: HeaderTable
  ) -> RequestDifference? {
    guard let own = ours[name], let other = theirs[name] else { return nil }
    func made(_ kind: RequestDifference.Kind, _ meaning: PartMeaning) -> RequestDifference {
      RequestDifference(theirs.spelled(name), kind, own: own, other: other, meaning)
    }
    if HTTPSyntax.isSame(own, other) {
      guard !HTTPSyntax.isSame(ours.spelled(name), theirs.spelled(name)) else { return nil }
      return RequestDifference(
        theirs.spelled(name), .spelling, own: ours.spelled(name), other: theirs.spelled(name), .spelling)
    }
    if isHidden(other, in: name, own) { return made(.hidden, .hidden) }
    switch name {
    case "sec-websocket-key":
      let isSound = HandshakeRules.judge(key: other).allSatisfy { $0.outcome != .fail }
      return made(.value, isSound ? .key : .ofHeader(name))
    case "upgrade" where has("websocket", own) && has("websocket", other),
      "connection" where has("upgrade", own) && has("upgrade", other):
      return made(.value, .sameTokens)
    default: return made(.value, .ofHeader(name))
    }
  }

  /// The other comes from a transcript without its secrets, and ours would look the same there.
  private static func isHidden(_ other: String, in name: String, _ own: String) -> Bool {
    guard other.contains(Redaction.mark) else { return false }
    return Redaction.redact(value: own, of: name) == other
  }

  private static func has(_ token: String, _ list: String) -> Bool {
    HTTPSyntax.listElements(list).contains { HTTPSyntax.matches($0, token) }
  }

  private static func order(_ ours: HeaderTable, _ theirs: HeaderTable) -> [RequestDifference] {
    let own = ours.names.filter { theirs[$0] != nil }
    let other = theirs.names.filter { ours[$0] != nil }
    guard own != other else { return [] }
    func list(_ names: [String], _ table: HeaderTable) -> String {
      names.map(table.spelled).joined(separator: ", ")
    }
    return [
      RequestDifference(
        "order of headers", .order, own: list(own, ours), other: list(other, theirs), .order)
    ]
  }
}

/// The headers of a head by name, in the order of their first lines. The pseudo-header fields of HTTP/2 are left
/// out: they are its request line.
private struct HeaderTable {
  private(set) var names: [String] = []
  private var lines: [String: (spelled: String, value: String)] = [:]

  init(_ head: MessageHead) {
    for field in head.fields where field.name.utf8.first != UInt8(ascii: ":") {
      let name = HTTPSyntax.lowercased(field.name)
      if let known = lines[name] {
        // RFC 9110 §5.3, and RFC 6265 §5.4 for cookies.
        lines[name]?.value = known.value + (name == "cookie" ? "; " : ", ") + field.value
      } else {
        names.append(name)
        lines[name] = (field.name, field.value)
      }
    }
    // HTTP/2 has it in a field of its own.
    if let authority = head.first(":authority"), lines["host"] == nil {
      names.insert("host", at: 0)
      lines["host"] = ("Host", authority)
    }
  }

  /// - Parameter name: in lower case.
  subscript(name: String) -> String? { lines[name]?.value }

  func spelled(_ name: String) -> String { lines[name]?.spelled ?? name }
}

extension RequestHead {
  /// What stands behind the first question mark of the target, without it; nil where there is none.
  package var query: String? {
    let resource = target.prefix { $0 != "#" }
    return resource.firstIndex(of: "?").map { String(resource[resource.index(after: $0)...]) }
  }
}

extension Redaction {
  /// Takes the secrets out of the value of a header.
  package static func redact(value: String, of name: String) -> String {
    let line = String(decoding: redact(Array("\(name): \(value)".utf8)), as: UTF8.self)
    return String(line.dropFirst(name.count + 2))
  }
}
