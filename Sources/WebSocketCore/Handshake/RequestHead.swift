/// The head of a request (RFC 9112 §3).
package struct RequestHead: Hashable, Sendable {
  package let head: MessageHead
  /// The first word of the request line; empty when the line begins with a space.
  package let method: String
  /// What stands between the method and the version, spaces included if somebody put them there.
  package let target: String
  /// Nil when the line does not end with a version that can be read.
  package let version: HTTPVersion?

  package init(parsing raw: [UInt8]) {
    head = MessageHead(parsing: raw)
    var words = HTTPSyntax.words(head.startLine)
    method = words.removeFirst()
    version = words.last.flatMap { HTTPVersion($0) }
    // RFC 9112 §3 has one space between the parts; more of them, or fewer parts, show in the target.
    let hasVersionWord = words.last?.utf8.starts(with: "HTTP".utf8) ?? false
    target = (hasVersionWord ? words.dropLast() : words[...]).joined(separator: " ")
  }

  /// The path of the target without query, in origin form and in absolute form (RFC 9112 §3.2).
  package var path: String {
    let path = Array(target.utf8)[resourceStart...].prefix {
      $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
    }
    return path.isEmpty ? "/" : String(decoding: path, as: UTF8.self)
  }

  /// The path with the percent-encoding taken off: one types `/é`, the other sends `/%C3%A9`.
  package var decodedPath: [UInt8] { PercentEncoding.decode(path.utf8) ?? Array(path.utf8) }

  /// Where the path begins in the target, in bytes: past `http://host` in absolute form.
  private var resourceStart: Int {
    let bytes = Array(target.utf8)
    guard bytes.first != UInt8(ascii: "/"), let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
      bytes[colon...].starts(with: "://".utf8)
    else { return 0 }
    return bytes[(colon + 3)...].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
      ?? bytes.count
  }

  /// Neither is there a key to answer, nor would an upgrade be one to WebSocket: curl offers `h2c` to everybody.
  package var asksForNoWebSocket: Bool {
    head.field("Sec-WebSocket-Key") == nil && !head.list("Upgrade", contains: "websocket")
  }

  /// Another request may follow on the same connection (RFC 9112 §9.3).
  package var keepsConnection: Bool {
    guard let version, version >= .http11 else { return false }
    return !head.list("Connection", contains: "close")
  }

  /// The request announces a body: `Transfer-Encoding`, or a `Content-Length` other than 0.
  package var announcesBody: Bool {
    head.field("Transfer-Encoding") != nil
      || head.all("Content-Length").contains { !$0.utf8.allSatisfy { $0 == UInt8(ascii: "0") } }
  }
}
