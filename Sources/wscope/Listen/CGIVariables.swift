import Transport
import WebSocketCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The upgrade request as environment variables (RFC 3875 §4.1), as websocketd passes it on.
enum CGIVariables {
  /// Our own environment, and the request's variables.
  static func environment(of peer: ListenPeer, _ server: SocketAddress, isSecure: Bool) -> [String] {
    inherited() + variables(of: peer.request, client: peer.address, server: server, isSecure: isSecure)
  }

  static func variables(
    of request: RequestHead, client: String, server: SocketAddress, isSecure: Bool
  ) -> [String] {
    let query = request.target.firstIndex(of: "?").map { request.target[request.target.index(after: $0)...] }
    let (remoteHost, remotePort) = split(client)
    var variables = [
      "GATEWAY_INTERFACE=CGI/1.1", "SERVER_SOFTWARE=wscope/\(WScope.version)", "SERVER_PROTOCOL=HTTP/1.1",
      "REQUEST_METHOD=\(request.method)", "REQUEST_URI=\(request.target)", "SCRIPT_NAME=",
      "PATH_INFO=\(request.path)", "QUERY_STRING=\(query ?? "")",
      "REMOTE_ADDR=\(remoteHost)", "REMOTE_PORT=\(remotePort)",
      "SERVER_NAME=\(server.host ?? "")", "SERVER_PORT=\(server.port.map(String.init) ?? "")",
    ]
    if isSecure { variables.append("HTTPS=on") }
    return variables + headerVariables(of: request)
  }

  /// `HTTP_USER_AGENT=…`; repeated headers are joined with commas (RFC 3875 §4.1.18). A NUL ends a variable,
  /// so a header that holds one is left out; so is `Proxy`, which would become the variable that says which
  /// proxy to use (httpoxy, CVE-2016-5385).
  private static func headerVariables(of request: RequestHead) -> [String] {
    var values: [(name: String, value: String)] = []
    for field in request.head.fields where !field.value.utf8.contains(0) {
      let name = "HTTP_" + field.name.uppercased().replacing("-", with: "_")
      guard !name.contains("="), name != "HTTP_PROXY" else { continue }
      if let index = values.firstIndex(where: { $0.name == name }) {
        values[index].value += ", " + field.value
      } else {
        values.append((name, field.value))
      }
    }
    return values.map { "\($0.name)=\($0.value)" }
  }

  private static func split(_ address: String) -> (host: String, port: String) {
    guard let colon = address.lastIndex(of: ":"), !address.hasPrefix("unix:") else { return (address, "") }
    let host = address[..<colon].drop { $0 == "[" }
    return (
      String(host.hasSuffix("]") ? host.dropLast() : host), String(address[address.index(after: colon)...])
    )
  }

  private static func inherited() -> [String] {
    var names: [String] = []
    var pointer = environ
    while let entry = pointer.pointee {
      names.append(String(cString: entry))
      pointer += 1
    }
    return names
  }
}
