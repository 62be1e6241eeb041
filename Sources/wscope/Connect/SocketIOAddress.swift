import WebSocketCore

/// The URL of a Socket.IO server, where only its host was given.
enum SocketIOAddress {
  static let defaultPath = "/socket.io/"

  /// What a WebSocket of Engine.IO 4 is asked for with.
  private static let parameters = [("EIO", "4"), ("transport", "websocket")]

  /// Puts in what is missing; what is there stays, right or wrong.
  ///
  /// - Parameters:
  ///   - uri: as it was given.
  ///   - path: in place of `/socket.io/`.
  static func complete(_ uri: WebSocketURI, path wanted: String?) -> WebSocketURI {
    var uri = uri
    if uri.path == "/" { uri.path = wanted.flatMap(path) ?? defaultPath }
    let given = (uri.query ?? "").split(separator: "&")
    let missing = parameters.filter { name, _ in !given.contains { $0 == name || $0.hasPrefix("\(name)=") } }
    uri.query = (given.map(String.init) + missing.map { "\($0)=\($1)" }).joined(separator: "&")
    return uri
  }

  /// As it stands in a URL, with the slash at its end that servers want; nil where it is no path.
  static func path(_ text: String) -> String? {
    guard text.hasPrefix("/"), let uri = try? WebSocketURI(parsing: "ws://localhost\(text)"),
      uri.query == nil, uri.warnings.isEmpty
    else { return nil }
    return uri.path.hasSuffix("/") ? uri.path : uri.path + "/"
  }

  /// The paths at which a server answers, each with the slash at its end and without it.
  ///
  /// - Parameter paths: as they were given; none: `/socket.io/`.
  static func served(_ paths: [String]) -> [String] {
    (paths.isEmpty ? [defaultPath] : paths).flatMap { path in
      path.hasSuffix("/") ? [path, String(path.dropLast())] : [path, path + "/"]
    }
  }
}
