/// Whether a server of WebSockets looks at a part of a request.
package enum Significance: String, Sendable, Comparable {
  case yes, sometimes, no

  package static func < (one: Significance, other: Significance) -> Bool { one.rank < other.rank }

  /// Of a header, by its name in any case of the letters.
  package static func of(header name: String) -> Significance { PartMeaning.ofHeader(name).significance }

  private var rank: Int {
    switch self {
    case .yes: 0
    case .sometimes: 1
    case .no: 2
    }
  }
}

/// What servers make of a part of a request, in one line.
struct PartMeaning: Sendable {
  let significance: Significance
  let why: String

  init(_ significance: Significance, _ why: String) {
    self.significance = significance
    self.why = why
  }

  /// By the name of a header, in lower case.
  static func ofHeader(_ name: String) -> PartMeaning {
    let name = HTTPSyntax.lowercased(name)
    if let known = headers[name] { return known }
    if let family = families.first(where: { name.hasPrefix($0.prefix) }) { return family.meaning }
    return PartMeaning(
      .sometimes, "no header that servers of WebSockets know: the application may look at it")
  }

  private static let credentials = PartMeaning(.yes, "it says who asks")
  private static let cache = PartMeaning(.no, "an answer to an upgrade is never cached")
  private static let content = PartMeaning(.no, "it is about the content of an answer, and a 101 has none")
  private static let page = PartMeaning(
    .sometimes, "browsers say with it from where a page asks: a few frameworks refuse by it")

  private static let headers: [String: PartMeaning] = [
    "origin": PartMeaning(
      .yes, "a server that checks it refuses others, and often its absence as well (RFC 6455 §10.2)"),
    "host": PartMeaning(
      .yes, "it chooses among the sites of a server, which may refuse names it does not know"),
    "cookie": PartMeaning(.yes, "it holds the session, without which a server may refuse"),
    "authorization": credentials, "x-api-key": credentials, "api-key": credentials, "apikey": credentials,
    "x-auth-token": credentials, "x-access-token": credentials, "x-csrf-token": credentials,
    "x-csrftoken": credentials, "x-xsrf-token": credentials,
    "upgrade": PartMeaning(.yes, "without websocket in it there is no upgrade (RFC 6455 §4.2.1)"),
    "connection": PartMeaning(.yes, "without the token Upgrade in it there is no upgrade (RFC 6455 §4.2.1)"),
    "sec-websocket-version": PartMeaning(.yes, "only 13 is the version of RFC 6455 (§4.1)"),
    "sec-websocket-key": PartMeaning(
      .yes, "16 bytes in base64, without which a server refuses (RFC 6455 §4.2.1)"),
    "sec-websocket-protocol": PartMeaning(
      .yes, "the server chooses among these, and may refuse or hang up where its own is missing"),
    "sec-websocket-extensions": PartMeaning(
      .yes, "what is not offered is not used; a few servers insist on compression, or fail with it"),
    "user-agent": PartMeaning(.sometimes, "filters against robots refuse what is no browser"),
    "referer": page, "x-requested-with": page,
    "x-forwarded-proto": PartMeaning(
      .sometimes, "a server behind a proxy takes it for the scheme of the URL"),
    "x-forwarded-host": PartMeaning(.sometimes, "a server behind a proxy takes it for Host"),
    "x-forwarded-for": PartMeaning(.sometimes, "a server behind a proxy takes it for the client's address"),
    "accept": content, "accept-encoding": content,
    "accept-language": PartMeaning(.no, "it is about the language of an answer, and a 101 has none"),
    "cache-control": cache, "pragma": cache, "if-modified-since": cache, "if-none-match": cache,
    "te": content, "priority": PartMeaning(.no, "it is about the order of answers"),
    "dnt": PartMeaning(.no, "a wish of the user's"), "sec-gpc": PartMeaning(.no, "a wish of the user's"),
    "upgrade-insecure-requests": PartMeaning(.no, "it is about pages"),
    "keep-alive": PartMeaning(.no, "a connection that is upgraded is no longer HTTP's"),
    "proxy-connection": PartMeaning(.no, "it is for a proxy"),
  ]

  private static let families: [(prefix: String, meaning: PartMeaning)] = [
    ("sec-fetch-", page),
    ("sec-ch-", PartMeaning(.no, "it describes the browser")),
    ("sec-websocket-", PartMeaning(.yes, "a part of the handshake")),
  ]

  // MARK: The request line

  static let method = PartMeaning(.yes, "an upgrade is a GET (RFC 6455 §4.1)")
  static let path = PartMeaning(
    .yes, "it says where the WebSocket is; to many servers a last slash is another place")
  static let query = PartMeaning(.yes, "parameters of the application, often a token or a session among them")
  static let version = PartMeaning(.yes, "an upgrade is HTTP/1.1's (RFC 6455 §4.1)")

  // MARK: How it is written

  static let key = PartMeaning(.no, "a new one is drawn for each connection")
  static let sameTokens = PartMeaning(
    .sometimes, "the same to who reads the list; some compare the whole text")
  static let spelling = PartMeaning(.no, "names are the same in any case of their letters (RFC 9110 §5.1)")
  static let order = PartMeaning(.no, "the order of different headers means nothing (RFC 9110 §5.3)")
  static let hidden = PartMeaning(.no, "a value is hidden there: whether it is the same cannot be told")
}
