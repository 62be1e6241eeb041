/// The table of variations, in the order in which they are tried.
extension Variation {
  /// What can be changed about the requests for a URI. Which of these change a request is found by trying.
  package static func all(for uri: WebSocketURI, subprotocols: [String]) -> [Variation] {
    origins(for: uri) + hosts(for: uri) + targets(for: uri) + offers(subprotocols) + extensions + agents
      + credentials + spellings + breaches
  }

  // MARK: Who asks

  private static func origins(for uri: WebSocketURI) -> [Variation] {
    let scheme = uri.isSecure ? "https" : "http"
    let names = [uri.hostHeader] + loopbackNames(of: uri)
    let same = names.enumerated().map { number, name in
      origin(number == 0 ? "origin-target" : "origin-loopback", "\(scheme)://\(name)")
    }
    let absent = Variation("origin-none", .origin, "no Origin") { $0.remove("Origin") }
    return same + [absent, origin(foreignOriginID, foreignOrigin)]
  }

  package static let foreignOriginID = "origin-foreign"
  /// RFC 6761 §6.4: a name that nobody has.
  private static let foreignOrigin = "https://origin.invalid"

  private static func origin(_ id: String, _ value: String) -> Variation {
    Variation(id, .origin, "Origin: \(value)") { draft in
      if draft.first("Origin") != value { draft.replace("Origin", with: value) }
    }
  }

  /// `localhost` for 127.0.0.1, and the other way: servers that name the one seldom mean to refuse the other.
  private static func loopbackNames(of uri: WebSocketURI) -> [String] {
    let others = ["localhost": "127.0.0.1", "127.0.0.1": "localhost", "::1": "localhost"]
    guard let name = others[uri.host] else { return [] }
    return [uri.hostHeader.hasSuffix(":\(uri.port)") ? "\(name):\(uri.port)" : name]
  }

  private static func hosts(for uri: WebSocketURI) -> [Variation] {
    let suffix = ":\(uri.port)"
    func host(_ id: String, _ value: String) -> Variation {
      Variation(id, .host, "Host: \(value)") { draft in
        if draft.first("Host") != value { draft.replace("Host", with: value) }
      }
    }
    let bare =
      uri.hostHeader.hasSuffix(suffix) ? String(uri.hostHeader.dropLast(suffix.count)) : uri.hostHeader
    return [host("host-port", bare + suffix), host("host-no-port", bare)]
      + loopbackNames(of: uri).map { host("host-loopback", $0) }
  }

  private static let agents: [Variation] = [
    Variation("browser-user-agent", .agent, "User-Agent of a browser") {
      $0.replace(
        "User-Agent",
        with: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
          + "Chrome/140.0.0.0 Safari/537.36")
    }
  ]

  private static let credentials: [Variation] = [
    Variation("no-cookie", .credentials, "no Cookie") { $0.remove("Cookie") },
    Variation("no-authorization", .credentials, "no Authorization") { $0.remove("Authorization") },
  ]

  // MARK: What is asked for

  private static func targets(for uri: WebSocketURI) -> [Variation] {
    let path = uri.path
    let toggled = path == "/" ? path : path.hasSuffix("/") ? String(path.dropLast()) : "\(path)/"
    return [
      Variation("slash", .target, "path \(toggled)") { $0.target = toggled + split($0.target).query },
      Variation("no-query", .target, "no query") { $0.target = split($0.target).path },
    ]
  }

  private static func split(_ target: String) -> (path: String, query: String) {
    let path = target.prefix { $0 != "?" }
    return (String(path), String(target[path.endIndex...]))
  }

  private static let extensions: [Variation] = [
    Variation("no-extensions", .extensions, "no extensions") { $0.remove("Sec-WebSocket-Extensions") },
    Variation("deflate", .extensions, "permessage-deflate offered") {
      if $0.first("Sec-WebSocket-Extensions") == nil {
        $0.add("Sec-WebSocket-Extensions", DeflateOffer().headerElement.headerText)
      }
    },
  ]

  private static func offers(_ subprotocols: [String]) -> [Variation] {
    let none = Variation("no-subprotocol", .subprotocol, "no subprotocol") { $0.remove(subprotocolField) }
    let each = subprotocols.map(subprotocol)
    let known = Variation(knownSubprotocolsID, .subprotocol, "well-known subprotocols offered") {
      if $0.first(subprotocolField) == nil { $0.add(subprotocolField, wellKnown.joined(separator: ", ")) }
    }
    return [none] + (each.count > 1 ? each : []) + [known]
  }

  /// This subprotocol and no other.
  package static func subprotocol(_ name: String) -> Variation {
    Variation("subprotocol-\(name)", .subprotocol, "subprotocol \(name) alone") { draft in
      if draft.first(subprotocolField) != name { draft.replace(subprotocolField, with: name) }
    }
  }

  private static let subprotocolField = "Sec-WebSocket-Protocol"
  static let knownSubprotocolsID = "known-subprotocols"

  /// What servers that insist on a subprotocol insist on: the answer names which of them it is.
  private static let wellKnown = [
    "graphql-transport-ws", "graphql-ws", "mqtt", "v12.stomp", "wamp.2.json", "ocpp1.6", "ocpp2.0.1",
    "actioncable-v1-json", "soap", "xmpp", "sip",
  ]

  // MARK: How it is written

  private static let spellings: [Variation] = [
    Variation(
      "lower-case-names", .spelling, "header names in lower case", expect: .acceptance(.deniesNameCase)
    ) {
      $0.lowercaseNames()
    },
    Variation("websocket-case", .spelling, "Upgrade: WebSocket", expect: .acceptance(.deniesCase)) {
      $0.replace("Upgrade", with: "WebSocket")
    },
    Variation(
      "connection-list", .spelling, "Connection: keep-alive, Upgrade", expect: .acceptance(.deniesCase)
    ) { $0.replace("Connection", with: "keep-alive, Upgrade") },
  ]

  /// What a server must refuse; version 8 is one that it may know (the draft that became RFC 6455).
  private static let breaches: [Variation] = [
    Variation("version-8", .version, "Sec-WebSocket-Version: 8") {
      $0.replace("Sec-WebSocket-Version", with: "8")
    },
    Variation("version-99", .version, "Sec-WebSocket-Version: 99", expect: .refusal(.admitsVersion)) {
      $0.replace("Sec-WebSocket-Version", with: "99")
    },
    Variation("short-key", .key, "a key of 6 bytes", expect: .refusal(.admitsKey)) {
      $0.replace("Sec-WebSocket-Key", with: AcceptKey.encode(nonce: Array("wscope".utf8)))
    },
    Variation("no-key", .key, "no key", expect: .refusal(.admitsKey)) { $0.remove("Sec-WebSocket-Key") },
    Variation("http-1.0", .version, "HTTP/1.0", expect: .refusal(.admitsHTTP10)) { $0.version = "HTTP/1.0" },
  ]
}
