/// Where in a HAR a value stands, as far as it matters.
enum HARPlace: Hashable, Sendable {
  case document, log, creator, entries, entry, request, response, requestHeaders, requestHeader,
    responseHeaders,
    responseHeader, messages, message, other

  /// What lies in it, by name; an element of an array has none.
  private static let children: [HARPlace: [String: HARPlace]] = [
    .document: ["log": .log],
    .log: ["entries": .entries, "creator": .creator],
    .entries: ["": .entry],
    .entry: ["request": .request, "response": .response, "_webSocketMessages": .messages],
    .request: ["headers": .requestHeaders],
    .requestHeaders: ["": .requestHeader],
    .response: ["headers": .responseHeaders],
    .responseHeaders: ["": .responseHeader],
    .messages: ["": .message],
  ]

  func child(_ name: String) -> HARPlace { Self.children[self]?[name] ?? .other }
}
