import WebSocketCore

/// The proxy that the connection was to go through (`--proxy`, or the environment) does not let it.
extension CatalogueRow {
  static let proxyRows = [proxyUnreachable, proxyNotAProxy, proxyAuthentication, proxyRefused]

  private static let proxyUnreachable = CatalogueRow(
    "proxy-unreachable", .proxy,
    looksLike: "the proxy's name has no address, or nobody listens there",
    meaning: "the proxy itself cannot be reached",
    next: "is its address right? --noproxy or the variable NO_PROXY leaves it out for a host"
  ) { evidence in
    guard let proxy = evidence.failedProxy, case .unreachable(let why) = proxy.failure else { return nil }
    return Conclusion(
      .certain, seen: ["\(proxy.address): \(why)", "named by \(proxy.source)"],
      cause: "the proxy \(proxy.address) cannot be reached")
  }

  private static let proxyNotAProxy = CatalogueRow(
    "proxy-not-a-proxy", .proxy,
    looksLike: "the proxy answers something else than HTTP, or than SOCKS",
    meaning: "what listens at the proxy's address does not speak its protocol",
    next: "is the port right, and the scheme: http:// for CONNECT, socks5:// for SOCKS?"
  ) { evidence in
    guard let proxy = evidence.failedProxy else { return nil }
    let kind = proxy.kind == .http ? "an HTTP proxy" : "a SOCKS5 proxy"
    switch proxy.failure {
    case .notAProxy(let bytes):
      return Conclusion(
        .certain, seen: ["its answer begins with \(bytes.quoted)", "named by \(proxy.source)"],
        cause: "\(proxy.address) is not \(kind)")
    case .ended:
      return Conclusion(
        proxy.isAtPortOfOtherKind ? .likely : .possible,
        seen: [
          "\(proxy.address) ended the connection without an answer", proxy.portFact,
          "named by \(proxy.source)",
        ],
        cause: proxy.isAtPortOfOtherKind
          ? "\(proxy.address) is not \(kind)"
          : "\(proxy.address) may not be \(kind), or it refuses this machine")
    case .silent(let seconds):
      return Conclusion(
        proxy.isAtPortOfOtherKind ? .likely : .possible,
        seen: [
          "\(proxy.address) took the connection, and said nothing for \(seconds.figure) s", proxy.portFact,
          "named by \(proxy.source)",
        ],
        cause: proxy.isAtPortOfOtherKind
          ? "\(proxy.address) is not \(kind)"
          : "\(proxy.address) may not be \(kind), or the server that it connects us to does not answer it",
        next: proxy.isAtPortOfOtherKind
          ? nil : "is it the right port? --connect-timeout sets how long to wait")
    default: return nil
    }
  }

  private static let proxyAuthentication = CatalogueRow(
    "proxy-authentication", .proxy,
    looksLike:
      "407, or 401; with SOCKS5 no method of authentication that both sides have, or wrong credentials",
    meaning: "the proxy wants to know who asks",
    next: "--proxy-user USER:PASSWORD sends them"
  ) { evidence in
    guard let proxy = evidence.failedProxy else { return nil }
    let fact: String
    switch proxy.failure {
    case .answered:
      // tinyproxy answers 401 to credentials that are wrong.
      guard let response = proxy.response, response.status == 407 || response.status == 401 else {
        return nil
      }
      let asked = response.head.first("Proxy-Authenticate").map { "; it asks for \($0.shortened)" } ?? ""
      fact = "the proxy answers \(response.statusText.shortened)\(asked)"
    case .noAcceptableMethod: fact = "it takes none of the SOCKS5 methods offered"
    case .credentialsRefused: fact = "it does not accept the user and the password"
    default: return nil
    }
    return Conclusion(
      .certain, seen: [fact, proxy.sentCredentials ? "credentials were sent" : "no credentials were sent"],
      cause: proxy.sentCredentials ? "the proxy does not accept the credentials that were sent" : nil,
      next: proxy.sentCredentials ? "are the user and the password right?" : nil,
      command: evidence.command(Option("--proxy-user", "USER:PASSWORD")))
  }

  private static let proxyRefused = CatalogueRow(
    "proxy-refused", .proxy,
    looksLike: "CONNECT is answered with 403, 502, 503 …; SOCKS5 with a reply code other than 0",
    meaning: "the proxy does not connect us to the server",
    next: "does the proxy allow this host and port? Many allow CONNECT to 443 only"
  ) { evidence in
    guard let proxy = evidence.failedProxy else { return nil }
    switch proxy.failure {
    case .answered:
      guard let response = proxy.response, response.status != 407, response.status != 401 else { return nil }
      let status = response.status ?? 0
      let failed = (500...599).contains(status)
      if answersOfOtherServers.contains(status) {
        return Conclusion(
          .likely, seen: ["CONNECT \(evidence.uri.authority): \(response.statusText.shortened)"],
          cause: "\(proxy.address) does not take CONNECT: it may be no proxy",
          next: "is it the address of a proxy, and the port of its HTTP side?")
      }
      return Conclusion(
        .certain, seen: ["CONNECT \(evidence.uri.authority): \(response.statusText.shortened)"],
        cause: failed
          ? "the proxy cannot reach \(evidence.uri.authority)"
          : "the proxy does not allow \(evidence.uri.authority)",
        next: failed ? "does the name mean something to the proxy, and does the server listen there?" : nil)
    case .replied(let code):
      let meaning = replies[code] ?? "reply code \(code)"
      return Conclusion(
        .certain, seen: ["SOCKS5 reply \(code): \(meaning)"],
        cause: code == 2
          ? "the proxy does not allow \(evidence.uri.authority)"
          : "the proxy cannot reach \(evidence.uri.authority): \(meaning)",
        next: code == 2 ? nil : "does the name mean something to the proxy, and does the server listen there?"
      )
    default: return nil
    }
  }

  /// What a server that is no proxy says to CONNECT.
  private static let answersOfOtherServers: Set<Int> = [400, 405, 426, 501]

  /// RFC 1928 §6.
  private static let replies: [UInt8: String] = [
    1: "general failure", 2: "not allowed by its rules", 3: "network unreachable", 4: "host unreachable",
    5: "connection refused", 6: "TTL expired", 7: "command not supported", 8: "address type not supported",
  ]
}

extension Evidence {
  fileprivate var failedProxy: ProxyEvidence? {
    guard case .proxy = symptom else { return nil }
    return proxy
  }
}

extension ProxyEvidence {
  /// Where they listen unless they are told otherwise: SOCKS, of Tor as well; squid, and Privoxy.
  private static let usualPorts: [Kind: Set<String>] = [
    .socks5: ["1080", "9050", "9150"], .http: ["3128", "8118"],
  ]

  private var port: String { address.split(separator: ":").last.map(String.init) ?? "" }

  private var kindByPort: Kind? { Self.usualPorts.first { $0.value.contains(port) }?.key }

  fileprivate var isAtPortOfOtherKind: Bool { kindByPort.map { $0 != kind } ?? false }

  fileprivate var portFact: String? {
    guard isAtPortOfOtherKind else { return nil }
    return "port \(port) is one of \(kind == .http ? "SOCKS" : "HTTP proxies")"
  }
}
