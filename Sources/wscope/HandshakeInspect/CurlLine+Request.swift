import Bytes
import WebSocketCore

extension CurlLine {
  /// The request that curl would send for the line, as far as the line says.
  ///
  /// - Parameter uri: of the line's URL.
  func request(to uri: WebSocketURI) -> RequestHead {
    func gives(_ name: String) -> Bool { sent.contains { HTTPSyntax.matches($0.name, name) } }
    var draft = HeadDraft(MessageHead(parsing: Array("GET \(uri.requestTarget) HTTP/1.1\r\n".utf8)))
    if !gives("Host") { draft.add("Host", uri.hostHeader) }
    for line in sent { draft.add(line.name, line.value) }
    if let credentials, !gives("Authorization") { draft.add("Authorization", credentials) }
    return RequestHead(parsing: draft.bytes)
  }

  private var credentials: String? {
    if let bearer { return "Bearer \(bearer)" }
    return user.map { "Basic \(Base64.encode(Array($0.utf8)))" }
  }
}
