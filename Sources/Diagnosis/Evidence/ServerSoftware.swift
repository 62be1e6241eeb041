import WebSocketCore

/// Who wrote an HTTP answer, told by `Server` and by the shape of what comes without one.
enum ServerSoftware: String, CaseIterable {
  case nginx, haproxy, cloudflare, envoy, caddy, traefik, apache = "Apache httpd", squid
  case awsLoadBalancer = "an AWS load balancer"
  case uvicorn, hypercorn, daphne, werkzeug = "Werkzeug", gunicorn, aiohttp, tornado = "Tornado"
  case websockets = "the Python library websockets"

  /// Stands between the client and the application.
  var isProxy: Bool {
    switch self {
    case .nginx, .haproxy, .cloudflare, .envoy, .caddy, .traefik, .apache, .squid, .awsLoadBalancer: true
    case .uvicorn, .hypercorn, .daphne, .werkzeug, .gunicorn, .aiohttp, .tornado, .websockets: false
    }
  }

  /// A part of the value of `Server`, in lower case. `openresty` and `tengine` are nginx by other names.
  private static let products: [(part: String, software: ServerSoftware)] = [
    ("nginx", .nginx), ("openresty", .nginx), ("tengine", .nginx), ("cloudflare", .cloudflare),
    ("envoy", .envoy), ("caddy", .caddy), ("apache", .apache), ("squid", .squid),
    ("awselb", .awsLoadBalancer), ("uvicorn", .uvicorn), ("hypercorn", .hypercorn), ("daphne", .daphne),
    ("werkzeug", .werkzeug), ("gunicorn", .gunicorn), ("aiohttp", .aiohttp), ("tornado", .tornado),
    ("websockets/", .websockets),
  ]

  init?(product: String) {
    let lower = HTTPSyntax.lowercased(product)
    guard let found = Self.products.first(where: { lower.contains($0.part) }) else { return nil }
    self = found.software
  }

  /// Their `Server` begins with a capital on the wire; a proxy that writes names in lower case shows itself.
  static let writesCapitals: Set<ServerSoftware> = [
    .daphne, .werkzeug, .gunicorn, .aiohttp, .tornado, .websockets,
  ]
}

extension Evidence {
  /// Who says it is the server.
  var software: ServerSoftware? { header("Server").flatMap { ServerSoftware(product: $0) } }

  /// nginx stands in front, whoever wrote the body.
  var isBehindNginx: Bool { software == .nginx }

  /// The page is nginx's own: its pages end with its name.
  var isNginxPage: Bool {
    bodyText.contains("<hr><center>nginx") || bodyText.contains("<hr><center>openresty")
  }

  /// The pages of haproxy have no `Server`, lower-case names and a text of their own.
  var isHAProxyPage: Bool {
    guard header("Server") == nil else { return false }
    return [
      "No server is available to handle this request.", "Request forbidden by administrative rules.",
      "The server didn't respond in time.", "The server returned an invalid or incomplete response.",
      "Your browser sent an invalid request.",
    ].contains { bodyText.contains($0) } && bodyText.hasPrefix("<html><body><h1>")
  }

  /// A proxy has written the names of the fields in lower case, as haproxy does: this server would not.
  var isBehindLowercasingProxy: Bool {
    guard let software, ServerSoftware.writesCapitals.contains(software) else { return false }
    return response?.head.field("Server")?.name == "server"
  }

  /// Who wrote the answer, for a sentence; nil where nobody knows.
  var author: String? {
    if isHAProxyPage { return ServerSoftware.haproxy.rawValue }
    return software?.rawValue
  }

  var serverFact: String? {
    if isHAProxyPage { return "the page is haproxy's" }
    return header("Server").map { "Server: \($0.shortened)" }
  }
}
